"""The table of parts: a sign per case, and the points."""

from __future__ import annotations

from collections.abc import Container, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..report import signs
from ..report.report import Item, Report
from ..report.selection import Selection
from ..report.signs import FAILED, KEPT, NOT_RUN, PASSED, UNJUDGED, mark, points, signs_for

TO_WRITE, AT_WORK = "to write", "at work"
COLOURS = {**signs.COLOURS, TO_WRITE: "yellow", AT_WORK: "cyan"}
LEGEND = {PASSED: "passed", FAILED: "wrong", TO_WRITE: "to write", KEPT: "points kept",
          UNJUDGED: "could not be judged", NOT_RUN: "not run"}


def parts_table(report: Report, selection: Selection, known: dict[str, str], waiting: Container[str] = ()) -> Table:
    """One row for each part with selected cases, and their total.

    Args:
        waiting: ids of failed cases that reach a stub.
    """
    table = Table(title=Text(report.title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False,
                  show_footer=True, padding=(0, 2, 0, 0))
    everything = [item for item in report.items if selection.of_item(item)]
    table.add_column("")
    table.add_column("Part", footer="All")
    table.add_column("Cases")
    table.add_column("Points", justify="right", no_wrap=True, footer=_points(everything))
    for part in report.parts:
        items = [item for item in part.items if selection.of_item(item)]
        if items:
            states = [AT_WORK if _is_at_work(item, report) else state_of(item, waiting) for item in items]
            table.add_row(part.number, Text(part.title), _signs(states, known), _points(items))
    return table


def legend(report: Report, selection: Selection, known: dict[str, str], waiting: Container[str] = ()) -> Text:
    """The meaning of the signs that are in the table; empty if all cases passed."""
    states = {state_of(item, waiting) for item in report.items if selection.of_item(item)}
    shown = [state for state in LEGEND if state in states]
    if shown == [PASSED]:
        return Text("")
    return Text("  ").join(Text(f"{known[state]} {LEGEND[state]}", COLOURS[state]) for state in shown)


def state_of(item: Item, waiting: Container[str]) -> str:
    """The state of a case: a key of ``report.signs.SIGNS``, or TO_WRITE."""
    state = mark(item)
    return TO_WRITE if state == FAILED and item.id in waiting else state


def signs_of(console: Console) -> dict[str, str]:
    """The signs that the terminal's encoding supports."""
    known = signs_for(console.encoding)
    return {**known, **({TO_WRITE: "○", AT_WORK: "▸"} if known is signs.SIGNS else {TO_WRITE: "o", AT_WORK: ">"})}


def _is_at_work(item: Item, report: Report) -> bool:
    return bool(item.id) and item.id == report.at_work and not item.judged


def _signs(states: Sequence[str], known: dict[str, str]) -> Text:
    return Text.assemble(*((known[state], COLOURS[state]) for state in states))


def _points(items: Sequence[Item]) -> str:
    return points(sum(item.score for item in items), sum(item.max_score for item in items))
