"""Prints the result for a student: the table, each failure with its program, and what is still to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from ..homework import Homework
from ..report.render import PROGRAM_HEADER, message_of, printed_of, program_of
from ..report.report import Item, Report
from ..report.selection import Selection
from ..report.terminal import COLOURS, FAILED, PASSED, mark, write_text
from .stubs import Stub
from .table import parts_table, signs_of

MORE_CASES = "Gradescope runs more cases than these: passing here does not guarantee full marks."
TITLES_SHOWN = 6


def show_result(console: Console, homework: Homework, report: Report, selection: Selection, chosen: Sequence[Item],
                stubs: Sequence[Stub], waiting: Mapping[str, Sequence[str]]) -> None:
    """Print everything.

    Args:
        selection: what selected the cases.
        waiting: id of a failed case -> the functions with a stub that it can reach.
    """
    console.print(parts_table(report, selection, signs_of(console), waiting), highlight=False)
    for note in report.notes:
        write_text(console, f"{note}\n")
    failed = [item for item in chosen if mark(item) != PASSED and item.id not in waiting]
    printed_below: dict[str, str] = {}
    for items in _same_text(failed):
        _show_failure(console, items, printed_below)
    if report.grader_fault:
        for note in report.grader_notes:
            write_text(console, f"{note}\n")
    _show_stubs(console, homework, stubs)
    _show_end(console, chosen, failed, waiting, selection.text)


def _same_text(failed: Sequence[Item]) -> list[list[Item]]:
    """The failures grouped by their text, so that it is printed once."""
    found: dict[tuple[str, str], list[Item]] = {}
    for item in failed:
        found.setdefault((message_of(item.shown), item.shown.printed), []).append(item)
    return list(found.values())


def _show_failure(console: Console, items: Sequence[Item], printed_below: dict[str, str]) -> None:
    """One failure of one or more cases.

    Args:
        printed_below: program -> number of the case below which it was printed; a program is printed once.
    """
    state = mark(items[0])
    sign = signs_of(console)[state]
    for item in items[:TITLES_SHOWN]:
        write_text(console, f"{sign} {item.number} {item.title}", COLOURS[state])
    if len(items) > TITLES_SHOWN:
        numbers = ", ".join(item.number for item in items[TITLES_SHOWN:])
        write_text(console, f"{sign} and {numbers}", COLOURS[state])
    shown = items[0].shown
    for block in filter(None, (message_of(shown), printed_of(shown))):
        write_text(console, block, indent=2)
    _show_program(console, items[0].number, program_of(shown), printed_below)
    write_text(console, "")


def _show_program(console: Console, number: str, program: str, printed_below: dict[str, str]) -> None:
    if program in printed_below:
        write_text(console, f"\nThe program below {printed_below[program]} repeats this, too.", indent=2)
    elif program:
        printed_below[program] = number
        write_text(console, f"\n{PROGRAM_HEADER}\n", indent=2)
        console.print(Text(program), soft_wrap=True, highlight=False)  # unchanged, so that it can be pasted


def _show_stubs(console: Console, homework: Homework, stubs: Sequence[Stub]) -> None:
    if not stubs:
        return
    lines = ", then ".join(line.strip() for line in homework.stub.splitlines() if line.strip())
    write_text(console, "Still to write", "bold")
    sentence = f"These places still contain the template's own lines: {lines}. Put your code in their place."
    write_text(console, sentence, indent=2)
    for file, inside in groupby(stubs, key=lambda stub: stub.file):
        for stub in inside:
            write_text(console, f"{file}, line {stub.line:>3}  {stub.function or 'outside of functions'}", indent=4)
    write_text(console, "")


def _show_end(console: Console, chosen: Sequence[Item], failed: Sequence[Item],
              waiting: Mapping[str, Sequence[str]], text: str) -> None:
    passed = len(chosen) - len(failed) - len(waiting)
    which = f"public cases with {text!r} in their part or title" if text else "public cases"
    counts = [f"{passed} of {len(chosen)} {which} passed"]
    if failed:
        counts.append(f"{len(failed)} did not")
    if waiting:
        counts.append(f"{len(waiting)} {'waits' if len(waiting) == 1 else 'wait'} for what is still to write")
    write_text(console, f"{', '.join(counts)}.", COLOURS[PASSED if passed == len(chosen) else FAILED])
    write_text(console, MORE_CASES)
