"""Reads packed files, so that no solution hides in one."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator

from ..errors import HomeworkError

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file by name; for a zip (also .npz) or gzip file, the files inside it at any depth instead.

    Raises:
        HomeworkError: it is packed but cannot be read: damaged, or locked by a password.
    """
    if not content.startswith((_GZIP, _ZIP)):
        yield name, content
        return
    try:
        members = _members(name, content)
    except (OSError, EOFError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile) as error:
        raise HomeworkError(f"{name} is packed and cannot be read ({error}); ship it unpacked.") from None
    for inner, data in members:
        yield from unpacked(inner, data)


def _members(name: str, content: bytes) -> list[tuple[str, bytes]]:
    if content.startswith(_GZIP):
        return [(f"{name}!{name.removesuffix('.gz')}", gzip.decompress(content))]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(f"{name}!{info.filename}", archive.read(info)) for info in archive.infolist() if not info.is_dir()]
