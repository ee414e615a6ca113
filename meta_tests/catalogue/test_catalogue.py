"""Every homework's cases as a classifier: right solutions lose nothing, wrong ones lose on their own part alone."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.certify.catalogue import Candidate, candidates, read_mistakes
from autograder.homework import find_homeworks
from meta_tests.catalogue.inprocess import InProcess, InProcessCase, load_file
from meta_tests.catalogue.rooms import ROOMS

LONGEST_TITLE, FEWEST_MISTAKES, FEWEST_ALTERNATES, LARGEST_BANK = 110, 40, 5, 60_000
HOSTILE = ["[[1.0]]", "'x'", "{}", "object()", "np.zeros((2, 2), object)", "np.zeros((2, 2))", "np.float64('nan')",
           "np.array([[None, 1.0]])", "True", "(1, 2, 3, 4, 5, 6)", "np.zeros(0)", "10 ** 400", "1 / 0"]
BANKS = [path for room in ROOMS.values() for path in room.homework.cases_dir.glob("make_torch_answers.py")]
each_room = pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)


def pairs(kinds: set[str]) -> list[Any]:
    """Each room with each candidate of these kinds in its catalogue."""
    return [pytest.param(room, one, id=f"{name}-{one.id}") for name, room in ROOMS.items()
            for one in candidates(room.homework) if one.kind in kinds]


def test_every_homework_has_a_room() -> None:
    """No homework goes without this proof."""
    assert list(ROOMS) == find_homeworks()


@each_room
def test_weights_add_up_to_the_points_of_each_part(room: InProcess) -> None:
    """The weights of public and hidden cases sum to [parts]; public cases hold 40 % of each part."""
    parts = room.homework.parts
    total, public = dict.fromkeys(parts, 0.0), dict.fromkeys(parts, 0.0)
    for case in room.cases:
        total[case.part] += case.weight
        public[case.part] += 0 if case.hidden else case.weight

    assert total == pytest.approx(parts)
    assert public == pytest.approx({part: 0.4 * points for part, points in parts.items()})


@pytest.mark.parametrize(("room", "case"), [
    pytest.param(room, case, id=f"{name}-{case.id}") for name, room in ROOMS.items() for case in room.cases])
def test_case_has_a_title_and_fails_on_the_template(room: InProcess, case: InProcessCase) -> None:
    """Every case states a fact in its docstring's first line, and an empty solution does not pass it."""
    assert room.run_case(case, room.stub(room.homework.stub)).failure is not None
    title = (case.function.__doc__ or "").splitlines()[0]
    assert title.endswith(".")
    assert len(title) <= LONGEST_TITLE


@pytest.mark.parametrize(("room", "answer"), [
    pytest.param(room, answer, id=f"{name}-{answer}") for name, room in ROOMS.items()
    for answer in (*HOSTILE, *room.hostile)])
def test_hostile_answer_fails_every_case_as_the_students_fault(room: InProcess, answer: str) -> None:
    """Whatever every function answers, each case fails by a Gap or a StudentError, never by an error of its own."""
    results = room.run_all(room.stub(f"import numpy as np\nreturn {answer}"))

    assert {case for case, result in results.items() if result.failure is None} == set()


@each_room
def test_reference_gets_full_marks_without_a_remark(room: InProcess) -> None:
    """The reference passes every case, and nothing is remarked or carried."""
    results = room.run_all(room.reference)

    assert room.lost_parts(results) == {}
    assert [case for case, result in results.items() if result.properties] == []


@pytest.mark.parametrize(("room", "candidate"), pairs({"alternate", "tolerated"}))
def test_right_solution_loses_nothing(room: InProcess, candidate: Candidate) -> None:
    """A right solution written differently passes every case, and none of its points had to be carried."""
    results = room.run_all(candidate.sources)

    assert room.lost_parts(results) == {}
    assert [case for case, result in results.items() if "carried" in result.properties] == []


@pytest.mark.parametrize(("room", "candidate"), pairs({"mistake"}))
def test_mistake_costs_its_own_part_and_what_has_no_seam(room: InProcess, candidate: Candidate) -> None:
    """A mistake loses points on its part and, for the reason in ``why``, on the parts in ``also``; on no other."""
    assert room.lost_by(candidate) == {*candidate.loses, *candidate.may_lose}


@each_room
def test_catalogue_is_well_formed(room: InProcess) -> None:
    """Mistakes and alternates are many, each mistake has its words, and ``why`` stands where ``also`` does."""
    mistakes = read_mistakes(room.homework)

    assert sum(one.status == "mistake" for one in mistakes) >= FEWEST_MISTAKES
    assert sum(one.kind == "alternate" for one in candidates(room.homework)) >= FEWEST_ALTERNATES
    for one in mistakes:
        assert one.description and one.relation and one.hint, one.id
        assert bool(one.also) == bool(one.why), one.id


@pytest.mark.parametrize(("room", "folder"), [
    pytest.param(room, folder, id=f"{name}-{folder.name}") for name, room in ROOMS.items()
    for folder in sorted((room.homework.reference_dir / "alternates").iterdir())])
def test_alternate_says_what_is_different(room: InProcess, folder: Path) -> None:
    """An alternate holds only files of the homework, and each begins with a sentence."""
    files = sorted(path for path in folder.iterdir() if path.is_file())

    assert files
    assert {path.name for path in files} <= set(room.homework.files)
    for path in files:
        assert (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[0].endswith(".")


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.parent.name)
def test_torch_answers_are_fresh(path: Path, tmp_path: Path) -> None:
    """The committed bank holds what torch answers today, and stays small."""
    make = load_file(path)
    make.write(tmp_path / "bank.npz", make.answers())

    with np.load(make.BANK) as committed, np.load(tmp_path / "bank.npz") as fresh:
        assert sorted(committed) == sorted(fresh)
        for name in fresh:
            np.testing.assert_allclose(committed[name], fresh[name], rtol=1e-12, atol=1e-14)
    assert make.BANK.stat().st_size < LARGEST_BANK
