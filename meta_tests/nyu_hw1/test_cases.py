"""What is particular to the cases of nyu_hw1: who is told what."""

from __future__ import annotations

import pytest

from autograder.certify.catalogue import candidates, read_mistakes, reference_sources
from meta_tests.catalogue.runners import RUNNERS
from tests.nyu_hw1.draw import SIZES

RUNNER = RUNNERS["nyu_hw1"]
HOMEWORK = RUNNER.homework
SOURCES = {one.id: one.sources for one in candidates(HOMEWORK)}


def test_loss_never_costs_the_network() -> None:
    """No mistake in a loss reaches beyond the losses: the network is judged again with the oracle's."""
    reached = {one.id for one in read_mistakes(HOMEWORK) if one.part in ("mse_loss", "bce_loss")
               and not set(one.also) <= {"mse_loss", "bce_loss"}}

    assert reached == {"split-of-one-loss"}


def test_factor_2k_over_n_is_told_from_the_right_one() -> None:
    """The wrong factor 2K/N never passes, because no case has N = 2K."""
    results = RUNNER.run_all(SOURCES["mse-grad-2kn"])
    judged = [name for name in results if name.endswith(("mse_loss.py::test_gradient", "test_gradient_any_shape"))
              and "mse_loss" in name]

    assert judged
    for name in judged:
        assert "times the right one" in str(results[name].failure) or "too large" in str(results[name].failure)
    for n, n_in, hidden, k in SIZES.values():
        assert n != 2 * k
        assert len({n, n_in, hidden, k}) == 4
        assert min(n_in, hidden, k) >= 3


@pytest.mark.parametrize(("case", "old", "new", "sentence"), [
    ("test_forward.py::test_parameter_names", "f_function", "f_func", "MLP has no parameter f_function; it has f_func"),
    ("test_backward.py::test_relu", "dJdW1", "dW1", "MLP: grads has no dJdW1; it has dW1, dJdb1, dJdW2, dJdb2"),
    ("test_backward.py::test_relu", "W1=torch", "w1=torch", "MLP: parameters has no W1; it has w1, b1, W2, b2"),
    ("test_bce_loss.py::test_loss", "def bce_loss", "def bce", "mlp.py has no bce_loss (did you mean 'mse_loss'?)."),
])
def test_renamed_thing_is_named(case: str, old: str, new: str, sentence: str) -> None:
    """A renamed argument, gradient, parameter or function gives a sentence that holds a name that is there."""
    sources = {name: text.replace(old, new) for name, text in reference_sources(HOMEWORK).items()}

    assert str(RUNNER.run(RUNNER.case(f"public/{case}"), sources).failure).startswith(sentence)
