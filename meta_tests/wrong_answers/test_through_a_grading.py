"""Through the sandbox: a catalogued mistake is named, another is not, and each reader reads what the hints allow."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.bundle.bundle import list_bundle
from autograder.bundle.handout import _wrong_answers as in_handout
from autograder.certify.catalogue import apply_edits, read_mistakes, reference_sources
from autograder.diagnosis.record import NAME, unpack
from autograder.homework import ROOT, Homework, load_homework
from autograder.wrong_answers.file import is_fresh, refresh

REFERENCE = '''import numpy as np


def double(x):
    return 2 * x


def root(x):
    return np.sqrt(x)
'''
CASES = '''
import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from tests.support import Call, assert_close

X = np.array({numbers})

@weight(1)
def test_{name}(submission, reference):
    """{name} is right for an array."""
    got, want = (side.toy.{name}(X) for side in (submission, reference))
    assert_close("{name}: the result", got, want, call=Call("{name}(X)", dict(X=X)))
'''
FUZZED = '''
from hypothesis import given
from hypothesis import strategies as st

@weight(1)
@given(number=st.floats(0.1, 0.9))
def test_any(submission, number):
    """double is right for any number."""
    assert_close("double: the result", submission.toy.double(number), 2 * number)
'''
MISTAKES = '''
[[mistake]]
id = "{id}"
part = "double"
description = "d"
hint = "Is {id} twice as much?"
[[mistake.edit]]
file = "toy.py"
where = "def double"
old = "2 * x"
new = "{code}"
'''
PUBLIC, HIDDEN = "[0.137, 0.291, 0.453]", "[7.321, 8.477, 9.613]"
FIVE = {"linb-ginN", "sigb-half", "relu-gstate", "ce-sum", "opt-ascent"}
SECRETS = ("7.321", "9.321", "14.64", "the-sum")
SCRIPT = '''
import contextlib, io, json, sys
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.homework import load_homework
from autograder.report.failures import Look
from autograder.report.record import encode_record
from autograder.report.terminal import show
root, submission, results = map(Path, sys.argv[2:5])
report = grade(load_homework(sys.argv[1], root), submission, Options(results=results, allow_unsafe=True))
with contextlib.redirect_stdout(io.StringIO()) as staff:
    show(report, for_staff=True, look=Look(hidden=True))
print(json.dumps([json.loads(results.read_text()), staff.getvalue(), json.loads(encode_record(report))]))
'''


@dataclass(frozen=True)
class Seen:
    """What a grading leaves: results.json, what the staff reads, and the staff's record."""

    results: dict[str, Any]
    staff: str
    record: dict[str, Any]

    def output(self, number: str) -> str:
        """What the student reads of a case."""
        return next(str(test.get("output", "")) for test in self.results["tests"] if test["number"] == number)

    def outputs(self) -> str:
        """All that students or instructors find in results.json."""
        return json.dumps(self.results)

    def mistakes(self) -> set[str]:
        """The ids in the staff's record."""
        return {id for case in self.record["cases"].values() for id in case.get("mistake", ())}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A homework of two parts, of which one has two catalogued mistakes, with its record."""
    root = tmp_path_factory.mktemp("project")
    cases, reference = root / "tests" / "named", root / "reference" / "named"
    for name, numbers, folder in (("double", PUBLIC, "public"), ("double", HIDDEN, "hidden"),
                                  ("root", PUBLIC, "public")):
        path = cases / folder / f"test_{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CASES.format(name=name, numbers=numbers) + (FUZZED if folder == "hidden" else ""))
    (root / "tests" / "support").symlink_to(ROOT / "tests" / "support")
    reference.mkdir(parents=True)
    (reference / "toy.py").write_text(REFERENCE)
    (reference / "mistakes.toml").write_text(
        MISTAKES.format(id="the-sum", code="2 + x") + MISTAKES.format(id="the-square", code="x ** 2"))
    declare(root, "area")
    refresh(load_homework("named", root))
    return root


def declare(root: Path, hints: str) -> Homework:
    """The homework with this policy."""
    (root / "tests" / "named" / "homework.toml").write_text(
        f'title = "Toy"\nfiles = ["toy.py"]\n[parts]\ndouble = 3\nroot = 1\n[policy]\nhints = "{hints}"\n')
    return load_homework("named", root)


def graded(root: Path, folder: Path, hints: str, double: str) -> Seen:
    """A submission whose ``double`` returns this, graded under this policy."""
    declare(root, hints)
    folder.mkdir(exist_ok=True)
    (folder / "toy.py").write_text(REFERENCE.replace("return 2 * x", f"y = {double}\n    return y"))
    return seen("named", root, folder)


def seen(homework: str, root: Path, submission: Path) -> Seen:
    """What grading a submission leaves; in an interpreter of its own, since pytest cannot run inside pytest."""
    command = [sys.executable, "-c", SCRIPT, homework, str(root), str(submission), str(submission / "results.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Seen(*json.loads(done.stdout))


def test_real_mistakes_are_named_part_by_part(tmp_path: Path) -> None:
    """One submission makes a catalogued mistake in each of five parts of cmu_hw3; through the sandbox all get names."""
    homework = load_homework("cmu_hw3")
    chosen = [one for one in read_mistakes(homework) if one.id in FIVE]
    edits = [edit for one in chosen for edit in one.edit]
    for name, text in apply_edits(reference_sources(homework), edits, "five").items():
        (tmp_path / name).write_text(text)

    graded = seen("cmu_hw3", ROOT, tmp_path)
    assert {case["mistake"][0] for case in graded.record["cases"].values() if "mistake" in case} == FIVE
    parts = {line["id"]: line["part"] for line in graded.record["lines"]}
    wrong = {(id, parts[case]) for case, about in graded.record["cases"].items() for id in about.get("mistake", ())
             if parts[case] not in [one.part for one in chosen if one.id == id]}
    assert wrong == set()


@pytest.fixture(scope="module")
def area(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The sum, written in another way, where students may read the function."""
    return graded(project, tmp_path_factory.mktemp("area"), "area", "x + 1 + 1")


