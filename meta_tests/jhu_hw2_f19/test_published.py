"""What the seed prints, and what is known of its answers; on real MNIST it is `nox -s published`."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from meta_tests.jhu_hw2_f19.published import MISSING, accuracies, judged, main
from tests.jhu_hw2_f19.graph import LOST_SIGN, wrong
from tests.jhu_hw2_f19.inputs import START, NetworkInputs
from tests.jhu_hw2_f19.toy import not_separable, one_hot, separable
from tests.support.datasets.digits import large_digits


def test_the_derivatives_at_the_start(reference_modules: SimpleNamespace) -> None:
    """df/dw and df/dx at the handout's point."""
    found = [getattr(reference_modules.problem1, f"g_{name}")(*START) for name in ("w1", "w2", "x1", "x2")]
    assert found == pytest.approx([0.3497557981, -0.4004884038, 0.0746336972, -0.1243894953], abs=1e-10)


def test_the_weights_after_thirty_steps(reference_modules: SimpleNamespace) -> None:
    """w1 and w2 after 30 steps of 0.01."""
    w1s, w2s = reference_modules.problem1.descend(*START, 0.01, 30)
    assert (len(w1s), len(w2s)) == (30, 30)
    assert (w1s[-1], w2s[-1]) == pytest.approx((0.2089480045, -0.3957744017), abs=1e-10)


def test_the_lost_sign_is_the_one_in_the_report(reference_modules: SimpleNamespace) -> None:
    """The known wrong answer is what the report's derivatives give at the handout's point."""
    found = [wrong(name, START, getattr(reference_modules.problem1, name)(*START))[LOST_SIGN]
             for name in ("g_w1", "g_w2")]
    assert found == pytest.approx([0.25024, -0.59951], abs=5e-6)


def test_a_line_separates_the_first_set(reference_modules: SimpleNamespace) -> None:
    """The linear classifier reaches 100 %."""
    X, y = separable()
    _, _, history = reference_modules.problem2.train_linear(X, one_hot(y), 0.5, 60)
    assert history["accuracy"][-1] == 1


def test_two_layers_do_better_on_the_second_set(reference_modules: SimpleNamespace) -> None:
    """The linear classifier stays at 85 %, and no line reaches more; two layers reach more than 90 %."""
    X, y = not_separable()
    for iterations in (60, 400):
        _, _, linear = reference_modules.problem2.train_linear(X, one_hot(y), 0.5, iterations)
        assert linear["accuracy"][-1] == pytest.approx(0.85)
    start = NetworkInputs.random(n=3, features=2, hidden=11, classes=2, seed=5).params
    _, two_layer = reference_modules.problem3.train_two_layer(X, one_hot(y), start, 0.3, 40)
    assert two_layer["accuracy"][-1] > 0.92


def test_the_first_loss_is_log_c(reference_modules: SimpleNamespace) -> None:
    """From zeros, with one-hot targets."""
    X, T = np.ones((7, 3)), one_hot(np.arange(7) % 5, 5)
    loss, _ = reference_modules.problem2.linear_loss_and_gradients(X, T, np.zeros((5, 3)), np.zeros(5))
    assert loss == pytest.approx(np.log(5))


def test_trained_templates_do_better(reference_modules: SimpleNamespace) -> None:
    """On the digits that need no download, mean templates already do well, and trained ones better."""
    mean, trained = accuracies(reference_modules.problem4, large_digits({"train": 30, "test": 30}), iterations=40)
    assert mean == pytest.approx(0.85, abs=0.05)
    assert trained > mean + 0.03


def test_the_scale_of_the_pixels_does_not_matter(reference_modules: SimpleNamespace) -> None:
    """Mean templates without bias predict the same for pixels from 0 to 255."""
    digits = large_digits({"train": 5, "test": 3})
    labels = []
    for scale in (1, 255):
        W = reference_modules.problem4.mean_templates(scale * digits["train_x"], digits["train_y"], 10)
        labels.append(reference_modules.problem4.predict(scale * digits["test_x"], W, np.zeros(10)).tolist())
    assert labels[0] == labels[1]


def test_other_results_are_said() -> None:
    """Each accuracy that is not the seed's gets a sentence."""
    assert judged(0.6314, 0.87) == []
    assert judged(0.6324, 0.89) == ["The mean templates reach 63.24 %, not 63.1 %.",
                                    "The trained templates reach 89.00 %, not 86 to 88 %."]


def test_missing_data_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Without real data the command says where it belongs, and fails."""
    assert main(None) == 2
    assert capsys.readouterr().err == f"{MISSING}\n"
