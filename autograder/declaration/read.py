"""Reads a TOML file that people write; a mistake in the file as a whole becomes one sentence."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ..errors import HomeworkError

DEEPEST = 20
LARGEST_BYTES = 2**20
BYTE_ORDER_MARK = "\ufeff"


def read_table(path: Path, where: str) -> dict[str, Any]:
    """The table in a TOML file.

    Args:
        where: the file's name in messages.

    Raises:
        HomeworkError: the file cannot be read, is too large, is not UTF-8 or not TOML, or is nested too deeply.
    """
    text = _text(path, where)
    try:
        table: dict[str, Any] = msgspec.toml.decode(text)
    except msgspec.DecodeError as error:
        raise HomeworkError(f"{where} is not valid TOML: {_lower(str(error))}; correct it there.") from None
    except RecursionError:
        raise _too_deep(where) from None
    except ValueError:  # Python raises this for a whole number of thousands of digits
        raise HomeworkError(f"{where} contains a number with more digits than can be read; "
                                    "write a shorter one.") from None
    if any(depth > DEEPEST for depth in _depths(table)):
        raise _too_deep(where)
    return table


def _text(path: Path, where: str) -> str:
    content = _content(path, where)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HomeworkError(f"{where} is not UTF-8 text (see byte {error.start}); save it as UTF-8.") from None
    if "\0" in text:
        raise HomeworkError(f"{where} contains zero bytes, as UTF-16 text does; save it as UTF-8.")
    if text.startswith(BYTE_ORDER_MARK):
        raise HomeworkError(f"{where} begins with a byte order mark; save it as UTF-8 without one.")
    return text


def _content(path: Path, where: str) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would never end
            raise HomeworkError(f"{where} is {'a folder' if path.is_dir() else 'not a regular file'}; "
                                "write the declaration into a file of that name.")
        if status.st_size > LARGEST_BYTES:
            raise HomeworkError(f"{where} has {status.st_size} bytes; at most {LARGEST_BYTES} are read.")
        return path.read_bytes()
    except OSError as error:
        raise HomeworkError(f"{where} cannot be read ({error.strerror}).") from None


def _too_deep(where: str) -> HomeworkError:
    return HomeworkError(f"{where} nests tables or lists more than {DEEPEST} deep; write it with fewer levels.")


def _depths(table: dict[str, Any]) -> Iterator[int]:
    """The depth of each value; without recursion, because dotted keys can nest thousands of tables."""
    waiting: list[tuple[Any, int]] = [(table, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield depth
        if isinstance(value, (dict, list)):
            waiting += [(inner, depth + 1) for inner in (value.values() if isinstance(value, dict) else value)]


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
