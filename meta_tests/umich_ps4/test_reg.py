"""umich_ps4_reg, an edition of umich_ps4: the loss of the classifier is regularised."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.bundle.agreement import disagreements
from autograder.certify.catalogue import read_mistakes
from autograder.certify.matrix import grade
from autograder.homework import load_homework
from autograder.template.files import write_files
from tests.umich_ps4.network import Names

REG, BASE = load_homework("umich_ps4_reg"), load_homework("umich_ps4")


def test_what_it_takes_from_its_base() -> None:
    """Points, limits and rules are the base's; the settings are its own."""
    assert BASE.settings == {"reg": 0.0}
    assert REG.settings == {"reg": 0.2}
    for key in ("files", "parts", "limits", "data"):
        assert getattr(REG, key) == getattr(BASE, key)


def test_its_own_mistakes_are_about_reg() -> None:
    """All mistakes of the base are mistakes here."""
    ids, of_base = ({mistake.id for mistake in read_mistakes(homework)} for homework in (REG, BASE))
    assert of_base < ids
    assert all(id.startswith("reg-") for id in ids - of_base)


def test_a_classifier_without_the_argument_loses_the_classifier_alone(tmp_path: Path) -> None:
    """The base's solution: its layers are right, and its hyperparameters are good."""
    write_files(tmp_path, {"ps4.py": (BASE.reference_dir / "ps4.py").read_bytes()})
    assert set(grade(REG, tmp_path).lost) == {"classifier"}


def test_torch_agrees() -> None:
    """The script that is run when the bundle is built compares with the regularised loss."""
    assert disagreements(REG, 40) == []


def test_the_answers_differ_by_the_term_of_the_weights_alone() -> None:
    """0.5 * reg * the sum of squares in the loss, reg * W in the gradients, nothing by the biases."""
    with np.load(REG.cases_dir / "hidden" / "torch_answers.npz") as bank, \
            np.load(BASE.cases_dir / "hidden" / "torch_answers.npz") as plain:
        squares = sum((bank[f"network/{name}"] ** 2).sum() for name in ("W1", "W2"))
        assert bank["network/loss"] - plain["network/loss"] == pytest.approx(0.1 * squares)
        for name, reg in (("W1", 0.2), ("b1", 0.0), ("W2", 0.2), ("b2", 0.0)):
            np.testing.assert_allclose(bank[f"network/d{name}"] - plain[f"network/d{name}"],
                                       reg * bank[f"network/{name}"], atol=1e-12)


@pytest.mark.parametrize(("sizes", "reg", "arguments"), [
    ((5, 7, 3), None, (5, 7, 3, 1e-3, 0.2)),
    ((5, 7, 3, 0.5), None, (5, 7, 3, 0.5, 0.2)),
    ((5, 7, 3, 0.5), 0.0, (5, 7, 3, 0.5, 0.0)),
])
def test_what_a_classifier_is_made_with(sizes: tuple[float, ...], reg: float | None,
                                        arguments: tuple[float, ...]) -> None:
    """With reg where the edition has it; in the base the sizes alone."""
    assert Names(None, 0.2).arguments(*sizes, reg=reg) == arguments
    assert Names(None, 0.0).arguments(*sizes, reg=reg) == sizes


def test_messages_show_reg_where_the_edition_has_it() -> None:
    """A student can repeat the call."""
    assert Names(None, 0.2).making(5, 7, 3) == "SoftmaxClassifier(5, 7, 3, reg=0.2)"
    assert Names(None, 0.0).making(5, 7, 3) == "SoftmaxClassifier(5, 7, 3)"
