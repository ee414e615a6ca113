"""Torch's autograd and SGD against the reference, on fuzzed shapes and numbers: run when a bundle is built.

The homework's convention is applied here: Linear averages its parameters' gradients over the batch, and the loss's
gradient is that of the sum of the samples' losses. Tolerances are those of float64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch

from tests.support.oracle import Pair, disagreements


def agree(reference: Any, seeds: Sequence[int]) -> list[str]:
    """A sentence for each value that differs; a seed asks one of the questions, in turn."""
    return disagreements(QUESTIONS, reference.hw3_lib, seeds, salt=3)


def leaf(array: np.ndarray) -> torch.Tensor:
    """A float64 tensor that collects its gradient."""
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def linear(lib: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """Forward, averaged gradients of the parameters, and the gradient by the input that is no average."""
    n, n_in, n_out = rng.integers(1, 12, 3)
    x, g = rng.normal(size=(n, n_in)), rng.normal(size=(n, n_out))
    weights, biases = rng.normal(size=(n_in, n_out)), rng.normal(size=(1, n_out))
    layer = lib.Linear((weights, biases))
    t, w, b = leaf(x), leaf(weights), leaf(biases)
    y = torch.nn.functional.linear(t, w.T, b)
    y.backward(torch.tensor(g))

    yield "Linear.forward", layer.forward(x), y.detach().numpy()
    yield "Linear.backward", layer.backward(g), t.grad.numpy()
    yield "Linear.d_weights", layer.d_weights, w.grad.numpy() / n
    yield "Linear.d_biases", layer.d_biases, b.grad.numpy() / n


def activation(name: str, function: Callable[[torch.Tensor], torch.Tensor]) -> Callable[..., Iterator[Pair]]:
    """The question whether a layer is torch's function; its input holds an exact zero and large numbers."""

    def ask(lib: Any, rng: np.random.Generator) -> Iterator[Pair]:
        n, features = rng.integers(1, 12, 2)
        x, g = 10.0 ** rng.integers(-1, 4) * rng.normal(size=(n, features)), rng.normal(size=(n, features))
        x.flat[x.size // 2] = 0.0
        layer, t = getattr(lib, name)(), leaf(x)
        y = function(t)
        y.backward(torch.tensor(g))

        yield f"{name}.forward", layer.forward(x), y.detach().numpy()
        yield f"{name}.backward", layer.backward(g), t.grad.numpy()

    return ask


def cross_entropy(lib: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """The mean loss, and the gradient of the sum; scores may be large."""
    n, classes = rng.integers(1, 12), rng.integers(2, 12)
    score, label = 10.0 ** rng.integers(-1, 4) * rng.normal(size=(n, classes)), rng.integers(0, classes, n)
    criterion, t = lib.CrossEntropyLoss(), leaf(score)
    loss = torch.nn.functional.cross_entropy(t, torch.tensor(label))
    (loss * n).backward()

    yield "CrossEntropyLoss.forward", criterion.forward(score, label), loss.item()
    yield "CrossEntropyLoss.backward", criterion.backward(), t.grad.numpy()


def step(lib: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """Three steps of a network with one hidden layer on one batch: the whole chain against autograd and SGD."""
    n, n_in, hidden, classes = rng.integers(2, 9, 4)
    name, function = (("ReLU", torch.relu), ("Sigmoid", torch.sigmoid))[rng.integers(2)]
    x, label, rate = rng.normal(size=(n, n_in)), rng.integers(0, classes, n), float(rng.uniform(0.01, 0.5))
    init = [(rng.normal(size=(a, b)), rng.normal(size=(1, b))) for a, b in ((n_in, hidden), (hidden, classes))]
    tensors = [leaf(array) for pair in init for array in pair]
    layers = [lib.Linear(init[0]), getattr(lib, name)(), lib.Linear(init[1])]
    for _ in range(3):
        _step_ours(lib, layers, x, label, rate)
        _step_torch(tensors, function, torch.tensor(x), torch.tensor(label), rate)

    ours = [layers[0].weights, layers[0].biases, layers[2].weights, layers[2].biases]
    for what, got, want in zip(("weights 1", "biases 1", "weights 2", "biases 2"), ours, tensors, strict=True):
        yield f"{what} after three steps of a network with {name}", got, want.detach().numpy()


def _step_ours(lib: Any, layers: list[Any], x: np.ndarray, label: np.ndarray, rate: float) -> None:
    class Model:
        """What the optimizer asks for."""

    model: Any = Model()
    model.layers = layers
    criterion = lib.CrossEntropyLoss()
    for layer in layers:
        x = layer.forward(x)
    criterion.forward(x, label)
    g = criterion.backward()
    for layer in reversed(layers):
        g = layer.backward(g)
    lib.GradientDescentOptimizer(model, rate).step()


def _step_torch(tensors: list[torch.Tensor], function: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor,
                label: torch.Tensor, rate: float) -> None:
    w0, b0, w1, b1 = tensors
    optimizer = torch.optim.SGD(tensors, lr=rate)
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(function(x @ w0 + b0) @ w1 + b1, label).backward()
    optimizer.step()


QUESTIONS = (linear, activation("Sigmoid", torch.sigmoid), activation("ReLU", torch.relu), cross_entropy, step)
