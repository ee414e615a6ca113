"""Torch's autograd against the reference, on fuzzed shapes and numbers: run when a bundle is built.

Tolerances are those of float64.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import torch

from tests.support.oracle import Pair, disagreements

FUNCTIONS = ("linear_classifier_forward_and_backward", "mlp_single_hidden_forward_and_backward",
             "mlp_two_hidden_forward_and_backward")


def agree(reference: Any, seeds: Sequence[int]) -> list[str]:
    """A sentence for each value that differs; a seed asks one of the questions, in turn."""
    questions = (graph, *(partial(classifier, hidden=hidden) for hidden in range(len(FUNCTIONS))))
    return disagreements(questions, reference.hw2, seeds, salt=2)


def leaf(array: Any) -> torch.Tensor:
    """A float64 tensor that collects its gradient."""
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def graph(hw2: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """The four partial derivatives of question 1."""
    at = rng.normal(size=4) * rng.choice([0.3, 1.0, 3.0])
    x1, x2, w1, w2 = leaves = [leaf(number) for number in at]
    (torch.sigmoid(w1 * x1 + w2 * x2) + 0.5 * (w1**2 + w2**2)).backward()
    for name, one in zip(("g_x1", "g_x2", "g_w1", "g_w2"), leaves, strict=True):
        yield name, getattr(hw2, name)(*at.tolist()), one.grad.item()


def classifier(hw2: Any, rng: np.random.Generator, hidden: int) -> Iterator[Pair]:
    """The loss, the probabilities and all gradients of a classifier with this many hidden layers; large scores too."""
    n, features, units = rng.integers(1, 12, 3)
    classes = int(rng.integers(2, 12))
    x = rng.normal(size=(n, features)) * rng.choice([0.1, 1.0, 100.0])
    y = rng.integers(0, classes, n)
    params = draw(rng, int(features), int(units), classes, hidden)
    leaves = {key: leaf(array) for key, array in params.items()}
    scores = forward(torch.tensor(x), leaves, hidden)
    loss = torch.nn.functional.cross_entropy(scores, torch.tensor(y))
    loss.backward()

    param = hw2.Parameters()
    for key, array in params.items():
        param.set_param(key, array)
    got, probs = getattr(hw2, FUNCTIONS[hidden])(x, y, param)
    yield f"{FUNCTIONS[hidden]}: the loss", got, loss.item()
    yield f"{FUNCTIONS[hidden]}: the probabilities", probs, torch.softmax(scores, 1).detach().numpy()
    for key, one in leaves.items():
        yield f"{FUNCTIONS[hidden]}: the gradient of {key}", param.grad[key], one.grad.numpy()


def draw(rng: np.random.Generator, features: int, units: int, classes: int, hidden: int) -> dict[str, np.ndarray]:
    """Parameters by their names."""
    params, width = {}, features
    for number in range(1, hidden + 1):
        params[f"w{number}"] = rng.normal(size=(width, units))
        params[f"b{number}"] = rng.normal(size=(1, units))
        width = units
    return {**params, "w_sm": rng.normal(size=(width, classes))}


def forward(x: torch.Tensor, params: dict[str, torch.Tensor], hidden: int) -> torch.Tensor:
    """The scores; the second hidden layer is added to the first."""
    h = torch.relu(x @ params["w1"] + params["b1"]) if hidden else x
    if hidden == 2:
        h = h + torch.relu(h @ params["w2"] + params["b2"])
    return h @ params["w_sm"]
