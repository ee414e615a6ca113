"""The cases of nyu_hw1 as a classifier: right solutions lose nothing, wrong ones lose on their own part alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.certify.catalogue import Candidate, candidates, read_mistakes
from meta_tests.catalogue.inprocess import InProcessCase, load_file, quick_profile
from meta_tests.nyu_hw1.room import HOMEWORK, ROOM

CANDIDATES = candidates(HOMEWORK)
MISTAKES = read_mistakes(HOMEWORK)
WRONG = [one for one in CANDIDATES if one.kind == "mistake"]
RIGHT = [one for one in CANDIDATES if one.kind != "mistake"]
FALL_2020 = {"mse_factor": 0.5, "single_output": True}


@pytest.fixture(autouse=True)
def _as_in_a_worker() -> Iterator[None]:
    """A few fuzz examples without shrinking, and the forbidden functions watched; both undone afterwards."""
    with quick_profile(), ROOM.watched():
        yield


def lost(sources: dict[str, str], **settings: Any) -> dict[str, float]:
    """Points lost by part."""
    return ROOM.lost_parts(ROOM.run_all(sources, settings or None))


def test_weights_add_up_to_the_points_of_each_part() -> None:
    """The weights of public and hidden cases sum to [parts], 50 points; public cases hold 40 % of each part."""
    total = dict.fromkeys(HOMEWORK.parts, 0.0)
    public = dict.fromkeys(HOMEWORK.parts, 0.0)
    for case in ROOM.cases:
        total[case.part] += case.weight
        public[case.part] += 0 if case.hidden else case.weight

    assert total == pytest.approx(HOMEWORK.parts)
    assert sum(total.values()) == pytest.approx(50)
    assert public == pytest.approx({part: 0.4 * points for part, points in HOMEWORK.parts.items()})


@pytest.mark.parametrize("case", ROOM.cases, ids=lambda case: case.id)
def test_case_has_a_title_and_fails_on_the_template(case: InProcessCase) -> None:
    """Every case states a fact in its docstring's first line, and an empty solution does not pass it."""
    assert ROOM.run_case(case, ROOM.stub).failure is not None
    title = (case.function.__doc__ or "").splitlines()[0]
    assert title.endswith(".")
    assert len(title) <= 110


def test_reference_gets_full_marks_without_a_remark() -> None:
    """The reference passes every case, and nothing is remarked or carried."""
    results = ROOM.run_all(ROOM.reference)

    assert ROOM.lost_parts(results) == {}
    assert [case for case, result in results.items() if result.properties] == []


@pytest.mark.parametrize("candidate", RIGHT, ids=lambda candidate: candidate.id)
def test_right_solution_loses_nothing(candidate: Candidate) -> None:
    """A right solution written differently passes every case, and none of its points had to be carried."""
    results = ROOM.run_all(candidate.sources)

    assert ROOM.lost_parts(results) == {}
    assert [case for case, result in results.items() if "carried" in result.properties] == []


@pytest.mark.parametrize("candidate", WRONG, ids=lambda candidate: candidate.id)
def test_mistake_costs_its_own_part_and_what_has_no_seam(candidate: Candidate) -> None:
    """A mistake loses points on its part and, for the reason in ``why``, on the parts in ``also``; on no other."""
    assert set(lost(candidate.sources)) == {*candidate.loses, *candidate.may_lose}


def test_loss_never_costs_the_network() -> None:
    """No mistake in a loss reaches beyond the losses: the network is judged again with the oracle's."""
    reached = {part for one in MISTAKES if one.part in ("mse_loss", "bce_loss") for part in one.also}

    assert reached <= {"mse_loss", "bce_loss"}


def test_catalogue_is_well_formed() -> None:
    """There are at least 40 mistakes and five alternates, each mistake with what it is called by and its hint."""
    assert len(WRONG) >= 40
    assert sum(one.kind == "alternate" for one in RIGHT) >= 5
    assert all(one.description and one.relation and one.hint for one in MISTAKES)


def test_split_normalisation_is_named() -> None:
    """Where loss and backward divide for each other, the message says so; backward and network keep their points."""
    split = next(one for one in WRONG if one.id == "split-normalisation")
    results = ROOM.run_all(split.sources)

    for loss in ("mse_loss", "bce_loss"):
        assert str(results[f"public/{loss}::test_gradient"].failure).startswith(
            f"{loss}: dJdy_hat: the normalisation is split: it is 21 times the right one, "
            "and MLP.backward gives 0.04762 times the right gradients; together they are right")
    assert results["public/backward::test_relu"].properties["carried"].startswith("The normalisation is split: ")
    assert "carried" not in results["public/network::test_relu_relu_mse"].properties


def test_factor_2k_over_n_is_told_from_the_right_one() -> None:
    """The wrong factor 2K/N never passes, because no case has N = 2K."""
    wrong = next(one for one in WRONG if one.id == "mse-grad-2kn")

    for name, result in ROOM.run_all(wrong.sources).items():
        if name.endswith(("mse_loss::test_gradient", "mse_loss::test_gradient_any_shape")):
            assert "times the right one" in str(result.failure) or "too large" in str(result.failure)
    for n, _, hidden, k in ROOM.conftest.SIZES.values():
        assert n != 2 * k
        assert len({n, hidden, k}) == 3


def test_fall_2020_edition_is_a_setting() -> None:
    """With mse_factor 0.5 and one output the halved loss is right and the whole one is wrong, on mse_loss alone."""
    halved = next(one for one in WRONG if one.id == "mse-halfboth")

    assert lost(halved.sources, **FALL_2020) == {}
    assert set(lost(ROOM.reference, **FALL_2020)) == {"mse_loss"}


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ("f_function", "f_func", "MLP has no parameter f_function; it has f_func"),
    ("dJdW1", "dW1", "MLP: grads has no dJdW1; it has dW1, dJdb1, dJdW2, dJdb2"),
    ("W1=torch", "w1=torch", "MLP: parameters has no W1; it has w1, b1, W2, b2"),
])
def test_renamed_thing_is_named(old: str, new: str, sentence: str) -> None:
    """A renamed argument, gradient or parameter gives a sentence that holds the name that is there."""
    sources = {name: text.replace(old, new) for name, text in ROOM.reference.items()}
    case = next(case for case in ROOM.cases if case.id == "public/backward::test_relu")

    assert str(ROOM.run_case(case, sources).failure).startswith(sentence)


def test_missing_function_is_named() -> None:
    """A function that is not there is named."""
    sources = {name: text.replace("def bce_loss", "def bce") for name, text in ROOM.reference.items()}
    case = next(case for case in ROOM.cases if case.id == "public/bce_loss::test_loss")

    assert "'mlp' has no attribute 'bce_loss'" in str(ROOM.run_case(case, sources).failure)


def test_torch_answers_are_fresh(tmp_path: Path) -> None:
    """The committed bank holds what torch answers today, and stays small."""
    make = load_file(HOMEWORK.cases_dir / "make_torch_answers.py")
    make.write(tmp_path / "bank.npz", make.answers())

    with np.load(make.BANK) as committed, np.load(tmp_path / "bank.npz") as fresh:
        assert sorted(committed) == sorted(fresh)
        for name in fresh:
            np.testing.assert_allclose(committed[name], fresh[name], rtol=1e-12, atol=1e-14)
    assert make.BANK.stat().st_size < 60_000
