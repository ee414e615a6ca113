"""Cases in this process: what is run, what is reported, what counts as lost, and what cannot run here."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import HomeworkError, StudentTimeout
from autograder.homework import Homework
from autograder.inprocess.runner import Runner
from meta_tests.inprocess.homework import write_homework

# A constant that the reference does not have: so every case runs, see test_reach.py.
RIGHT = {"scaling.py": "OWN = 1\ndef scale(x, factor):\n    return factor * x\n"}
WRONG = {"scaling.py": "OWN = 1\ndef scale(x, factor):\n    return factor + x\n"}
Write = Callable[..., Homework]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a homework with these cases."""
    return lambda *args, **kwargs: write_homework(tmp_path, *args, **kwargs)


def test_failure_remarks_and_claim_are_recorded(write: Write) -> None:
    """Each case's result says how it failed, what was remarked and what it claims."""
    runner = Runner(write("""
@weight(4)
def test_values(submission, reference):
    assert submission.scaling.scale(3, 5) == reference.scaling.scale(3, 5), "not 15"

@weight(3)
def test_told(remark, carry, record_property):
    remark("odd"), remark("but right"), record_property("x", 1)
    carry("kept", AssertionError("gap"), ["other"])
""", """
@weight(3)
def test_fixture(answer, submission):
    assert submission.scaling.scale(7, 6) == answer
""", """
@pytest.fixture(scope="session")
def answer():
    return 42
"""))
    right, wrong = runner.run_all(RIGHT), runner.run_all(WRONG)

    told = right["public/test_scale.py::test_told"]
    assert (told.failure, told.remarks) == (None, ["odd", "but right"])
    assert told.claim is not None
    assert (told.claim.sentence, told.claim.parts) == ("kept", ("other",))
    assert {id: str(result.failure) for id, result in wrong.items() if result.failure} == {
        "public/test_scale.py::test_values": "not 15", "hidden/test_scale.py::test_fixture": ""}
    assert runner.lost(right) == {"scale": 3}  # no other part pays for what is claimed
    assert runner.lost(wrong) == {"scale": 10}


def test_each_parameter_is_a_call(write: Write) -> None:
    """A parametrized case is one case: every combination of its values runs, and one that fails fails it."""
    runner = Runner(write("""
CALLED = []

@weight(10)
@pytest.mark.parametrize("x", [2, pytest.param(3, id="three")])
@pytest.mark.parametrize(("factor", "want"), [(1, [2, 3]), (5, [10, 15])])
def test_values(submission, x, factor, want):
    CALLED.append((x, factor))
    assert submission.scaling.scale(x, factor) in want
"""))
    one, = runner.cases
    assert runner.run(one, RIGHT).failure is None
    assert sorted(one.function.__globals__["CALLED"]) == [(2, 1), (2, 5), (3, 1), (3, 5)]
    assert runner.run(one, WRONG).failure is not None


def test_a_later_call_does_not_undo_a_failure(write: Write) -> None:
    """A parametrized case fails if its first call fails, although the last one passes."""
    runner = Runner(write("""
@weight(10)
@pytest.mark.parametrize("want", [1, 15])
def test_values(submission, want):
    assert submission.scaling.scale(3, 5) == want
"""))
    assert runner.lost(runner.run_all(RIGHT)) == {"scale": 10}


def test_a_fixture_that_is_only_used_is_made(write: Write) -> None:
    """A fixture named by ``usefixtures`` is made before the case, which does not take it."""
    runner = Runner(write("""
@weight(10)
@pytest.mark.usefixtures("ready")
def test_values(settings):
    assert settings["ready"]
""", conftest="""
@pytest.fixture
def ready(settings):
    settings["ready"] = True
""", declared="[settings]\nready = false\n"))
    assert runner.lost(runner.run_all(RIGHT)) == {}


def test_every_call_has_fresh_modules(write: Write) -> None:
    """What a solution keeps in one case, or call of a case, the next does not see."""
    runner = Runner(write("""
@weight(10)
@pytest.mark.parametrize("x", [1, 2])
def test_values(submission, x):
    assert submission.scaling.scale(x, 1) == 1
"""))
    counting = {"scaling.py": "CALLS = []\ndef scale(x, factor):\n    CALLS.append(x)\n    return len(CALLS)\n"}

    assert runner.lost(runner.run_all(counting)) == {}


def test_part_of_the_points_is_kept(write: Write) -> None:
    """A case that sets its own score counts with that, and leaves nothing for the next run."""
    runner = Runner(write("""
@partial_credit(10)
def test_values(submission, set_score=None):
    if submission.scaling.scale(3, 5) != 15:
        set_score(2.5)
"""))
    assert runner.lost(runner.run_all(WRONG)) == {"scale": 7.5}
    assert runner.lost(runner.run_all(RIGHT)) == {}


