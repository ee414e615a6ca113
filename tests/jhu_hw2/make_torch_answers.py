"""Make the bank of torch's answers: ``python -m tests.jhu_hw2.make_torch_answers [FILE]``.

Torch is needed here, never for grading. Inputs come from fixed seeds and travel in the bank. Sizes are pairwise
distinct primes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from tests.support.oracle import Arrays, bank_from_command_line, flat

HERE = Path(__file__).resolve().parent
SAMPLES, FEATURES, UNITS, CLASSES = 13, 7, 11, 5


def leaf(array: np.ndarray) -> torch.Tensor:
    """A float64 tensor that collects its gradient."""
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def graph() -> Arrays:
    """The four partial derivatives of question 1 at one point."""
    names = ("x1", "x2", "w1", "w2")
    at = np.random.default_rng(201).normal(size=4)
    x1, x2, w1, w2 = leaves = [leaf(number) for number in at]
    (torch.sigmoid(w1 * x1 + w2 * x2) + 0.5 * (w1**2 + w2**2)).backward()
    return {"at": at, **{f"g_{name}": one.grad.numpy() for name, one in zip(names, leaves, strict=True)}}


def classifier(hidden: int) -> Arrays:
    """The mean cross entropy of a network, its probabilities, and the gradients of all parameters."""
    rng = np.random.default_rng(202 + hidden)
    x, y = rng.normal(size=(SAMPLES, FEATURES)), rng.integers(0, CLASSES - 1, SAMPLES)
    params, width = {}, FEATURES
    for number in range(1, hidden + 1):
        params[f"w{number}"] = rng.normal(size=(width, UNITS))
        params[f"b{number}"] = rng.normal(size=(1, UNITS))
        width = UNITS
    params["w_sm"] = rng.normal(size=(width, CLASSES))
    leaves = {key: leaf(array) for key, array in params.items()}
    scores = forward(torch.tensor(x), leaves, hidden)
    loss = torch.nn.functional.cross_entropy(scores, torch.tensor(y))
    loss.backward()
    probs = torch.softmax(scores, 1).detach().numpy()
    return {"x": x, "y": y, **params, "loss": np.array(loss.item()), "probs": probs,
            **{f"d_{key}": one.grad.numpy() for key, one in leaves.items()}}


def forward(x: torch.Tensor, params: dict[str, torch.Tensor], hidden: int) -> torch.Tensor:
    """The scores; the second hidden layer is added to the first."""
    h = torch.relu(x @ params["w1"] + params["b1"]) if hidden else x
    if hidden == 2:
        h = h + torch.relu(h @ params["w2"] + params["b2"])
    return h @ params["w_sm"]


def answers() -> Arrays:
    """Every question's inputs and answers, as ``<question>/<name>``."""
    names = ("linear_classifier", "mlp_single_hidden", "mlp_two_hidden")
    questions = {"graph": graph(), **{f"{name}_forward_and_backward": classifier(hidden)
                                      for hidden, name in enumerate(names)}}
    return flat(questions)


if __name__ == "__main__":
    bank_from_command_line(HERE, lambda homework: answers())
