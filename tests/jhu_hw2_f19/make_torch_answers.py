"""Make the bank of torch's answers: ``python -m tests.jhu_hw2_f19.make_torch_answers [FILE]``.

Torch is needed here, never for grading. Inputs come from fixed seeds and travel in the bank. Sizes are pairwise
distinct primes. Losses are means over samples.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from tests.support.oracle import Arrays, bank_from_command_line, flat

HERE = Path(__file__).resolve().parent


def leaf(array: np.ndarray) -> torch.Tensor:
    """A float64 tensor that collects its gradient."""
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def loss_of(scores: torch.Tensor, T: np.ndarray) -> torch.Tensor:
    """The mean divergence of the softmax of the scores from T; torch knows that 0 log 0 is 0."""
    log_probs = torch.log_softmax(scores, dim=1)
    return torch.nn.functional.kl_div(log_probs, torch.tensor(T), reduction="batchmean")


def graph() -> Arrays:
    """The four derivatives of f at five points."""
    points = np.random.default_rng(201).normal(size=(5, 4)).round(3)
    gradients = []
    for point in points:
        x1, x2, w1, w2 = values = [leaf(value) for value in point]
        (torch.sigmoid(w1 * x1 + w2 * x2) + 0.5 * (w1**2 + w2**2)).backward()
        gradients.append([value.grad.item() for value in values])
    return {"points": points, "gradients": np.array(gradients)}


def divergence() -> Arrays:
    """13 samples of 7 classes, one-hot; class 6 is missing."""
    rng = np.random.default_rng(202)
    scores, T = 5 * rng.normal(size=(13, 7)), np.eye(7)[rng.integers(0, 6, 13)]
    probs = torch.softmax(torch.tensor(scores), dim=1).numpy()
    return {"scores": scores, "T": T, "probs": probs, "loss": np.array(loss_of(torch.tensor(scores), T).item())}


def linear() -> Arrays:
    """The gradients of a linear classifier: 13 samples, 7 features, 5 classes."""
    rng = np.random.default_rng(203)
    X, T = rng.normal(size=(13, 7)), np.eye(5)[rng.integers(0, 4, 13)]
    W, b = rng.normal(size=(5, 7)), rng.normal(size=5)
    w, c = leaf(W), leaf(b)
    loss_of(torch.nn.functional.linear(torch.tensor(X), w, c), T).backward()
    return {"X": X, "T": T, "W": W, "b": b, "d_W": w.grad.numpy(), "d_b": c.grad.numpy()}


def two_layer() -> Arrays:
    """The gradients of a network: 13 samples, 7 features, 11 hidden units, 5 classes."""
    rng = np.random.default_rng(204)
    X, T = rng.normal(size=(13, 7)), np.eye(5)[rng.integers(0, 4, 13)]
    params = {"W1": rng.normal(size=(11, 7)), "b1": rng.normal(size=11),
              "W2": rng.normal(size=(5, 11)), "b2": rng.normal(size=5)}
    tensors = {name: leaf(array) for name, array in params.items()}
    hidden = torch.relu(torch.nn.functional.linear(torch.tensor(X), tensors["W1"], tensors["b1"]))
    loss_of(torch.nn.functional.linear(hidden, tensors["W2"], tensors["b2"]), T).backward()
    return {"X": X, "T": T, **params, **{f"d_{name}": tensor.grad.numpy() for name, tensor in tensors.items()}}


def training() -> Arrays:
    """Three steps of torch's SGD from zeros: 13 samples, 5 features, 3 classes."""
    rng = np.random.default_rng(205)
    X, y = rng.normal(size=(13, 5)), rng.permutation(np.arange(13) % 3)
    W, b = leaf(np.zeros((3, 5))), leaf(np.zeros(3))
    optimizer = torch.optim.SGD([W, b], lr=0.3)
    for _ in range(3):
        optimizer.zero_grad()
        loss_of(torch.nn.functional.linear(torch.tensor(X), W, b), np.eye(3)[y]).backward()
        optimizer.step()
    return {"X": X, "y": y, "rate": np.array(0.3), "iterations": np.array(3), "W": W.detach().numpy(),
            "b": b.detach().numpy()}


def answers() -> Arrays:
    """Every question's inputs and answers, as ``<question>/<name>``."""
    questions = {"graph": graph(), "divergence": divergence(), "linear": linear(), "two_layer": two_layer(),
                 "training": training()}
    return flat(questions)


if __name__ == "__main__":
    bank_from_command_line(HERE, lambda homework: answers())
