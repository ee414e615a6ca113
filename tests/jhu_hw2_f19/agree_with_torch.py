"""Torch's autograd against the reference, on fuzzed shapes and numbers: run when a bundle is built.

Losses are means over the samples. Tolerances are those of float64.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

from tests.support.oracle import Pair, disagreements

SHARES = 8


def agree(reference: Any, seeds: Sequence[int]) -> list[str]:
    """A sentence for each value that differs; a seed asks one of the questions, in turn."""
    return disagreements(QUESTIONS, reference, seeds, salt=19)


def leaf(array: Any) -> torch.Tensor:
    """A float64 tensor that collects its gradient."""
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def divergence(scores: torch.Tensor, T: np.ndarray) -> torch.Tensor:
    """The mean divergence of the softmax of the scores from T."""
    return torch.nn.functional.kl_div(torch.log_softmax(scores, dim=1), torch.tensor(T), reduction="batchmean")


def targets(rng: np.random.Generator, n: int, classes: int) -> np.ndarray:
    """One-hot rows, or rows of eighths with zeros among them."""
    if rng.integers(2):
        return np.eye(classes)[rng.integers(0, classes, n)]
    return rng.multinomial(SHARES, np.full(classes, 1 / classes), n) / SHARES


def graph(reference: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """The four derivatives, and five steps of SGD on the weights."""
    point = rng.normal(size=4) * 2
    x1, x2, w1, w2 = values = [leaf(value) for value in point]
    (torch.sigmoid(w1 * x1 + w2 * x2) + 0.5 * (w1**2 + w2**2)).backward()
    for name, value in zip(("x1", "x2", "w1", "w2"), values, strict=True):
        yield f"g_{name}", getattr(reference.problem1, f"g_{name}")(*point), value.grad.item()

    ours = reference.problem1.descend(*point, 0.3, 5)
    optimizer = torch.optim.SGD([w1, w2], lr=0.3)
    lists: list[list[float]] = [[], []]
    for _ in range(5):
        optimizer.zero_grad()
        (torch.sigmoid(w1 * x1 + w2 * x2) + 0.5 * (w1**2 + w2**2)).backward()
        optimizer.step()
        lists[0].append(w1.item())
        lists[1].append(w2.item())
    yield "descend", ours, lists


def loss(reference: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """softmax and kl_divergence; scores may be large."""
    n, classes = rng.integers(1, 12), rng.integers(2, 12)
    scores, T = 10.0 ** rng.integers(-1, 2) * rng.normal(size=(n, classes)), targets(rng, n, classes)
    probs = reference.problem2.softmax(scores)
    yield "softmax", probs, torch.softmax(torch.tensor(scores), dim=1).numpy()
    yield "kl_divergence", reference.problem2.kl_divergence(T, probs), divergence(torch.tensor(scores), T).item()


def linear(reference: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """The loss and the gradients of a linear classifier, and its training from zeros."""
    n, features, classes = rng.integers(1, 12), rng.integers(1, 12), rng.integers(2, 12)
    X, T = rng.normal(size=(n, features)), targets(rng, n, classes)
    W, b = rng.normal(size=(classes, features)), rng.normal(size=classes)
    w, c = leaf(W), leaf(b)
    value = divergence(torch.nn.functional.linear(torch.tensor(X), w, c), T)
    value.backward()
    got, gradients = reference.problem2.linear_loss_and_gradients(X, T, W, b)
    yield "linear_loss_and_gradients: the loss", got, value.item()
    yield "linear_loss_and_gradients: W", gradients["W"], w.grad.numpy()
    yield "linear_loss_and_gradients: b", gradients["b"], c.grad.numpy()

    w, c = leaf(np.zeros_like(W)), leaf(np.zeros_like(b))
    losses = train([w, c], lambda: divergence(torch.nn.functional.linear(torch.tensor(X), w, c), T))
    weights, biases, history = reference.problem2.train_linear(X, T, 0.3, 4)
    yield "train_linear: W", weights, w.detach().numpy()
    yield "train_linear: b", biases, c.detach().numpy()
    yield "train_linear: the losses", history["loss"], losses


def two_layer(reference: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """The loss and the gradients of a network, and its training."""
    n, features, hidden = rng.integers(1, 12, 3)
    classes = rng.integers(2, 12)
    X, T = rng.normal(size=(n, features)), targets(rng, n, classes)
    params = {"W1": rng.normal(size=(hidden, features)), "b1": rng.normal(size=hidden),
              "W2": rng.normal(size=(classes, hidden)), "b2": rng.normal(size=classes)}
    tensors = {name: leaf(array) for name, array in params.items()}

    def value() -> torch.Tensor:
        inner = torch.relu(torch.nn.functional.linear(torch.tensor(X), tensors["W1"], tensors["b1"]))
        return divergence(torch.nn.functional.linear(inner, tensors["W2"], tensors["b2"]), T)

    first = value()
    first.backward()
    got, gradients = reference.problem3.two_layer_loss_and_gradients(X, T, params)
    yield "two_layer_loss_and_gradients: the loss", got, first.item()
    for name, tensor in tensors.items():
        yield f"two_layer_loss_and_gradients: {name}", gradients[name], tensor.grad.numpy()

    losses = train(list(tensors.values()), value)
    trained, history = reference.problem3.train_two_layer(X, T, params, 0.3, 4)
    for name, tensor in tensors.items():
        yield f"train_two_layer: {name}", trained[name], tensor.detach().numpy()
    yield "train_two_layer: the losses", history["loss"], losses


def train(tensors: list[torch.Tensor], value: Any) -> list[float]:
    """Four steps of SGD; the loss after each."""
    optimizer, losses = torch.optim.SGD(tensors, lr=0.3), []
    for _ in range(4):
        optimizer.zero_grad()
        value().backward()
        optimizer.step()
        losses.append(value().item())
    return losses


QUESTIONS = (graph, loss, linear, two_layer)
