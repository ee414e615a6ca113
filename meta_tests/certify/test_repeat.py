"""Several runs with other seeds, orders and threads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.__main__ import main
from autograder.certify import repeat
from autograder.certify.catalogue import Candidate
from autograder.certify.cells import Cell, Judged
from autograder.certify.circumstances import THREADS, Circumstances, repetitions
from autograder.certify.moved import Moved, moved
from autograder.certify.repeat import run_repeatedly
from autograder.homework import Homework
from autograder.inprocess.runner import Runner
from meta_tests.inprocess.homework import write_homework

WRONG = Candidate("relu-min", "mistake", {}, ("relu",))
RANDOM = '''
from hypothesis import given, strategies
from tests.support import assert_close

@weight(4)
@given(x=strategies.floats(0, 1))
def test_fuzzed(submission, remark, x):
    remark(str(x))

@weight(3)
def test_drawn(submission, remark):
    remark(str(submission.scaling.scale(1, 1)))

@weight(3)
def test_close(submission):
    assert_close("scale: the result", submission.scaling.scale(1.0, 2.0), 2.0)
'''
DRAWS = "import os, random\nimport numpy as np\ndef scale(x, factor):\n    return {}\n"


def cell(*failed: str, problem: str = "") -> Cell:
    """What became of the mistake in one run."""
    return Cell(WRONG, Judged({}, failed), (problem,) if problem else ())


def test_the_first_repetition_is_as_in_a_grading() -> None:
    """Later ones have other seeds, and in turns two threads and one."""
    assert repetitions(3) == [Circumstances(0, 1), Circumstances(1, 2), Circumstances(2, 1)]
    items = list(range(20))
    assert Circumstances().shuffled(items) == items
    shuffled = Circumstances(1).shuffled(items)
    assert sorted(shuffled) == items
    assert shuffled not in (items, Circumstances(2).shuffled(items))


def test_processes_that_start_in_the_block_have_the_hash_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With seed 0 theirs is as ever; afterwards it is as before."""
    monkeypatch.setenv("PYTHONHASHSEED", "77")
    with Circumstances(5).hashed():
        assert os.environ["PYTHONHASHSEED"] == "5"
    with Circumstances().hashed():
        assert os.environ["PYTHONHASHSEED"] == "77"
    monkeypatch.delenv("PYTHONHASHSEED")
    with Circumstances(5).hashed():
        assert os.environ["PYTHONHASHSEED"] == "5"
    assert "PYTHONHASHSEED" not in os.environ


def test_a_seed_changes_numbers_examples_and_order(tmp_path: Path) -> None:
    """Seed 0 is a grading's; the same seed gives the same again."""
    homework = write_homework(tmp_path, RANDOM)
    sources = {"scaling.py": DRAWS.format("(random.random(), np.random.rand())")}

    def run(seed: int) -> dict[str, list[str]]:
        results = Runner(homework, 3, seed).run_all(sources)
        return {id.partition("::")[2]: result.remarks for id, result in results.items()}

    grading, first, second = run(0), run(1), run(2)
    assert (run(0), run(1)) == (grading, first)
    assert list(grading) == ["test_fuzzed", "test_drawn", "test_close"]
    assert len({tuple(run(seed)) for seed in range(6)}) > 2
    for case in ("test_fuzzed", "test_drawn"):
        assert grading[case] != first[case] != second[case] != grading[case]


def test_a_run_measures_and_has_its_circumstances(tmp_path: Path) -> None:
    """Solutions see the hash seed and the threads of each run; what their values miss is measured over all of them."""
    homework = write_homework(tmp_path, RANDOM)
    seed, threads = "int(os.environ.get('PYTHONHASHSEED', 0)) * 1e-5", f"int(os.environ['{THREADS[0]}'])"
    off = Candidate("off", "alternate", {"scaling.py": DRAWS.format(f"factor + ({seed}) + ({threads} - 1) * 1e-6")})
    wrong = Candidate("wrong", "mistake", {"scaling.py": DRAWS.format("factor + 0.1")}, ("scale",))

    found = run_repeatedly(homework, [off, wrong], 2, 1)

    assert (found.moved, [one.problems for one in found.cells]) == ([], [(), ()])
    margin, = (one for one in found.margins if one.what == "scale: the result")
    assert (margin.right.id, margin.wrong.id) == ("off", "wrong")
    assert margin.right.ratio == pytest.approx(1.1e-5 / 2.1e-4)
    assert margin.wrong.ratio == pytest.approx(0.1 / 2.1e-4)


def test_verdicts_that_differ_from_the_first_run_are_told() -> None:
    """The cases that failed in one of both, in whatever order."""
    first, later = Circumstances(), Circumstances(1, 2)
    assert list(moved({first: {"m": cell("a", "b")}, later: {"m": cell("c", "b")}})) == [Moved("m", later, ("a", "c"))]
    assert list(moved({first: {"m": cell("a", "b")}, later: {"m": cell("b", "a")}})) == []


def test_a_problem_of_any_run_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cell of the run that has it is kept, and the command's status is 1; ``--repeat`` says how many runs."""
    runs = iter([cell("a"), cell(problem="m loses nothing"), cell("a")])
    told: list[int] = []

    def run(homework: Homework, chosen: object, jobs: object, tell: object, **how: object) -> list[Cell]:
        told.append(1)
        return [next(runs)]

    monkeypatch.setattr(repeat, "run_matrix", run)
    assert main(["certify", "cmu_hw3", "--only", "relu-min", "--repeat", "3"]) == 1
    assert len(told) == 3


def test_the_sandbox_is_not_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """A sentence says what to leave out."""
    assert main(["certify", "cmu_hw3", "--repeat", "2", "--sandbox"]) == 2
    assert "--repeat measures in processes of certify's own; leave out --sandbox." in capsys.readouterr().err


@pytest.mark.parametrize("count", ["0", "-1", "two"])
def test_a_number_of_runs_is_asked_for(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else has a sentence."""
    with pytest.raises(SystemExit):
        main(["certify", "cmu_hw3", "--repeat", count])
    assert f"'{count}' is no number of runs; it is a whole number from 1." in capsys.readouterr().err