def test_students_read_where_a_known_mistake_is(area: Seen) -> None:
    """The first failed case says it, the next one refers to that; the hint and the ids are in no field."""
    assert "double: the result is wrong. A known mistake in double computes exactly this." in area.output("1.1")
    assert area.output("1.2") == "A hidden case failed. This is the same mistake as in 1.1. Its inputs are not shown."
    assert "twice as much" not in area.outputs() and "the-sum" not in area.outputs()


def test_a_hidden_case_leaks_no_value(area: Seen) -> None:
    """No number of the hidden case is in results.json, and no id, which would say what is computed there."""
    assert [secret for secret in SECRETS if secret in area.outputs()] == []


def test_the_staff_reads_the_mistake_and_the_evidence(area: Seen) -> None:
    """The record and the terminal of the staff name it, with cases, values and inputs."""
    assert area.mistakes() == {"the-sum"}
    first = area.record["cases"]["tests/named/public/test_double.py::test_double"]
    assert first["evidence"] == ("the-sum: the same wrong numbers in 1.1 (double: the result in double(X) X (3,)), "
                                 "1.2 (double: the result in double(X) X (3,)).")
    assert "the-sum: the same wrong numbers in 1.1" in area.staff and "the-sum: see 1.1." in area.staff


def test_the_fuzzed_case_is_left_out(area: Seen) -> None:
    """Its inputs were shrunk for this submission, so no mistake is told there."""
    assert "known mistake" not in area.output("1.3") and "same mistake" not in area.output("1.3")


def test_with_full_hints_a_public_case_gives_the_hint(project: Path, tmp_path: Path) -> None:
    """The catalogue's hint follows; a hidden case refers to it and does not repeat it."""
    seen = graded(project, tmp_path / "full", "full", "x + 2")
    assert "A known mistake in double computes exactly this. Is the-sum twice as much?" in seen.output("1.1")
    assert "twice" not in seen.output("1.2")


def test_without_hints_only_the_staff_knows(project: Path, tmp_path: Path) -> None:
    """Students read nothing of it."""
    seen = graded(project, tmp_path / "none", "none", "x + 2")
    assert "known mistake" not in seen.outputs() and "same mistake" not in seen.outputs()
    assert seen.mistakes() == {"the-sum"}


def test_another_mistake_has_no_name(project: Path, tmp_path: Path) -> None:
    """One digit makes it another mistake."""
    seen = graded(project, tmp_path / "other", "full", "x + 2.0001")
    assert seen.mistakes() == set() and "known mistake" not in seen.outputs()


def test_a_record_is_old_once_a_case_has_changed(project: Path) -> None:
    """Then a bundle makes it anew; another policy changes nothing about it."""
    homework, cases = declare(project, "none"), project / "tests" / "named" / "public" / "test_double.py"
    assert is_fresh(homework)
    text = cases.read_text()
    cases.write_text(text.replace("0.137", "0.138"))
    try:
        assert not is_fresh(homework)
    finally:
        cases.write_text(text)


def test_an_old_record_gives_no_wrong_name(project: Path, tmp_path: Path) -> None:
    """Numbers must agree in the cases of today: with other inputs the mistake has no name."""
    cases = project / "tests" / "named" / "public" / "test_double.py"
    text = cases.read_text()
    cases.write_text(text.replace("0.137", "0.138"))
    try:
        assert graded(project, tmp_path / "old", "full", "x + 2").mistakes() == set()
    finally:
        cases.write_text(text)


def test_two_records_are_the_same(project: Path) -> None:
    """Making it twice gives the same bytes."""
    homework = load_homework("named", project)
    before = (homework.reference_dir / NAME).read_bytes()
    assert refresh(homework).read_bytes() == before


def test_a_handout_has_the_public_part_of_full_hints_alone(project: Path) -> None:
    """No record where hints are not full; else nothing of a hidden case, in which wrong values reveal right ones."""
    assert in_handout(declare(project, "area")) == in_handout(declare(project, "none")) == {}
    (name, content), = in_handout(declare(project, "full")).items()
    _, answers = unpack(content)
    assert name == f"tests/named/{NAME}"
    assert answers.cases == ("public/test_double.py::test_double", "public/test_root.py::test_root")
    assert [(known.id, [seen.case for seen in known.seen]) for known in answers.known] == [
        ("the-sum", [0]), ("the-square", [0])]


def test_a_bundle_has_the_record_beside_the_reference(project: Path) -> None:
    """It is as closed to students as the reference; the catalogue stays at home."""
    homework = declare(project, "area")
    content = list_bundle(homework)
    assert content[f"reference/named/{NAME}"] == (homework.reference_dir / NAME).read_bytes()
    assert not [name for name in content if "mistakes.toml" in name]
