"""The error of all readers of data sets, and the checks that they share."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from autograder.errors import HomeworkError

GZIP = b"\x1f\x8b"
FIRST = 8  # bytes of a foreign file that a message shows


class DatasetError(HomeworkError):
    """A file of a data set is missing, truncated or of another kind: subject, value, reason, next step."""


def content_of(path: Path) -> bytes:
    """The bytes of a file, unpacked if it is gzipped, whatever its name is.

    Raises:
        DatasetError: it cannot be read, or its gzip stream is truncated or damaged.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"{path} cannot be read ({error.strerror}); put the file there, or name another.") from None
    if not content:
        raise DatasetError(f"{path} is empty; download it again.")
    if content[:2] != GZIP:
        return content
    try:
        return gzip.decompress(content)
    except EOFError:
        raise DatasetError(f"{path} is truncated: its gzip stream ends too early; download it again.") from None
    except (OSError, zlib.error) as error:
        raise DatasetError(f"{path} is damaged: it cannot be unpacked ({error}); download it again.") from None


def beginning(content: bytes) -> str:
    """The first bytes of a foreign file, for a message."""
    return repr(content[:FIRST])
