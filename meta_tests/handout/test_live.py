"""What a student sees while the cases run."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from autograder.failure import Failure
from autograder.homework import Homework
from autograder.report.outcome import Case, Outcome, Run, Verdict
from autograder.report.scoring import weigh
from autograder.report.selection import ALL, Selection, select
from autograder.student import live
from autograder.student.live import Live

HOMEWORK = Homework(title="Networks", files=["a.py"], parts={"relu": 4, "linear": 1}, id="hw", root="/nowhere")
CASES = tuple(Case(f"tests/hw/public/test_{part}.py::test_{number}", part, f"Fact {number}.", 1)
              for part, numbers in {"relu": "1234", "linear": "5"}.items() for number in numbers)
PASSED = Outcome(CASES[0], Verdict.PASSED, 1.0)
WRONG, TO_WRITE = (Outcome(case, Verdict.FAILED, failure=Failure("wrong")) for case in CASES[1:3])
RUN = Run(CASES, {one.case.id: one for one in (PASSED, WRONG, TO_WRITE)}, at_work=CASES[3].id)


def shown(run: Run, selection: Selection = ALL, width: int = 60, seconds: float = 0, encoding: str = "utf-8",
          monkeypatch: pytest.MonkeyPatch | None = None) -> str:
    """The picture of a state that was shown this many seconds ago."""
    raw = io.BytesIO()
    console = Console(file=io.TextIOWrapper(raw, encoding), width=width, force_terminal=True, color_system=None)
    screen = Live(console, HOMEWORK, selection, {TO_WRITE.case.id})
    screen.show(weigh(HOMEWORK, run))
    if monkeypatch is not None:
        now = live.time.monotonic()
        monkeypatch.setattr(live.time, "monotonic", lambda: now + seconds)
    console.print(screen.picture())
    console.file.flush()
    return "\n".join(line.rstrip() for line in raw.getvalue().decode(encoding).splitlines() if line.strip())


def test_each_state_has_its_sign_and_its_word() -> None:
    """Passed, wrong, to write, at work and not run are told apart; the case at work is named."""
    assert shown(RUN) == """\
Networks
     Part     Cases   Points
 ───────────────────────────
 1   Relu     ✓✗○▸     1 / 4
 2   Linear   ·        0 / 1
     All               1 / 5
✓ passed  ✗ wrong  ○ to write  · not run
▸ 1.4 Fact 4."""


def test_the_signs_work_without_unicode() -> None:
    """Where the terminal has no such signs, letters stand for them."""
    text = shown(RUN, encoding="ascii")
    assert text.isascii()
    assert "|1  |Relu    |+xo>   | 1 / 4|" in text
    assert "+ passed  x wrong  o to write  . not run\n> 1.4 Fact 4." in text


def test_a_long_case_shows_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first second on."""
    assert shown(RUN, seconds=12.3, monkeypatch=monkeypatch).endswith("▸ 1.4 Fact 4. (12 s)")


def test_only_selected_cases_are_shown() -> None:
    """Other parts and their points are left out."""
    text = shown(RUN, select("linear"))
    assert "Relu" not in text
    assert "     All               0 / 1" in text


def test_before_the_first_state_it_says_that_it_starts() -> None:
    """The title stands there at once."""
    console = Console(file=io.StringIO(), force_terminal=True)
    console.print(Live(console, HOMEWORK, ALL, ()).picture())
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == "Networks: starting ...\n"


def test_elsewhere_each_part_is_one_line_when_it_has_ended() -> None:
    """A file or a pipe gets one line for each part, which counts what is still to write."""
    console = Console(file=io.StringIO(), width=60)
    screen = Live(console, HOMEWORK, ALL, {TO_WRITE.case.id})
    done = Run(CASES, {**RUN.outcomes, CASES[3].id: Outcome(CASES[3], Verdict.PASSED, 1.0)})
    for run in (RUN, done, done):
        screen.show(weigh(HOMEWORK, run))
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == "Relu: 2 of 4 passed, 1 to write\n"
