"""cmu_hw3's comparison with torch: no disagreement with the reference, and some with each wrong one."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.homework import load_homework
from autograder.sandbox.local import load_trusted

CMU = load_homework("cmu_hw3")
EDITS = {
    "weights_not_averaged": ("self.in_x.T @ g / n", "self.in_x.T @ g", "Linear.d_weights"),
    "biases_not_averaged": ("g.sum(axis=0, keepdims=True) / n", "g.sum(axis=0, keepdims=True)", "Linear.d_biases"),
    "biases_without_rows": ("g.sum(axis=0, keepdims=True) / n", "g.sum(axis=0) / n", "Linear.d_biases has shape"),
    "input_gradient_averaged": ("return g @ self.weights.T", "return g @ self.weights.T / n", "Linear.backward"),
    "relu_slope_one_at_zero": ("(self.state > 0)", "(self.state >= 0)", "ReLU.backward"),
    "sigmoid_overflows": ("np.where(x >= 0, 1.0, e) / (1.0 + e)", "np.clip(0.5 + x / 4, 0, 1)", "Sigmoid.forward"),
    "loss_is_a_sum": ("(self.y_true * logp).sum() / n", "(self.y_true * logp).sum()", "CrossEntropyLoss.forward"),
    "loss_gradient_averaged": ("self.y_hat - self.y_true", "(self.y_hat - self.y_true) / len(self.y_hat)",
                               "CrossEntropyLoss.backward"),
    "climbs": ("layer.biases -= self", "layer.biases += self", "biases 1 after three steps"),
    "off_by_a_ten_thousandth": ("layer.weights -= self", "layer.weights -= 1.0001 * self", "weights 1 after three"),
}


@pytest.fixture(scope="module")
def agree() -> Callable[[Any, Sequence[int]], list[str]]:
    """The script's function."""
    function: Callable[[Any, Sequence[int]], list[str]] = runpy.run_path(
        str(CMU.cases_dir / "agree_with_torch.py"))["agree"]
    return function


def test_the_reference_agrees(agree: Callable[[Any, Sequence[int]], list[str]]) -> None:
    """Torch and the reference agree on 300 fuzzed cases."""
    assert agree(SimpleNamespace(**load_trusted(CMU.reference_dir, CMU.files)), range(300)) == []


@pytest.mark.parametrize("name", EDITS)
def test_a_wrong_reference_is_found(name: str, agree: Callable[[Any, Sequence[int]], list[str]],
                                    tmp_path: Path) -> None:
    """After one wrong line in the library, the sentences name what it breaks."""
    old, new, named = EDITS[name]
    source = (CMU.reference_dir / "hw3_lib.py").read_text()
    assert old in source
    (tmp_path / "hw3_lib.py").write_text(source.replace(old, new))

    sentences = agree(SimpleNamespace(**load_trusted(tmp_path, ["hw3_lib.py"])), range(100))
    assert [sentence for sentence in sentences if sentence.startswith(named)]
