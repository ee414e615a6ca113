"""The failures in a terminal: in short, which fits on a screen, or everything.

In short, the first public failure of each part is shown with its values, every other one as its headline, and hidden
cases with the same sentence together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .render import message_of, printed_of, text_of
from .repeat import PROGRAM_HEADER, repeats
from .report import Item, Report
from .shown import all_of
from .signs import COLOURS, mark, numbers_of
from .writing import write_plain, write_text

if TYPE_CHECKING:
    from rich.console import Console

MESSAGE_LINES = 16
PRINTED_LINES = 4
MORE = "... ({count} more lines; -v prints all)"
UNSAVED = "Programs can repeat {which}: --save-repeat saves them, -v prints them."
SAVED = "Programs that repeat the failures are in {folder}; run one in the folder of the submission's files."


@dataclass(frozen=True)
class Look:
    """How much of the failures is printed.

    Attributes:
        everything: every failure and every program in full.
        hidden: why hidden cases failed, too, with their inputs: never if a student can read it.
        files: item's id -> the file into which the program that repeats it was saved.
    """

    everything: bool = False
    hidden: bool = False
    files: Mapping[str, Path] = field(default_factory=dict)


IN_SHORT = Look()


@dataclass(frozen=True)
class _Group:
    """Items that say the same.

    Attributes:
        held_back: what only instructors may see; else empty.
        leads: whether it is the first failure of a part whose values may be shown.
    """

    items: tuple[Item, ...]
    held_back: str
    leads: bool


def write_failures(console: Console, report: Report, signs: Mapping[str, str], look: Look) -> None:
    """Print what the report says about its items, in their order."""
    writer = _Writer(console, report, signs, look)
    write = writer.everything if look.everything else writer.in_short
    for group in _groups(report.items, look):
        write(group)
    writer.end()


def _groups(items: Iterable[Item], look: Look) -> list[_Group]:
    """The items that have a text, grouped by it, so that it is printed once; hidden ones last."""
    found: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        text, held_back = text_of(item.shown), _held_back(item) if look.hidden else ""
        if text or held_back:
            found.setdefault((text, held_back), []).append(item)
    groups: list[_Group] = []
    led: set[str] = set()
    for (_, held_back), same in sorted(found.items(), key=lambda one: one[1][0].hidden):
        leads = same[0].shown.failure is not None and same[0].part not in led
        led |= {item.part for item in same} if leads else set()
        groups.append(_Group(tuple(same), held_back, leads))
    return groups


def _held_back(item: Item) -> str:
    """What only instructors may see: of a hidden case everything, of every case the known mistake."""
    if item.outcome is None:
        return ""
    known = item.outcome.failure.evidence if item.outcome.failure is not None else ""
    text = text_of(all_of(item.outcome)) if item.hidden else known
    if item.hidden and known:
        text = f"{text}\n  {'mistake':<9} {known}"
    return f"For the staff: {text}" if text else ""


class _Writer:
    """Writes groups of items to a terminal."""

    def __init__(self, console: Console, report: Report, signs: Mapping[str, str], look: Look) -> None:
        self._console, self._items, self._signs, self._look = console, report.items, signs, look
        self._programs = repeats(report.items)
        self._part: str | None = None

    def everything(self, group: _Group) -> None:
        """All titles, and the whole text."""
        for item in group.items:
            self._head(f"{item.number} {item.title}", item)
        first = group.items[0]
        repeat = self._programs[first.id].text() if first.id in self._programs else ""
        for block in filter(None, (text_of(first.shown, repeat), self._file(first), group.held_back)):
            write_text(self._console, f"{block}\n", indent=2)

    def in_short(self, group: _Group) -> None:
        """The numbers and one line; values for the first failure of a part, and of a hidden case for the staff."""
        first, numbers = group.items[0], numbers_of(group.items, self._items)
        self._blank_before("" if first.hidden else first.part)
        if not group.leads and not (first.hidden and group.held_back):
            self._line(group.items, numbers)
            if group.held_back:
                write_text(self._console, group.held_back, indent=2)
            return
        one = len(group.items) == 1
        self._head(f"{numbers} {first.title}" if one else f"{numbers}: {len(group.items)} cases", first)
        printed = _cut(printed_of(first.shown), PRINTED_LINES)
        message = "" if first.hidden and group.held_back else _cut(message_of(first.shown), MESSAGE_LINES)
        for block in filter(None, (message, self._file(first), first.shown.carried, printed, group.held_back)):
            write_text(self._console, block, indent=2)
        self._short_program(first)

    def _line(self, items: tuple[Item, ...], numbers: str) -> None:
        line = text_of(items[0].shown).splitlines()[0]
        if len(items) == 1:
            self._head(numbers, items[0], line)
        else:
            self._head(numbers, items[0])
            write_text(self._console, line, indent=2)

    def end(self) -> None:
        """Where to find the programs that are not printed, and a blank line."""
        sentence = self._where_programs_are()
        if sentence:
            self._blank_before("programs")
            write_text(self._console, sentence)
        if self._part is not None or sentence:
            write_text(self._console, "")

    def _where_programs_are(self) -> str:
        if self._look.files:
            folders = dict.fromkeys(str(path.parent) for path in self._look.files.values())
            return SAVED.format(folder=", ".join(folders))
        if self._look.everything or all(repeat.is_short for repeat in self._programs.values()):
            return ""
        which = [item for item in self._items if item.id in self._programs]
        return UNSAVED.format(which=numbers_of(which, self._items))

    def _blank_before(self, part: str) -> None:
        """A blank line between the groups of two parts."""
        if self._part is not None and self._part != part:
            write_text(self._console, "")
        self._part = part

    def _head(self, head: str, item: Item, text: str = "") -> None:
        state = mark(item)
        signed = f"{self._signs[state]} {head}"
        write_text(self._console, f"{signed} {text}".rstrip(), COLOURS[state], styled=len(signed))

    def _file(self, item: Item) -> str:
        return f"  {'program':<9} {self._look.files[item.id]}" if item.id in self._look.files else ""

    def _short_program(self, item: Item) -> None:
        repeat = self._programs.get(item.id)
        if repeat is not None and repeat.first and repeat.is_short:
            write_text(self._console, PROGRAM_HEADER, indent=2)
            write_plain(self._console, repeat.program)


def _cut(text: str, most: int) -> str:
    """The first lines of a text, and how many there are more."""
    lines = text.split("\n")
    return text if len(lines) <= most + 1 else "\n".join([*lines[:most], MORE.format(count=len(lines) - most)])
