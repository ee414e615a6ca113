"""The two tables of a report: all cases with their results, or the parts with a sign for each case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .report import Part, Report
from .signs import COLOURS, mark, points

if TYPE_CHECKING:
    from rich.table import Table


def parts_table(report: Report, signs: dict[str, str]) -> Table:
    """One row for each part: a sign per case, and the points."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for part in report.parts:
        row = Text.assemble(*((signs[state], COLOURS[state]) for state in map(mark, part.items)))
        table.add_row(part.number, Text(part.title), row, points(part.earned, part.maximum))
    return table


def cases_table(report: Report, signs: dict[str, str]) -> Table:
    """A section for each part; titles are wrapped, nothing is cut."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    table.add_column("")
    table.add_column("Case", overflow="fold", ratio=1)
    table.add_column("Result", no_wrap=True)
    table.add_column("Points", justify="right", no_wrap=True)
    for part in report.parts:
        table.add_section()
        _add_part(table, part, signs)
    return table


def _add_part(table: Table, part: Part, signs: dict[str, str]) -> None:
    from rich.text import Text

    whole = len(part.items) == 1 and not part.items[0].id
    if not whole:
        table.add_row("", part.number, Text(part.title), "", points(part.earned, part.maximum), style="bold")
    for item in part.items:
        state = mark(item)
        title = f"{item.title} (hidden)" if item.hidden else item.title
        table.add_row(
            Text(signs[state], style=COLOURS[state]),
            Text(item.number),
            Text(title),
            Text(state, style=COLOURS[state]),
            points(item.score, item.max_score),
        )
