"""Building a handout of other homeworks: what is refused, and fuzzed public cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from meta_tests.engine.grading import make_root
from meta_tests.handout.student import PROJECT, Ran, run, run_tests

BUILD = """
import sys, zipfile
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
from autograder.bundle.handout import build_handout
from autograder.homework import load_homework
root = Path(sys.argv[1])
zipfile.ZipFile(build_handout(load_homework("double", root), root / "handout.zip")).extractall(root / "handout")
"""
HEAD = """\
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given, strategies as st
"""
SOUND = '''
@weight(1)
def test_twice(submission, reference):
    """double(2) is right."""
    assert submission.toy.double(2) == reference.toy.double(2)
'''
FUZZED = '''
@weight(1)
@given(number=st.integers(-50, 50))
def test_any(submission, reference, number):
    """double is right for any number."""
    got, want = (side.toy.double(number) for side in (submission, reference))
    assert got == want, f"double({number}) is {got} instead of {want}"
'''
WRONG = '''
@weight(1)
def test_wrong(submission):
    """double(2) is 5."""
    assert submission.toy.double(2) == 5, "double(2) is not 5"
'''


UNSEEDED = '''
@weight(1)
def test_unseeded(submission, reference):
    """double is right for some number."""
    import os
    number = int.from_bytes(os.urandom(4), "big")
    assert submission.toy.double(number) == reference.toy.double(number)
'''


def build(folder: Path, parts: str, **cases: str) -> Ran:
    """Build the handout of a toy homework with these cases, and unzip it."""
    root = make_root(folder, parts, **{name: HEAD + text for name, text in cases.items()})
    (root / "tests" / "support").mkdir()
    return run(root, "-c", BUILD, str(root), PYTHONPATH=str(PROJECT))


def test_no_public_case_is_refused(tmp_path: Path) -> None:
    """There is nothing to hand out."""
    ran = build(tmp_path, "counts = 1", hidden_counts=SOUND)

    assert "tests/double/ has no public/; cases belong there." in ran.stderr


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    """A file without a case in it gives nothing to hand out, either."""
    ran = build(tmp_path, "counts = 1", public_counts="")

    assert "pytest ended with NO_TESTS_COLLECTED." in ran.stderr


def test_a_case_that_the_reference_fails_is_refused(tmp_path: Path) -> None:
    """A wrong case would be handed out with a wrong answer."""
    ran = build(tmp_path, "counts = 1", public_counts=WRONG)

    assert "The reference does not pass its public cases, so its answers cannot be handed out." in ran.stderr
    assert "test_counts.py::test_wrong: double(2) is not 5" in ran.stderr


def test_a_case_that_asks_something_else_in_each_run_is_refused(tmp_path: Path) -> None:
    """Its recorded answers would fit no student's run; the handout is played once before it is written."""
    build(tmp_path, "counts = 1", public_counts=UNSEEDED)
    mark_solution(tmp_path)
    ran = run(tmp_path, "-c", BUILD, str(tmp_path), PYTHONPATH=str(PROJECT))

    assert "The handout of double does not pass with the reference, so no student could pass it." in ran.stderr
    assert "draw its inputs from a fixed seed" in ran.stderr
    assert not (tmp_path / "handout.zip").exists()


def test_a_missing_listed_file_is_refused(tmp_path: Path) -> None:
    """A file in public_files that is not there stops the build."""
    ran = build(tmp_path, 'counts = 1\n[settings]\n', public_counts=SOUND)
    declaration = tmp_path / "tests" / "double" / "homework.toml"
    declaration.write_text('public_files = ["data/none.csv"]\n' + declaration.read_text())
    mark_solution(tmp_path)
    ran = run(tmp_path, "-c", BUILD, str(tmp_path), PYTHONPATH=str(PROJECT))

    assert "none.csv cannot be read (No such file or directory); the handout lists it." in ran.stderr


def test_a_public_case_that_imports_a_hidden_file_is_refused(tmp_path: Path) -> None:
    """The hidden file would go to students with the case."""
    shared = "from tests.double.hidden.test_counts import X\n"
    build(tmp_path, "counts = 1", public_counts=shared + SOUND, hidden_counts="X = 2\n")
    mark_solution(tmp_path)
    ran = run(tmp_path, "-c", BUILD, str(tmp_path), PYTHONPATH=str(PROJECT))

    assert "The public cases of double need tests/double/hidden/test_counts.py, which students must not" in ran.stderr
    assert not (tmp_path / "handout.zip").exists()


def mark_solution(root: Path) -> None:
    """Give the toy's reference a marked solution, as a template needs."""
    (root / "reference" / "double" / "toy.py").write_text(
        "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n")


@pytest.mark.parametrize(("body", "passes"), [("return 2 * x", True), ("return 2 * abs(x)", False)])
def test_a_fuzzed_public_case_is_replayed(tmp_path: Path, body: str, passes: bool) -> None:
    """Every example finds its recorded answer; a failing one shows its gap and its program, not a missing answer."""
    build(tmp_path, "counts = 2", public_counts=SOUND + FUZZED)
    mark_solution(tmp_path)
    ran = run(tmp_path, "-c", BUILD, str(tmp_path), PYTHONPATH=str(PROJECT))
    assert ran.status == 0, ran.stderr
    handout = tmp_path / "handout"
    (handout / "toy.py").write_text(f"def double(x):\n    {body}\n")

    ran = run_tests(handout)

    assert "no recorded answer" not in ran.stdout
    assert (ran.status == 0) is passes, ran.stdout
    if not passes:
        gap = next(line for line in ran.stdout.splitlines() if "instead of" in line)
        number = gap.split("double(")[1].split(")")[0]
        assert f"\nimport numpy as np\nfrom toy import double\n\nprint(double({number}))\n" in ran.stdout
