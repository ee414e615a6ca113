"""Torch's autograd and SGD against the reference, on fuzzed shapes and numbers: run when a bundle is built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.homework import load_homework
from tests.support.oracle import Pair, disagreements

HERE = Path(__file__).resolve().parent
REGULARISED = bool(load_homework(HERE.name, HERE.parents[1]).settings["reg"])


def agree(reference: Any, seeds: Sequence[int]) -> list[str]:
    """A sentence for each value that differs; a seed asks one of the questions, in turn."""
    return disagreements(QUESTIONS, reference.ps4, seeds, salt=4)


def leaf(array: np.ndarray) -> torch.Tensor:
    """A float64 tensor that collects its gradient."""
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def fc(ps4: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """A fully connected layer of any shape."""
    n, n_in, n_out = rng.integers(1, 12, 3)
    arrays, dout = [rng.normal(size=size) for size in ((n, n_in), (n_in, n_out), n_out)], rng.normal(size=(n, n_out))
    x, w, b = tensors = [leaf(array) for array in arrays]
    right = torch.nn.functional.linear(x, w.T, b)
    right.backward(torch.tensor(dout))
    out, cache = ps4.fc_forward(*arrays)

    yield "fc_forward", out, right.detach().numpy()
    for name, got, tensor in zip(("dx", "dw", "db"), ps4.fc_backward(dout, cache), tensors, strict=True):
        yield f"fc_backward: {name}", got, tensor.grad.numpy()


def relu(ps4: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """A ReLU on any shape; its input holds an exact zero and large numbers."""
    shape = tuple(rng.integers(1, 9, rng.integers(1, 5)))
    x, dout = 10.0 ** rng.integers(-1, 4) * rng.normal(size=shape), rng.normal(size=shape)
    x.flat[x.size // 2] = 0.0
    tensor = leaf(x)
    right = torch.relu(tensor)
    right.backward(torch.tensor(dout))
    out, cache = ps4.relu_forward(x)

    yield "relu_forward", out, right.detach().numpy()
    yield "relu_backward", ps4.relu_backward(dout, cache), tensor.grad.numpy()


def softmax(ps4: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """The mean loss and its gradient; scores may be large."""
    n, classes = rng.integers(1, 12), rng.integers(2, 12)
    x, y = 10.0 ** rng.integers(-1, 4) * rng.normal(size=(n, classes)), rng.integers(0, classes, n)
    tensor = leaf(x)
    right = torch.nn.functional.cross_entropy(tensor, torch.tensor(y))
    right.backward()
    loss, dx = ps4.softmax_loss(x, y)

    yield "softmax_loss: loss", loss, right.item()
    yield "softmax_loss: dx", dx, tensor.grad.numpy()


def steps(ps4: Any, rng: np.random.Generator) -> Iterator[Pair]:
    """Three steps of the classifier on one batch: the whole chain against autograd and SGD."""
    n, d, hidden, classes = (int(size) for size in rng.integers(2, 9, 4))
    X, y, rate = rng.normal(size=(n, d)), rng.integers(0, classes, n), float(rng.uniform(0.01, 0.5))
    reg = float(rng.uniform(0.1, 1.0)) if REGULARISED else 0.0
    model = ps4.SoftmaxClassifier(d, hidden, classes, 1e-3, reg) if reg else ps4.SoftmaxClassifier(d, hidden, classes)
    model.params = {name: rng.normal(size=array.shape) for name, array in model.params.items()}
    W1, b1, W2, b2 = tensors = [leaf(model.params[name]) for name in ("W1", "b1", "W2", "b2")]
    optimizer = torch.optim.SGD(tensors, lr=rate)
    for _ in range(3):
        for name, gradient in model.forwards_backwards(X, y)[1].items():
            model.params[name] = model.params[name] - rate * gradient
        optimizer.zero_grad()
        scores = torch.relu(torch.tensor(X) @ W1 + b1) @ W2 + b2
        loss = torch.nn.functional.cross_entropy(scores, torch.tensor(y))
        (loss + reg / 2 * ((W1**2).sum() + (W2**2).sum())).backward()
        optimizer.step()

    for name, tensor in zip(("W1", "b1", "W2", "b2"), tensors, strict=True):
        yield f"{name} after three steps", model.params[name], tensor.detach().numpy()


QUESTIONS = (fc, relu, softmax, steps)
