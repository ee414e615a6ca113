"""Makes zips for the intake's tests, honest and hostile, in memory."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

Content = Sequence[tuple[str | zipfile.ZipInfo, bytes]]


def zip_bytes(entries: Content, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these entries, in order; names may repeat."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data, method)
    return buffer.getvalue()


def write_zip(folder: Path, entries: Content, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """The same as a file, homework.zip."""
    return write(folder, zip_bytes(entries, method))


def write(folder: Path, data: bytes, name: str = "homework.zip") -> Path:
    """These bytes as a file."""
    path = folder / name
    path.write_bytes(data)
    return path


def info(name: str, mode: int) -> zipfile.ZipInfo:
    """An entry with a Unix mode, for example that of a link."""
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = mode << 16
    return entry


def change_list(data: bytes, offset: int, fmt: str, value: int) -> bytes:
    """The zip with one number of its first central list entry replaced (offsets as in APPNOTE 4.3.12)."""
    start = data.index(b"PK\x01\x02") + offset
    return data[:start] + struct.pack(fmt, value) + data[start + struct.calcsize(fmt) :]
