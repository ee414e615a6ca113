"""The terminal: in full nothing is cut; in short a screen is enough; signs work without colour."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from autograder.failure import Difference, Failure
from autograder.homework import ROOT
from autograder.report.failures import MESSAGE_LINES, PRINTED_LINES, Look
from autograder.report.outcome import Case, Outcome, Verdict
from autograder.report.render import text_of
from autograder.report.repeat import GIVEN_ABOVE, PROGRAM_HEADER, SHORT_LINES
from autograder.report.report import Item, Part, Report
from autograder.report.shown import HIDDEN_SENTENCE, Shown, shown_of
from autograder.report.signs import mark, points
from autograder.report.terminal import ISOLATION, show
from autograder.text import clean

LONG = "Linear.backward sets d_weights to the average of x^T g over the batch, for any shape, always and everywhere."
SECRET = Failure("relu is wrong", gap=Difference("[73219.0]", "[51237.0]", "21982"), call="relu(x)    x (1,)")
ANOTHER = Failure("relu is negative")
DETAILS = (("got", "1"),)


def item(number: str, title: str, score: float, maximum: float, verdict: Verdict, hidden: bool = False,
         **record: Any) -> Item:
    """The line of a case with this outcome."""
    outcome = Outcome(Case(title, "linear", title, maximum, hidden), verdict, score, **record)
    shown = shown_of(outcome, None if verdict is Verdict.UNJUDGED else score)
    return Item(number, title, score, maximum, verdict, shown, outcome, hidden, part="linear", id=title)


PASSED = item("1.1", "Forward [bold]adds[/bold] <class 'x'>.", 2.0, 2.0, Verdict.PASSED)
FAILED = item("1.2", LONG, 0.0, 3.0, Verdict.FAILED, failure=Failure("gap [red]x[/red]", details=DETAILS),
              printed="hello\n")
HIDDEN = item("1.3", "Hidden fact.", 0.0, 1.0, Verdict.FAILED, hidden=True, failure=SECRET, printed="98765")
HIDDEN2 = item("1.4", "Hidden too.", 0.0, 1.0, Verdict.FAILED, hidden=True, failure=ANOTHER)
KEPT = item("1.5", "Kept fact.", 1.0, 1.0, Verdict.PASSED, carried="Another part is wrong.")
UNJUDGED = item("1.6", "Unknown.", 0.0, 1.0, Verdict.UNJUDGED, fault="torch fell over")
NOT_RUN = Item("2", "Relu", 0.0, 1 / 3, Verdict.UNJUDGED, Shown("Not finished."))
REPORT = Report(
    title="Networks [x]",
    parts=(
        Part("linear", "1", "Linear", 9.0, (PASSED, FAILED, HIDDEN, HIDDEN2, KEPT, UNJUDGED)),
        Part("relu", "2", "Relu", 1 / 3, (NOT_RUN,)),
    ),
    notes=("A note.",),
    grader_notes=("For eyes of staff.",),
    isolation=1,
    finished=True,
)


def shown(width: int = 80, terminal: bool = False, encoding: str = "utf-8", report: Report = REPORT,
          for_staff: bool = False, everything: bool = True, **look: Any) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding)
    console = Console(file=file, width=width, force_terminal=terminal, color_system="standard" if terminal else None)
    show(report, console, for_staff=for_staff, look=Look(everything, **look))
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_word_is_cut(width: int) -> None:
    """At any usable width each title and each message is shown in full, the table within the width."""
    text = shown(width)
    for item in REPORT.items:
        assert set(item.title.split()) <= set(text.split())
        assert text_of(item.shown) in text.replace("\n  ", "\n")
    assert all(len(line) <= width for line in text.partition(REPORT.title)[2].splitlines()[:-3])
    assert "…" not in text


@pytest.mark.parametrize("width", [60, 80])
def test_a_terminals_lines_fit_its_width(width: int) -> None:
    """In a terminal every line is wrapped to its width, colours aside."""
    text = clean(shown(width, terminal=True))
    assert all(len(line.rstrip()) <= width for line in text.splitlines())


def test_continued_lines_are_indented() -> None:
    """In a terminal a wrapped message's next line is indented, and elsewhere the message is not wrapped."""
    sentence = "word " * 20 + "end"
    failed = item("1", "T", 0.0, 1.0, Verdict.FAILED, failure=Failure(sentence))
    report = Report("N", (Part("p", "1", "P", 1.0, (failed,)),))
    for terminal, further in ((True, "\n    word"), (False, "end\n")):
        file = io.StringIO()
        show(report, Console(file=file, width=60, force_terminal=terminal, color_system=None),
             look=Look(everything=True))
        assert further in file.getvalue()
        assert (f"  {sentence}\n" in file.getvalue()) is not terminal


