"""The report in a terminal: a table of all items, each failure's message, the notes, the total."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from .outcome import Verdict
from .render import text_of
from .report import Item, Part, Report
from .results import sentences
from .shown import all_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

ISOLATION = {
    None: "Isolation: not known, no worker was started.",
    0: "Isolation 0 of 3: the submission ran inside the grader's own process; for debugging only.",
    1: "Isolation 1 of 3: the submission ran in a process of its own, which could read and write your files.",
    2: "Isolation 2 of 3: the submission ran in a process isolated either by another user or by Landlock and seccomp.",
    3: "Isolation 3 of 3: the submission ran as another user, isolated by Landlock and seccomp.",
}
PASSED, FAILED, UNJUDGED, KEPT, NOT_RUN = "passed", "failed", "unjudged", "kept", "not run"
COLOURS = {PASSED: "green", FAILED: "red", UNJUDGED: "magenta", KEPT: "cyan", NOT_RUN: "yellow"}
SIGNS = {PASSED: "✓", FAILED: "✗", UNJUDGED: "?", KEPT: "≈", NOT_RUN: "·"}
PLAIN_SIGNS = {PASSED: "+", FAILED: "x", UNJUDGED: "?", KEPT: "~", NOT_RUN: "."}


def show(report: Report, console: Console | None = None, *, for_staff: bool = False,
         with_hidden: bool = False) -> None:
    """Print the report.

    Args:
        for_staff: add the notes about the grader, which are for instructors alone.
        with_hidden: add why hidden cases failed, with their inputs: never if a student can read it.
    """
    from rich.console import Console

    console = console or Console()
    signs = SIGNS if console.encoding.startswith("utf") else PLAIN_SIGNS
    console.print(_table(report, signs), highlight=False)
    for text, items in _by_text(report, with_hidden).items():
        _show_text(console, text, items, signs)
    for sentence in sentences(report):
        write_text(console, "")
        write_text(console, sentence)
    for sentence in report.grader_notes if for_staff else ():
        write_text(console, "")
        write_text(console, f"For the staff: {sentence}")
    write_text(console, "")
    write_text(console, ISOLATION.get(report.isolation, f"Isolation: {report.isolation}, which is not a known level."))
    write_text(console, f"Total {points(report.earned, report.maximum)}", "bold")


def points(earned: float, maximum: float) -> str:
    """``"32 / 50"``, with at most two decimals."""
    return f"{round(earned, 2):g} / {round(maximum, 2):g}"


def mark(item: Item) -> str:
    """The item's state, a key of SIGNS and COLOURS."""
    if not item.judged:
        return NOT_RUN
    if item.verdict is Verdict.UNJUDGED:
        return UNJUDGED
    if item.shown.carried:
        return KEPT
    return PASSED if item.verdict is Verdict.PASSED and item.score >= item.max_score else FAILED


def _table(report: Report, signs: dict[str, str]) -> Table:
    """A section for each part; titles are wrapped, nothing is cut."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(report.title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
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


def _by_text(report: Report, with_hidden: bool) -> dict[str, list[Item]]:
    """The items that have a text, grouped by it, so that it is printed once."""
    found: dict[str, list[Item]] = {}
    for item in report.items:
        text = "\n\n".join(filter(None, [text_of(item.shown), _held_back(item) if with_hidden else ""]))
        if text:
            found.setdefault(text, []).append(item)
    return found


def _held_back(item: Item) -> str:
    """What only instructors may see of a hidden case."""
    if not item.hidden or item.outcome is None:
        return ""
    text = text_of(all_of(item.outcome))
    return f"For the staff: {text}" if text else ""


def _show_text(console: Console, text: str, items: list[Item], signs: dict[str, str]) -> None:
    write_text(console, "")
    for item in items:
        state = mark(item)
        write_text(console, f"{signs[state]} {item.number} {item.title}", COLOURS[state])
    write_text(console, text, indent=2)


def write_text(console: Console, text: str, style: str = "", indent: int = 0) -> None:
    """Print text literally: wrapped in a terminal, unchanged elsewhere."""
    from rich.text import Text

    lines = [line for long in text.split("\n") for line in _wrap(long, indent, console.width)]
    whole = "\n".join(lines) if console.is_terminal else textwrap.indent(text, " " * indent)
    console.print(Text(whole, style=style), soft_wrap=not console.is_terminal, highlight=False)


def _wrap(line: str, indent: int, width: int) -> list[str]:
    """A line wrapped to the terminal's width; continuations are indented by two more columns."""
    start = " " * (indent + len(line) - len(line.lstrip(" ")))
    further = start[: width // 2] + "  "
    return textwrap.wrap(
        line, width, initial_indent=" " * indent, subsequent_indent=further, break_on_hyphens=False
    ) or [""]
