"""A comparison of two gradings in a terminal: the summary, a histogram of moves, the cases, and who moved most."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..report.signs import SIGNS, signs_for
from ..report.writing import write_text
from .diff import CaseMoves, Diff, Move
from .diff_words import part_rows, parts_of, reasons, summary
from .histogram import Bin, of_moves, words
from .in_words import counted, part_title, points, signed

MOST, MOST_WAYS, BAR = 20, 3, 40


def show(diff: Diff, console: Console, everything: bool = False) -> None:
    """Print the comparison.

    Args:
        everything: every student, case and headline; else those that moved most.
    """
    write_text(console, diff.new.title, "bold")
    for sentence in (*summary(diff), *diff.rubric):
        write_text(console, sentence)
    if bins := of_moves(one.gain for one in diff.moved):
        _print(console, _histogram(bins, "█" if signs_for(console.encoding) is SIGNS else "#"))
    if diff.moved:
        _print(console, _parts(diff))
    if diff.cases:
        _print(console, _cases(diff.cases, len(diff.cases) if everything else MOST, everything))
    if diff.moved:
        _print(console, _students(diff.moved, everything))


def _print(console: Console, table: Table) -> None:
    console.print()
    console.print(table, highlight=False)


def _table(title: str, *heads: str, texts: int = 1) -> Table:
    """A table whose first columns are texts that wrap, and whose others are numbers."""
    table = Table(box=None, title=title, title_justify="left", title_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for place, head in enumerate(heads):
        if place < texts:
            table.add_column(head, overflow="fold")
        else:
            table.add_column(head, justify="right", no_wrap=True)
    return table


def _histogram(bins: Sequence[Bin], block: str) -> Table:
    highest = max(one.count for one in bins)
    table = _table("Moves", "points", "students", texts=0)
    table.add_column("")
    for one in bins:
        table.add_row(words(one, "+g"), str(one.count), Text(block * math.ceil(BAR * one.count / highest)))
    return table


def _parts(diff: Diff) -> Table:
    table = _table("Parts", "part", "up", "down", "mean move")
    for part, up, down, mean in part_rows(diff):
        if up or down:
            table.add_row(Text(part_title(part)), str(up), str(down), signed(mean))
    return table


def _cases(cases: Sequence[CaseMoves], most: int, everything: bool) -> Table:
    """The cases that changed for most students first; below each, how it changed."""
    table = _table("Cases whose results changed", "case", "up", "down", "students")
    for one in sorted(cases, key=lambda one: -one.students)[:most]:
        table.add_row(Text(f"{one.line.number} {one.line.title}"), str(one.up), str(one.down), str(one.students))
        for before, after, count in one.ways if everything else one.ways[:MOST_WAYS]:
            table.add_row(_below(f"{before} -> {after}"), "", "", Text(str(count), "dim"))
        if left := 0 if everything else len(one.ways[MOST_WAYS:]):
            table.add_row(_below(f"and {counted(left, 'other way')}"))
    if len(cases) > most:
        table.add_row(f"and {len(cases) - most} more; -v shows all")
    return table


def _below(text: str) -> Padding:
    """A line that explains the row above it."""
    return Padding(Text(text, "dim"), (0, 0, 0, 2))


def _students(moved: Sequence[Move], everything: bool) -> Table:
    table = _table("Students who moved", "student", "parts", "old", "new", "move", texts=2)
    for one in moved if everything else moved[:MOST]:
        style = "green" if one.gain > 0 else "red"
        table.add_row(Text(one.student.name), Text(parts_of(one)), points(one.before.score), points(one.after.score),
                      Text(signed(one.gain), style))
        for reason in reasons(one) if everything else ():
            table.add_row("", Text(reason, "dim"))
    if len(moved) > MOST and not everything:
        table.add_row(Text(f"and {len(moved) - MOST} more"), Text("-v, --csv and --html show all, and why"))
    return table
