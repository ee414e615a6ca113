"""Every bad submission, graded for real: a clear sentence, its own points lost, and nothing else."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.apart import Graded, grade_all_apart
from autograder.homework import ROOT, Homework, load_homework

_spec = importlib.util.spec_from_file_location("build_submissions", Path(__file__).parent / "submissions" / "build.py")
assert _spec is not None
assert _spec.loader is not None
build = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = build  # a Struct looks its own module up there
_spec.loader.exec_module(build)

NAMES = build.names()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Homework]:
    """cmu_hw3 in a project of its own, where a call may take half a second: for code that never ends, in many cases."""
    with tempfile.TemporaryDirectory(prefix="autograder-hasty-") as place:
        root = Path(place)
        root.chmod(0o755)  # the user that runs student code enters it
        for folder in ("autograder", "tests/support", "tests/cmu_hw3", "reference/cmu_hw3"):
            shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
        declaration = root / "tests" / "cmu_hw3" / "homework.toml"
        text, count = re.subn(r"(?<=^seconds_per_call = )\d+$", "0.5", declaration.read_text(), flags=re.MULTILINE)
        assert count == 1
        declaration.write_text(text)
        yield load_homework("cmu_hw3", root)


@pytest.fixture(scope="module")
def results(hasty: Homework, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graded]:
    """All of them, graded at once: the slow ones wait for deadlines."""
    folder = tmp_path_factory.mktemp("bad")
    wanted = {name: build.expectation(name) for name in NAMES}
    homeworks = [hasty if wanted[name].hasty else load_homework(wanted[name].homework) for name in NAMES]
    submissions = [build.build(name, folder) for name in NAMES]
    return dict(zip(NAMES, grade_all_apart(list(zip(homeworks, submissions, strict=True)), folder), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_costs_its_own_points_and_says_why(results: dict[str, Graded], name: str) -> None:
    """The report names the reason, each part scores what it must, and the whole rubric is there."""
    graded, wanted = results[name], build.expectation(name)
    got = graded.parts()
    assert wanted.says in graded.data.get("output", "") + graded.outputs()
    assert {part: got[part] for part in wanted.parts} == wanted.parts
    assert all(got[part] < bound for part, bound in wanted.less_than.items()), got
    assert all(got[part] >= bound for part, bound in wanted.at_least.items()), got
    assert graded.maximum() == sum(load_homework(wanted.homework).parts.values())


@pytest.mark.parametrize("name", NAMES)
def test_is_never_the_graders_fault(results: dict[str, Graded], name: str) -> None:
    """However bad, a submission is judged: no fault of the grader, no case unjudged, exit status 0."""
    graded = results[name]
    assert graded.status == 0, graded.stderr
    assert graded.data["extra_data"]["finished"]
    assert graded.data["extra_data"]["grader_notes"] == []
    assert {test["extra_data"]["verdict"] for test in graded.data["tests"]} <= {"passed", "failed"}


@pytest.mark.parametrize("name", NAMES)
def test_a_problem_is_reported_once(results: dict[str, Graded], name: str) -> None:
    """A problem with a file is reported once, at the top: not twice there, and not once per case."""
    graded = results[name]
    notes = [note for note in graded.data.get("output", "").split("\n\n") if note]
    assert len(set(notes)) == len(notes)
    assert not [note for note in notes if note.partition("\n")[0] in graded.outputs()]
