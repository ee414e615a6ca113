"""What guards every homework; a new one is covered by existing."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.apart import Graded, grade_all_apart
from autograder.certify.catalogue import candidates, write_candidate
from autograder.certify.cells import Judged, judge
from autograder.homework import ROOT, Homework, find_homeworks, load_homework

HOMEWORKS = find_homeworks()
FOLDERS = ("tests", "reference", "student_template")
MAY_IMPORT = {"__future__", "collections", "dataclasses", "functools", "itertools", "math", "typing",
              "tests", "numpy", "torch", "hypothesis", "pytest", "gradescope_utils"}
# One in this many is graded in the sandbox here; meta_tests/catalogue runs all in process, `nox -s certify` both.
MISTAKES, ALTERNATES = 40, 6


def case_files() -> list[Path]:
    """Every file with cases."""
    return sorted(ROOT.glob("tests/*/public/*.py")) + sorted(ROOT.glob("tests/*/hidden/*.py"))


def test_an_id_is_in_every_folder_or_in_none() -> None:
    """tests/, reference/ and student_template/ have the same homeworks; an edition may take a folder from its base."""
    names = {folder: {path.name for path in (ROOT / folder).iterdir() if path.is_dir() and path.name != "support"
                     and not path.name.startswith(("_", "."))} for folder in FOLDERS}
    editions = {name for name in HOMEWORKS if load_homework(name).extends}
    assert names["tests"] == set(HOMEWORKS)
    assert names["reference"] | editions == names["student_template"] | editions == set(HOMEWORKS)


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_cases_import_only_what_a_case_may(path: Path) -> None:
    """Cases import tests.support, their homework's modules, a few libraries and a little of the standard library."""
    assert {name.partition(".")[0] for name in imported_names(path)} <= MAY_IMPORT
    assert_no_other_homework(path, path.parents[1].name)


@pytest.mark.parametrize("path", sorted(ROOT.glob("tests/*/*.py")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_import_no_other_homework(path: Path) -> None:
    """A homework's modules import tests.support and each other; tests.support imports no homework."""
    assert_no_other_homework(path, path.parent.name)


def imported_names(path: Path) -> list[str]:
    """The modules that a file names in its imports."""
    tree = ast.parse(path.read_bytes())
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return names + [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def assert_no_other_homework(path: Path, homework: str) -> None:
    """Of tests/, a file imports tests.support and its own homework; an edition's file names its base's modules."""
    folders = {".".join(name.split(".")[:2]) for name in imported_names(path) if name.partition(".")[0] == "tests"}
    base = load_homework(homework).extends if homework in HOMEWORKS else ""
    assert folders <= {"tests.support", f"tests.{homework}", f"tests.{base or homework}"}


@dataclass(frozen=True)
class Twice:
    """A homework, and its reference and its template, each graded twice through the sandbox."""

    homework: Homework
    reference: list[Graded]
    template: list[Graded]


@pytest.fixture(scope="module", params=HOMEWORKS)
def twice(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Twice:
    """One homework's own files, graded."""
    homework = load_homework(request.param)
    places = [homework.reference_dir] * 2 + [homework.template_dir] * 2
    done = grade_all_apart([(homework, place) for place in places], tmp_path_factory.mktemp("twice"))
    return Twice(homework, done[:2], done[2:])


def test_the_reference_gets_full_marks(twice: Twice) -> None:
    """The reference passes every case, through the sandbox, with no remark of the grader's."""
    graded, points = twice.reference[0], twice.homework.parts
    assert graded.status == 0, graded.stderr
    assert graded.parts() == pytest.approx(points)
    assert graded.maximum() == pytest.approx(sum(points.values()))
    assert all(test["status"] == "passed" for test in graded.data["tests"])


def test_the_template_gets_nothing(twice: Twice) -> None:
    """The untouched template scores 0, each public failure is a text, and none is the grader's fault."""
    graded = twice.template[0]
    assert graded.status == 0, graded.stderr
    assert graded.total() == 0
    assert {test["extra_data"]["verdict"] for test in graded.data["tests"]} == {"failed"}
    assert all(len(test["output"]) > 20 for test in graded.data["tests"])


@pytest.mark.parametrize("which", ["reference", "template"])
def test_two_runs_give_the_same_results(twice: Twice, which: str) -> None:
    """The same submission gives the same results.json, times aside."""
    first, second = getattr(twice, which)
    assert first.timeless() == second.timeless()


@pytest.mark.parametrize("name", HOMEWORKS)
def test_the_catalogue_holds_through_the_sandbox(name: str, tmp_path: Path) -> None:
    """Wrong solutions lose points on their own part alone, right ones lose none: a sample of both."""
    homework = load_homework(name)
    everything = candidates(homework)
    alternates = [one for one in everything if one.kind == "alternate"]
    rarely = 1 + ("torch" in homework.libraries) + bool(homework.extends)
    mistakes = [one for one in everything if one.kind != "alternate"]
    chosen = mistakes[::MISTAKES * rarely] + alternates[::ALTERNATES * rarely]
    graded = grade_all_apart([(homework, write_candidate(one, tmp_path)) for one in chosen], tmp_path)
    problems = []
    for candidate, result in zip(chosen, graded, strict=True):
        assert result.status == 0, (candidate.id, result.stderr)
        problems += judge(candidate, Judged(result.lost())).problems
    assert problems == []
