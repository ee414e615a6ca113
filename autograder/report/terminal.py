"""The report in a terminal: why cases failed, the notes, and last a short summary with the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .failures import IN_SHORT, Look, write_failures
from .report import Report
from .results import sentences
from .signs import points, signs_for
from .tables import cases_table, parts_table
from .writing import write_text

if TYPE_CHECKING:
    from rich.console import Console

ISOLATION = {
    None: "Isolation: not known, no worker was started.",
    0: "Isolation 0 of 3: the submission ran inside the grader's own process; for debugging only.",
    1: "Isolation 1 of 3: the submission ran in a process of its own, which could read and write your files.",
    2: "Isolation 2 of 3: the submission ran in a process isolated either by another user or by Landlock and seccomp.",
    3: "Isolation 3 of 3: the submission ran as another user, isolated by Landlock and seccomp.",
}


def show(report: Report, console: Console | None = None, *, for_staff: bool = False, look: Look = IN_SHORT) -> None:
    """Print the report.

    Args:
        for_staff: add the notes about the grader, which are for instructors alone.
        look: how much of the failures is printed.
    """
    from rich.console import Console

    console = console or Console()
    signs = signs_for(console.encoding)
    write_failures(console, report, signs, look)
    for sentence in sentences(report):
        write_text(console, f"{sentence}\n")
    for sentence in report.grader_notes if for_staff else ():
        write_text(console, f"For the staff: {sentence}\n")
    write_text(console, report.title, "bold")
    table = cases_table if look.everything else parts_table
    console.print(table(report, signs), highlight=False)
    write_text(console, ISOLATION.get(report.isolation, f"Isolation: {report.isolation}, which is not a known level."))
    write_text(console, f"Total {points(report.earned, report.maximum)}", "bold")
