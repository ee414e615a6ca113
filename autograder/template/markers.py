"""Finds the solutions in a reference's text: the lines between two markers.

A marker is a line with nothing but ``### BEGIN SOLUTION`` or ``### END SOLUTION``. Both have the same indentation, and
no line between them has less, so that the stub can replace the block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import HomeworkError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
_ANY_SPELLING = re.compile(r"(?<![a-z])(begin|end)[\s_-]*(solutions?|hidden[\s_-]*tests?)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """A solution: ``lines`` are between the markers at the indices ``first`` and ``last`` of the text's lines."""

    first: int
    last: int
    indent: str
    lines: tuple[str, ...]


def looks_like_marker(line: str) -> bool:
    """Whether a line contains a marker in any spelling: other case, other signs, nbgrader's hidden tests."""
    return _ANY_SPELLING.search(line) is not None


def find_blocks(text: str, where: str) -> list[Block]:
    """The solutions of a text, in its order.

    Args:
        where: names the text in errors, such as ``reference/cmu_hw3/hw3_lib.py``.

    Raises:
        HomeworkError: a marker is misspelt, nested, without its partner or misindented, or a block is empty.
    """
    lines = text.split("\n")
    blocks: list[Block] = []
    first: int | None = None
    for index, line in enumerate(lines):
        if not looks_like_marker(line):
            continue
        begins = _begins(line, f"{where}:{index + 1}")
        if begins and first is not None:
            raise HomeworkError(f"{where}:{index + 1}: {BEGIN} is inside the block of line {first + 1}; "
                                f"close that one with {END} first.")
        if begins:
            first = index
        elif first is None:
            raise HomeworkError(f"{where}:{index + 1}: {END} closes nothing; put {BEGIN} before the solution.")
        else:
            blocks.append(_block(lines, first, index, where))
            first = None
    if first is not None:
        raise HomeworkError(f"{where}:{first + 1}: {BEGIN} is never closed; put {END} after the solution.")
    return blocks


def replace_blocks(text: str, stub: str, where: str) -> str:
    """The text with each block, markers included, replaced by the stub at the markers' indentation.

    Raises:
        HomeworkError: as ``find_blocks``.
    """
    lines = text.split("\n")
    for block in reversed(find_blocks(text, where)):
        indented = [block.indent + line if line.strip() else "" for line in stub.split("\n")]
        lines[block.first:block.last + 1] = indented
    return "\n".join(lines)


def _begins(line: str, where: str) -> bool:
    """True for BEGIN, False for END, exactly as they are spelt."""
    if line.strip() not in (BEGIN, END):
        raise HomeworkError(f"{where}: {line.strip()!r} looks like a marker; write {BEGIN} or {END}, "
                            f"alone on its line, or word the text differently.")
    return line.strip() == BEGIN


def _indent(line: str) -> str:
    return line[:len(line) - len(line.lstrip())]


def _block(lines: list[str], first: int, last: int, where: str) -> Block:
    """The block between two markers, or an error if the stub could not replace it."""
    indent = _indent(lines[first])
    inside = lines[first + 1:last]
    if _indent(lines[last]) != indent:
        raise HomeworkError(f"{where}:{last + 1}: {END} is not indented like its {BEGIN} in line {first + 1}; "
                            f"align them.")
    if not any(line.strip() for line in inside):
        raise HomeworkError(f"{where}:{first + 1}: the solution is empty; write it, or remove the markers.")
    for index, line in enumerate(inside, first + 1):
        if line.strip() and not line.startswith(indent):
            raise HomeworkError(f"{where}:{index + 1}: the line is indented less than its {BEGIN} in line {first + 1}; "
                                f"indent it, or put the markers further left.")
    return Block(first, last, indent, tuple(inside))
