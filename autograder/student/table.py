"""The table of parts: a sign per case, and the points."""

from __future__ import annotations

from collections.abc import Container, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..report.report import Item, Report
from ..report.selection import Selection
from ..report.signs import COLOURS, NOT_RUN, mark, points, signs_for


def parts_table(report: Report, selection: Selection, signs: dict[str, str], waiting: Container[str] = ()) -> Table:
    """One row for each part with selected cases, and their total.

    Args:
        waiting: ids of failed cases that reach a stub; they get the sign of a case not run.
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
            table.add_row(part.number, Text(part.title), _signs(items, signs, waiting), _points(items))
    return table


def signs_of(console: Console) -> dict[str, str]:
    """The signs that the terminal's encoding supports."""
    return signs_for(console.encoding)


def _signs(items: Sequence[Item], signs: dict[str, str], waiting: Container[str]) -> Text:
    states = [NOT_RUN if item.id in waiting else mark(item) for item in items]
    return Text.assemble(*((signs[state], COLOURS[state]) for state in states))


def _points(items: Sequence[Item]) -> str:
    return points(sum(item.score for item in items), sum(item.max_score for item in items))
