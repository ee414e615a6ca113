"""The bar: in a terminal alone, with the step, the count and the time, and nothing of it stays."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from rich.console import Console

from autograder.engine.watched import watched
from autograder.homework import ROOT
from autograder.report.outcome import Case, Outcome, Verdict
from autograder.report.report import Item, Part, Report
from autograder.text import clean
from autograder.waiting import Waiting


def terminal(encoding: str = "utf-8", is_terminal: bool = True) -> tuple[Console, io.BytesIO]:
    """A console of 100 columns, and what is written to it."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    return Console(file=file, width=100, force_terminal=is_terminal, color_system=None), raw


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_terminal_shows_step_count_and_time(encoding: str) -> None:
    """The last step is on the screen when the block ends; then its line is erased."""
    console, raw = terminal(encoding)
    with Waiting(total=3, after=0, console=console) as waiting:
        waiting.tell("first step")
        waiting.tell("second [b]step[/b] with an é")
    text = raw.getvalue().decode(encoding)

    last = "second [b]step[/b] with an é".encode(encoding, "replace").decode(encoding)
    assert f"1/3 0:00:00 {last}" in text
    assert text.endswith("\x1b[2K")  # the line is erased


def test_steps_without_a_known_number() -> None:
    """Without a total there is no count."""
    console, raw = terminal()
    with Waiting(after=0, console=console) as waiting:
        waiting.tell("some step")
    assert "0:00:00 some step" in raw.getvalue().decode()
    assert "/" not in clean(raw.getvalue().decode())


def test_what_is_quick_shows_nothing() -> None:
    """Nothing is written before the time is up."""
    console, raw = terminal()
    with Waiting(total=3, after=3600, console=console) as waiting:
        waiting.tell("first step")
    assert raw.getvalue() == b""


def test_nothing_is_shown_where_nobody_watches() -> None:
    """In a file or a pipe nothing is written, and a grading is not asked for its states."""
    console, raw = terminal(is_terminal=False)
    with watched(Waiting(total=0, after=0, console=console)) as on_report:
        assert on_report is None
    assert raw.getvalue() == b""


def test_a_grading_shows_the_case_at_work() -> None:
    """How many cases are judged, of how many, and the number and title of the one that runs."""
    outcome = Outcome(Case("a", "p", "One.", 1), Verdict.PASSED)
    judged = Item("1.1", "One.", 1, 1, Verdict.PASSED, outcome=outcome, id="a")
    report = Report("N", (Part("p", "1", "P", 2, (judged, Item("1.2", "Two.", 0, 1, Verdict.UNJUDGED, id="b"))),),
                    at_work="b")
    console, raw = terminal()
    with watched(Waiting(total=0, after=0, console=console)) as on_report:
        assert on_report is not None
        on_report(report)
    assert "1/2 0:00:00 1.2 Two." in raw.getvalue().decode()


def test_rich_is_imported_only_when_something_is_shown() -> None:
    """A quick command does not pay for the bar."""
    code = "import sys\nfrom autograder.waiting import Waiting\nwith Waiting():\n    sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