def test_each_item_has_number_sign_result_and_points() -> None:
    """A line of the table tells an item's sign, number, result and points."""
    lines = [line.split() for line in shown(120).splitlines()]
    assert ["✓", "1.1", "Forward", "[bold]adds[/bold]", "<class", "'x'>.", "passed", "2", "/", "2"] in lines
    assert ["✗", "1.3", "Hidden", "fact.", "(hidden)", "failed", "0", "/", "1"] in lines
    assert ["≈", "1.5", "Kept", "fact.", "kept", "1", "/", "1"] in lines
    assert ["?", "1.6", "Unknown.", "unjudged", "0", "/", "1"] in lines
    assert ["·", "2", "Relu", "not", "run", "0", "/", "0.33"] in lines
    assert ["1", "Linear", "3", "/", "9"] in lines


def test_total_isolation_and_notes_are_shown() -> None:
    """The notes come before the table; the isolation level and the total are at the end."""
    for everything in (True, False):
        lines = shown(everything=everything).rstrip().splitlines()
        assert lines[-1] == "Total 3 / 9.33"
        assert lines[-2] == ISOLATION[1]
        assert lines.index("A note.") < lines.index(REPORT.title)


def test_the_same_message_is_read_once() -> None:
    """Items with the same message are listed together above it."""
    text = shown()
    assert text.count(HIDDEN_SENTENCE) == 1
    assert f"✗ 1.3 Hidden fact.\n✗ 1.4 Hidden too.\n  {HIDDEN_SENTENCE}\n" in text


def test_output_is_shown_below_its_failure() -> None:
    """A failure's message keeps its lines, and what the code printed follows."""
    assert "  gap [red]x[/red]\n    got       1\n\n  Your code printed:\n  hello\n" in shown()


def test_plain_without_a_terminal_and_coloured_in_one() -> None:
    """Escape sequences are written to a terminal only."""
    assert "\x1b" not in shown()
    assert "\x1b[31m" in shown(terminal=True)


def test_signs_are_ascii_where_the_console_is() -> None:
    """A console that is not Unicode gets other signs and never an error."""
    text = shown(encoding="ascii")
    assert "x 1.2" in text
    assert "~ 1.5" in text


def test_staff_notes_are_for_staff() -> None:
    """What is for instructors is shown only when asked for."""
    assert "For eyes of staff." not in shown()
    assert "For the staff: For eyes of staff." in shown(for_staff=True)


def test_why_a_hidden_case_failed_is_shown_only_on_request() -> None:
    """With ``hidden`` each hidden failure is shown in full; without it, nothing of it is shown, even to staff."""
    for everything, sentence in ((True, f"  {HIDDEN_SENTENCE}\n\n"), (False, "")):
        text = shown(everything=everything, hidden=True)
        assert f"✗ 1.3 Hidden fact.\n{sentence}  For the staff: relu is wrong\n" in text
        assert "    got       [73219.0]\n" in text
        assert "    should be [51237.0]\n    off by    21982\n    in        relu(x)    x (1,)\n" in text
        assert "  Your code printed:\n  98765\n" in text
        assert "For the staff: relu is negative" in text
        for secret in ("73219", "51237", "21982", "relu", "98765"):
            assert secret not in shown(for_staff=True, everything=everything).replace("Relu", "")


def test_a_pass_with_part_of_the_points_is_not_marked_passed() -> None:
    """An item that lost points is marked failed, whatever its verdict."""
    assert mark(item("1", "T", 1.0, 2.0, Verdict.PASSED)) == "failed"


def test_points_have_at_most_two_decimals() -> None:
    """Points are short: whole where they are whole."""
    assert points(0.1 + 0.2, 32.0) == "0.3 / 32"


def test_rich_is_imported_only_when_something_is_shown() -> None:
    """Importing the module costs no rich, which takes longer than grading a part."""
    code = "import sys, autograder.report.terminal; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


