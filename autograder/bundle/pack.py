"""Writes zips that are byte-identical if their entries are."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Container
from pathlib import Path, PurePosixPath

from ..errors import GraderError

TIMESTAMP = (1980, 1, 1, 0, 0, 0)
PLAIN, EXECUTABLE = 0o644, 0o755
UNIX = 3


def write_zip(target: Path, entries: dict[str, bytes], executable: Container[str] = ()) -> None:
    """Write ``entries`` (path in the zip, with slashes -> content) to ``target``, in one step.

    The bytes depend only on the entries: sorted names, one timestamp, fixed permissions (0755 for the names in
    ``executable``, else 0644), one compression.

    Raises:
        GraderError: a name is absolute, leaves the zip or is written with backslashes.
    """
    content = pack(entries, executable)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(target)


def pack(entries: dict[str, bytes], executable: Container[str] = ()) -> bytes:
    """The bytes that ``write_zip`` writes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(entries):
            archive.writestr(_entry(name, EXECUTABLE if name in executable else PLAIN), entries[name],
                             zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _entry(name: str, permissions: int) -> zipfile.ZipInfo:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or str(path) != name:
        raise GraderError(f"{name!r} cannot be the name of an entry in a zip; use a relative path with slashes.")
    info = zipfile.ZipInfo(name, TIMESTAMP)
    info.create_system = UNIX
    info.external_attr = (stat.S_IFREG | permissions) << 16
    return info
