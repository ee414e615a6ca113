"""Runs that the grader itself cannot bring to an end: nothing is charged to the student, and the status says it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from grading import Graded, grade_toy, make_root, submit

SOURCE = "import os\ndef double(x): return 2 * x\ndef server(): return os.getppid()\n"
EARLY = '''
from gradescope_utils.autograder_utils.decorators import weight

@weight(1)
def test_before(submission):
    """double works at first."""
    assert submission.toy.double(1) == 2
'''
LATE = '''
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given
from hypothesis import strategies as st

PLACE = Path(__file__).with_name("killed")


def kill(pid):
    """Kill a process and wait for its end; until then its children would go on and answer."""
    os.kill(pid, signal.SIGKILL)
    with suppress(OSError):
        while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.001)


def once(action):
    if not PLACE.exists():
        PLACE.write_text("")
        action()

@weight(2)
@given(n=st.integers(0, 5))
def test_meanwhile(submission, n):
    """double works while something happens."""
    ACTION
    assert submission.toy.double(n) == 2 * n, f"double({n}) is wrong"

@weight(4)
def test_after(submission):
    """double works afterwards."""
    assert submission.toy.double(2) == 4
'''
KILL = "kill(submission.toy.server())"


def grade(folder: Path, action: str, source: str = SOURCE) -> Graded:
    """Grade a submission, by default a right one, while its second case does this."""
    root = make_root(folder / "root", "early = 1\nlate = 6", public_early=EARLY,
                     public_late=LATE.replace("ACTION", action))
    return grade_toy(submit(folder / "submission", source), folder / "results.json", root)


def test_a_lost_fork_server_costs_nothing(tmp_path: Path) -> None:
    """The case that lost its worker runs once more, from the start, with the worker of a new server."""
    graded = grade(tmp_path, f"once(lambda: {KILL})")
    assert (graded.score, graded.status, graded.data["extra_data"]["finished"]) == (7, 0, True)
    assert graded.faults == ""


def test_a_lost_fork_server_saves_nobody(tmp_path: Path) -> None:
    """The second run of the case judges: a wrong answer costs its points as ever."""
    graded = grade(tmp_path, f"once(lambda: {KILL})", SOURCE.replace("2 * x", "2 * x + (x == 5)"))
    assert graded.tests["test_meanwhile"]["extra_data"]["verdict"] == "failed"
    assert graded.tests["test_meanwhile"]["output"].startswith("double(5)")
    assert (graded.score, graded.status) == (5, 0)


@pytest.mark.parametrize(("action", "sentence"), [
    (KILL, "The fork server is lost: "),
    ("os.kill(os.getpid(), signal.SIGINT)", "The grader was interrupted; grade this submission again."),
], ids=["server lost twice", "interrupted"])
def test_a_run_that_cannot_go_on_says_so(tmp_path: Path, action: str, sentence: str) -> None:
    """The cases before keep their points, the others earn none and blame nobody; the results are not finished, the
    exit status is 1, and instructors read why."""
    graded = grade(tmp_path, action)
    verdicts = {name: (test["score"], test["extra_data"]["verdict"]) for name, test in graded.tests.items()}

    assert verdicts["test_before"] == (1, "passed")
    assert {verdicts[name] for name in ("test_meanwhile", "test_after")} == {(0, "could not be judged")}
    assert (graded.status, graded.data["extra_data"]["finished"]) == (1, False)
    assert sentence in graded.faults
    assert "fork server" not in "".join(test["output"] for test in graded.tests.values() if "output" in test)


MISTYPED = EARLY.replace("(submission)", "(submision, bank)") + '''

import pytest

@pytest.fixture
def bank(reference, setings):
    return reference

@weight(6)
def test_bank(bank):
    """A fixture needs one that does not exist."""
'''


def test_a_mistyped_fixture_is_a_sentence_with_its_place(tmp_path: Path) -> None:
    """Staff read which function asks, where it is, and what was probably meant; also if a fixture asks."""
    root = make_root(tmp_path / "root", "early = 7", public_early=MISTYPED)
    graded = grade_toy(submit(tmp_path / "submission", SOURCE), tmp_path / "results.json", root)
    where = "tests/double/public/test_early.py"
    assert [note.partition("could not be judged: ")[2] for note in graded.faults.splitlines()] == [
        f"{where}, line 5: test_before asks for the fixture 'submision', which does not exist (did you mean "
        "'submission'?); correct its name.",
        f"{where}, line 13: bank asks for the fixture 'setings', which does not exist (did you mean 'settings'?); "
        "correct its name."]
    assert graded.score == 0