LONG_PROGRAM = "\n".join(f"step({number})" for number in range(SHORT_LINES + 1))
GAP = Difference("1", "2", "1")
FIRST = item("1.1", "Fact one.", 0, 1, Verdict.FAILED, printed="\n".join(f"line {n}" for n in range(9)),
             failure=Failure("f is wrong", gap=GAP, program=LONG_PROGRAM))
SAME = item("1.2", "Fact two.", 0, 1, Verdict.FAILED, failure=Failure("g is wrong", gap=GAP, program=LONG_PROGRAM))
BRIEF = item("1.3", "Fact three.", 0, 1, Verdict.FAILED,
             failure=Failure("h is wrong", trace="\n".join("abcdefghijklmnopqrst"), program="h(1)\nprint(2)"))
THREE_HIDDEN = tuple(item(f"1.{n}", f"Hidden {n}.", 0, 1, Verdict.FAILED, hidden=True) for n in (5, 6, 7))
RIGHT = item("1.4", "Fact four.", 1, 1, Verdict.PASSED)
FOUR = Report("N", (Part("linear", "1", "Linear", 7, (FIRST, SAME, RIGHT, *THREE_HIDDEN)),
                    Part("relu", "2", "Relu", 1, (replace(BRIEF, part="relu"),))), finished=True, isolation=3)


def test_in_short_only_the_first_failure_of_a_part_has_values() -> None:
    """Further failures are a line each, hidden ones a range of numbers with one sentence, and the summary is last."""
    text = shown(width=100, report=FOUR, everything=False)
    assert text.startswith("✗ 1.1 Fact one.\n  f is wrong\n    got       1\n")
    assert "\n✗ 1.2 g is wrong\n\n✗ 1.3 Fact three.\n  h is wrong\n" in text
    assert f"\n\n✗ 1.5 to 1.7\n  {HIDDEN_SENTENCE}\n" in text
    assert text.endswith("\nN\n1  Linear  ✗✗✓✗✗✗  1 / 7\n2  Relu    ✗       0 / 1\n"
                         f"{ISOLATION[3]}\nTotal 1 / 8\n")


def test_in_short_long_texts_are_cut() -> None:
    """A long trace and a long print are cut, and the reader is told how to read all of them."""
    text = shown(report=FOUR, everything=False)
    assert f"... ({1 + 20 - MESSAGE_LINES} more lines; -v prints all)" in text
    assert f"... ({1 + 9 - PRINTED_LINES} more lines; -v prints all)" in text
    assert "line 8" not in text
    assert "line 8" in shown(report=FOUR)


def test_in_short_a_program_is_printed_only_if_it_is_short() -> None:
    """A short program is printed, a long one is named with the option that saves it."""
    text = shown(report=FOUR, everything=False)
    assert f"  {PROGRAM_HEADER}\nh(1)\nprint(2)\n" in text
    assert "step(0)" not in text
    assert "\nPrograms can repeat 1.1, 1.2, 1.3: --save-repeat saves them, -v prints them.\n\nN\n" in text


def test_in_full_a_program_is_printed_once() -> None:
    """The second case with the same program refers to the first one."""
    text = shown(report=FOUR)
    assert text.count("step(0)") == 1
    assert f"    off by    1\n\n  {GIVEN_ABOVE.format(number='1.1')}\n" in text.partition("g is wrong\n")[2]


@pytest.mark.parametrize("everything", [True, False])
def test_a_saved_program_is_named(everything: bool) -> None:
    """Where programs are saved, the failure names its file, and one sentence their folder."""
    text = shown(report=FOUR, everything=everything, files={FIRST.id: Path("repeat/1.1.py")})
    assert "    program   repeat/1.1.py\n" in text
    assert "Programs that repeat the failures are in repeat;" in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_in_short_lines_fit_a_terminal(width: int) -> None:
    """In short, too, every line of a terminal is wrapped to its width."""
    text = clean(shown(width, terminal=True, everything=False))
    assert all(len(line.rstrip()) <= width for line in text.splitlines())


def test_a_labelled_line_continues_below_its_text() -> None:
    """A long value or call is continued in its own column."""
    failed = item("1", "T", 0.0, 1.0, Verdict.FAILED, failure=Failure("wrong", call="word " * 12 + "end"))
    file = io.StringIO()
    show(Report("N", (Part("p", "1", "P", 1.0, (failed,)),)),
         Console(file=file, width=60, force_terminal=True, color_system=None))
    assert "\n    in        word word" in file.getvalue()
    assert "\n              word word" in file.getvalue()
