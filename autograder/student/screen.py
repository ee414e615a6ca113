"""Prints the result for a student: the table, each failure with its program, and what is still to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console

from ..errors import GraderError
from ..homework import Homework
from ..report.render import message_of, printed_of
from ..report.repeat import GIVEN_ABOVE, PROGRAM_HEADER, Repeat, repeats
from ..report.report import Item, Report
from ..report.saved import save_programs
from ..report.selection import ALL, Selection
from ..report.signs import COLOURS, FAILED, PASSED, mark
from ..report.writing import write_plain, write_text
from .stubs import Stub
from .table import TO_WRITE, legend, parts_table, signs_of, state_of

MORE_CASES = "Gradescope runs more cases than these: passing here does not guarantee full marks."
TITLES_SHOWN = 6


def show_result(console: Console, homework: Homework, report: Report, selection: Selection, chosen: Sequence[Item],
                stubs: Sequence[Stub], waiting: Mapping[str, Sequence[str]], folder: Path) -> None:
    """Print everything, and save the programs that repeat failures.

    Args:
        selection: what selected the cases.
        waiting: id of a failed case -> the functions with a stub that it can reach.
        folder: where the programs are saved; if it cannot be written, the programs are printed instead.
    """
    shown = (report, selection, signs_of(console), waiting)
    console.print(parts_table(*shown), highlight=False)
    if meaning := legend(*shown):
        console.print(meaning, "", highlight=False, sep="\n")
    for note in report.notes:
        write_text(console, f"{note}\n")
    failed = [item for item in chosen if state_of(item, waiting) not in (PASSED, TO_WRITE)]
    programs, files = repeats(failed), _save(failed, folder)
    for items in _same_text(failed):
        _show_failure(console, items)
        _show_program(console, programs.get(items[0].id), files.get(items[0].id))
    if report.grader_fault:
        for note in report.grader_notes:
            write_text(console, f"{note}\n")
    if selection != ALL:  # only what the selected cases need
        needed = {function for item in chosen for function in waiting.get(item.id, ())}
        stubs = [stub for stub in stubs if stub.function in needed]
    _show_stubs(console, homework, stubs)
    _show_end(console, selection, [state_of(item, waiting) for item in chosen])


def _same_text(failed: Sequence[Item]) -> list[list[Item]]:
    """The failures grouped by their text, so that it is printed once."""
    found: dict[tuple[str, str], list[Item]] = {}
    for item in failed:
        found.setdefault((message_of(item.shown), item.shown.printed), []).append(item)
    return list(found.values())


def _save(failed: Sequence[Item], folder: Path) -> dict[str, Path]:
    """The files of the programs; none if the folder cannot be written."""
    try:
        return save_programs(failed, folder)
    except GraderError:
        return {}


def _show_failure(console: Console, items: Sequence[Item]) -> None:
    """One failure of one or more cases."""
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


def _show_program(console: Console, repeat: Repeat | None, file: Path | None) -> None:
    """How to repeat a failure: a short program, or the file of a long one."""
    if repeat is not None and file is not None and not repeat.is_short:
        here = Path.cwd()
        place = file.relative_to(here) if file.is_relative_to(here) else file
        write_text(console, f"\nrepeat it: python {place}", indent=2)
    elif repeat is not None and not repeat.first:
        write_text(console, f"\n{GIVEN_ABOVE.format(number=repeat.number)}", indent=2)
    elif repeat is not None:
        write_text(console, f"\n{PROGRAM_HEADER}\n", indent=2)
        write_plain(console, repeat.program)
    write_text(console, "")


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


def _show_end(console: Console, selection: Selection, states: Sequence[str]) -> None:
    passed, waiting = states.count(PASSED), states.count(TO_WRITE)
    counts = [f"{passed} of {len(states)} {_which(selection)} passed"]
    if passed + waiting < len(states):
        counts.append(f"{len(states) - passed - waiting} did not")
    if waiting:
        counts.append(f"{waiting} {'waits' if waiting == 1 else 'wait'} for what is still to write")
    write_text(console, f"{', '.join(counts)}.", COLOURS[PASSED if passed == len(states) else FAILED])
    write_text(console, MORE_CASES)


def _which(selection: Selection) -> str:
    """The selected cases, in words."""
    words = "public cases" if selection.ids is None else "public cases that were wrong last time,"
    return f"{words} with {selection.text!r} in their part or title" if selection.text else words.rstrip(",")
