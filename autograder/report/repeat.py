"""The programs that repeat a report's failures: a program is given once, with the first case that it repeats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .render import program_of
from .report import Item

SHORT_LINES = 8
PROGRAM_HEADER = "repeat it with this program, saved and run in the folder of your files:"
GIVEN_ABOVE = "The program below {number} repeats this, too."
TOO_LONG = "The program that repeats it is too long to be shown here."


@dataclass(frozen=True)
class Repeat:
    """The program that repeats an item's failure.

    Attributes:
        number: of the item with which the program is given: this one, or an earlier one with the same program.
        first: whether that is this item.
    """

    program: str
    number: str
    first: bool

    def text(self, most: int | None = None) -> str:
        """The program below its header, or where it is given.

        Args:
            most: the bytes that there is room for; a longer program is left out, because a part of it repeats nothing.
        """
        if not self.first:
            return GIVEN_ABOVE.format(number=self.number)
        whole = f"{PROGRAM_HEADER}\n{self.program}"
        return whole if most is None or len(whole.encode()) <= most else TOO_LONG

    @property
    def is_short(self) -> bool:
        """Whether it is short enough to be printed among other things."""
        return self.program.count("\n") < SHORT_LINES


def repeats(items: Iterable[Item]) -> dict[str, Repeat]:
    """Item's id -> the program that repeats its failure, for all items with one.

    An item refers only to an earlier one of the same visibility, so that whoever reads the one can read the other.
    """
    given: dict[tuple[str, str], str] = {}
    found = {}
    for item in items:
        program = program_of(item.shown)
        if program:
            key = (program, item.visibility)
            first = key not in given
            found[item.id] = Repeat(program, given.setdefault(key, item.number), first)
    return found