def test_parts_that_lost_enough_are_left(write: Write) -> None:
    """Once an expected part has lost, its other cases are not run; those of other parts are."""
    runner = Runner(write("""
RUN = []

@weight(5)
def test_a(submission):
    RUN.append("a")
    assert submission.scaling.scale(3, 5) == 15

@weight(5)
def test_b():
    RUN.append("b")
"""))
    ran = runner.cases[0].function.__globals__["RUN"]
    assert runner.loses_on(WRONG, {"scale"}) == {"scale"}
    assert ran == ["a"]
    assert runner.loses_on(WRONG, ()) == {"scale"}
    assert ran == ["a", "a", "b"]


def test_a_fault_of_the_case_is_no_failure(write: Write) -> None:
    """What is neither the case's assertion nor the student's error is raised."""
    runner = Runner(write("""
@weight(10)
def test_values(submission):
    submission.scaling.scale(3, 5).missing
"""))
    with pytest.raises(AttributeError, match="missing"):
        runner.run_all(RIGHT)


def test_a_value_that_a_case_cannot_use_is_a_failure(write: Write) -> None:
    """The reference's value it can use, so the solution's is wrong; a mistake of the case is raised all the same."""
    runner = Runner(write("""
@weight(10)
def test_values(submission):
    assert submission.scaling.scale(3, 5) + 1 == 16
"""))
    result, = runner.run_all({"scaling.py": "OWN = 1\ndef scale(x, factor):\n    x * factor\n"}).values()

    assert str(result.failure).startswith("The case could not use what your code returned: TypeError: unsupported")
    assert result.score == 0


def test_a_solution_that_never_ends_is_stopped(write: Write) -> None:
    """A case has its seconds here too, in processor time."""
    runner = Runner(write("""
@weight(10)
def test_values(submission):
    submission.scaling.scale(3, 5)
"""))
    result, = runner.run_all({"scaling.py": "def scale(x, factor):\n    while True:\n        pass\n"}).values()

    assert isinstance(result.failure, StudentTimeout)
    assert str(result.failure) == "This case did not end within 0.2 seconds."


def test_what_is_forbidden_everywhere_costs_everything(write: Write) -> None:
    """If the homework refuses the whole submission, every part loses all its points."""
    homework = write("""
@weight(10)
def test_values(submission, forbidden):
    forbidden.uses_of(submission)
""", declared='[forbidden]\npenalty = "all"\nnames = ["math.prod"]\n')
    runner = Runner(homework)

    assert runner.lost(runner.run_all(RIGHT)) == {}
    assert runner.lost(runner.run_all({"scaling.py": "import math\ndef scale(*x):\n    return math.prod(x)\n"})) == {
        "scale": 10}


@pytest.mark.parametrize(("cases", "sentence"), [
    ("class TestScale:\n    def test_a(self):\n        pass\n",
     "TestScale is a class; its cases cannot run in process."),
    ("import unittest\nclass Scale(unittest.TestCase):\n    def test_a(self):\n        pass\n",
     "Scale is a class; its cases cannot run in process."),
    ("@pytest.mark.skip\ndef test_a():\n    pass\n", "test_a is marked 'skip'; this case cannot run in process."),
    ("@pytest.mark.parametrize('x', [1], indirect=True)\ndef test_a(x):\n    pass\n",
     "test_a is parametrized through a fixture (indirect); this case cannot run in process."),
    ("@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.skip)])\ndef test_a(x):\n    pass\n",
     "test_a has a parameter with a mark; this case cannot run in process."),
    ("@pytest.mark.parametrize('x', [])\ndef test_a(x):\n    pass\n",
     "test_a is parametrized with no values; give it at least one."),
    ("def test_a(tmp_path):\n    pass\n", "test_a asks for the fixture 'tmp_path', which only pytest itself can give; "
                                          "this case cannot run in process."),
], ids=["class", "unittest", "skip", "indirect", "marked_parameter", "no_parameter", "pytests_own_fixture"])
def test_what_cannot_run_here_is_named(write: Write, cases: str, sentence: str) -> None:
    """One sentence names the case and the reason."""
    runner = Runner(write(cases))

    with pytest.raises(HomeworkError, match=f"^{re.escape(f'tests/scales/public/test_scale.py::{sentence}')}$"):
        runner.run_all(RIGHT)


def test_real_data_is_found_where_it_was_supplied(write: Write) -> None:
    """A case finds the folder with the instructor's real data; while that is missing, None."""
    homework = write("""
@weight(10)
def test_values(supplied_data, submission):
    assert supplied_data is not None and (supplied_data / "one").read_text() == "1"
""", declared='[data]\nsupplied = "cifar10"\n')
    runner = Runner(homework)
    assert runner.lost(runner.run_all(RIGHT)) == {"scale": 10}

    (Path(homework.root) / "datasets" / "cifar10").mkdir(parents=True)
    (Path(homework.root) / "datasets" / "cifar10" / "one").write_text("1")
    assert runner.lost(runner.run_all(RIGHT)) == {}
