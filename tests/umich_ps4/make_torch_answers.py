"""Make the bank of torch's answers: ``python -m tests.umich_ps4.make_torch_answers [--homework EDITION] [FILE]``.

Torch is needed here, never for grading. Inputs come from fixed seeds and travel in the bank. Sizes are
pairwise distinct primes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from autograder.homework import load_homework
from tests.support.oracle import Arrays, bank_from_command_line, flat

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]


def leaf(array: np.ndarray) -> torch.Tensor:
    """A float64 tensor that collects its gradient."""
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def fc() -> Arrays:
    """A fully connected layer of 13 samples, 7 inputs, 5 outputs."""
    rng = np.random.default_rng(101)
    given = {"x": rng.normal(size=(13, 7)), "w": rng.normal(size=(7, 5)), "b": rng.normal(size=5)}
    dout = rng.normal(size=(13, 5))
    x, w, b = map(leaf, given.values())
    out = torch.nn.functional.linear(x, w.T, b)
    out.backward(torch.tensor(dout))
    return {**given, "dout": dout, "out": out.detach().numpy(), "dx": x.grad.numpy(), "dw": w.grad.numpy(),
            "db": b.grad.numpy()}


def relu() -> Arrays:
    """A ReLU on 3 x 13 x 7 numbers, none of which is 0."""
    rng = np.random.default_rng(102)
    given, dout = 4 * rng.normal(size=(3, 13, 7)), rng.normal(size=(3, 13, 7))
    x = leaf(given)
    out = torch.relu(x)
    out.backward(torch.tensor(dout))
    return {"x": given, "dout": dout, "out": out.detach().numpy(), "dx": x.grad.numpy()}


def softmax() -> Arrays:
    """The mean cross entropy of 13 samples of 7 classes; class 6 is missing."""
    rng = np.random.default_rng(103)
    given, y = 5 * rng.normal(size=(13, 7)), rng.integers(0, 6, 13)
    x = leaf(given)
    loss = torch.nn.functional.cross_entropy(x, torch.tensor(y))
    loss.backward()
    return {"x": given, "y": y, "loss": np.array(loss.item()), "dx": x.grad.numpy()}


def network(reg: float) -> Arrays:
    """A network 7-11-5 on 13 samples: the loss, regularised by this factor, and the gradients by its parameters."""
    rng = np.random.default_rng(104)
    given = {"W1": 0.4 * rng.normal(size=(7, 11)), "b1": 0.3 * rng.normal(size=11),
             "W2": 0.4 * rng.normal(size=(11, 5)), "b2": 0.3 * rng.normal(size=5)}
    X, y = rng.normal(size=(13, 7)), rng.integers(0, 5, 13)
    W1, b1, W2, b2 = tensors = [leaf(array) for array in given.values()]
    loss = torch.nn.functional.cross_entropy(torch.relu(torch.tensor(X) @ W1 + b1) @ W2 + b2, torch.tensor(y))
    loss = loss + reg / 2 * ((W1**2).sum() + (W2**2).sum())
    loss.backward()
    gradients = {f"d{name}": tensor.grad.numpy() for name, tensor in zip(given, tensors, strict=True)}
    return {**given, "X": X, "y": y, "loss": np.array(loss.item()), **gradients}


def answers(homework: str = HERE.name) -> Arrays:
    """Every question's inputs and answers in this homework or an edition of it, as ``<question>/<name>``."""
    reg = load_homework(homework, PROJECT).settings["reg"]
    questions = {"fc": fc(), "relu": relu(), "softmax": softmax(), "network": network(reg)}
    return flat(questions)


if __name__ == "__main__":
    bank_from_command_line(HERE, answers)
