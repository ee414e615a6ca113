"""Make the bank of torch's answers: ``python -m tests.cmu_hw3.make_torch_answers [FILE]``.

Torch is needed here, never for grading. Inputs come from fixed seeds and travel in the bank. Sizes are pairwise
distinct primes. The homework's convention is applied here: Linear averages over the batch, and the loss's gradient is
that of the sum of the samples' losses.
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


def linear() -> Arrays:
    """One linear layer of 13 samples, 7 inputs, 5 outputs: the averaged gradients of its parameters."""
    rng = np.random.default_rng(101)
    x, g = rng.normal(size=(13, 7)), rng.normal(size=(13, 5))
    weights, biases = rng.normal(size=(7, 5)), rng.normal(size=(1, 5))
    w, b = leaf(weights), leaf(biases)
    torch.nn.functional.linear(torch.tensor(x), w.T, b).backward(torch.tensor(g) / len(x))
    return {"x": x, "g": g, "weights": weights, "biases": biases, "d_weights": w.grad.numpy(),
            "d_biases": b.grad.numpy()}


def activation(name: str, seed: int) -> Arrays:
    """``torch.sigmoid`` or ``torch.relu`` on 13 samples of 7 features, with one exact 0."""
    rng = np.random.default_rng(seed)
    x, g = 4 * rng.normal(size=(13, 7)), rng.normal(size=(13, 7))
    x[6, 3] = 0.0
    t = leaf(x)
    y = getattr(torch, name)(t)
    y.backward(torch.tensor(g))
    return {"x": x, "g": g, "y": y.detach().numpy(), "d_x": t.grad.numpy()}


def cross_entropy() -> Arrays:
    """13 samples of 7 classes; class 6 is missing."""
    rng = np.random.default_rng(104)
    score, label = 5 * rng.normal(size=(13, 7)), rng.integers(0, 6, 13)
    t = leaf(score)
    loss = torch.nn.functional.cross_entropy(t, torch.tensor(label))
    (loss * len(label)).backward()
    return {"score": score, "label": label, "loss": np.array(loss.item()), "d_score": t.grad.numpy()}


def sgd() -> Arrays:
    """Three steps of torch's SGD on two layers, with gradients set by hand."""
    rng = np.random.default_rng(105)
    start = {"weights_0": rng.normal(size=(7, 5)), "biases_0": rng.normal(size=(1, 5)),
             "weights_1": rng.normal(size=(5, 3)), "biases_1": rng.normal(size=(1, 3))}
    gradients = {name: rng.normal(size=(3, *array.shape)) for name, array in start.items()}
    parameters = {name: leaf(array) for name, array in start.items()}
    optimizer = torch.optim.SGD(list(parameters.values()), lr=0.3)
    for step in range(3):
        for name, parameter in parameters.items():
            parameter.grad = torch.tensor(gradients[name][step])
        optimizer.step()
    after = {f"after_{name}": parameter.detach().numpy() for name, parameter in parameters.items()}
    return {**start, **{f"d_{name}": array for name, array in gradients.items()}, **after, "rate": np.array(0.3)}


def training() -> Arrays:
    """A network 5-11-3 with ReLU, trained for 4 epochs on 35 samples in batches of 7."""
    rng = np.random.default_rng(106)
    centres = 1.5 * rng.normal(size=(3, 5))
    data: Arrays = {}
    for part, n in (("train", 35), ("test", 14)):
        data[f"{part}_y"] = rng.integers(0, 3, n)
        data[f"{part}_x"] = centres[data[f"{part}_y"]] + 1.5 * rng.normal(size=(n, 5))
    init = {"weights_0": 0.4 * rng.normal(size=(5, 11)), "biases_0": 0.1 * rng.normal(size=(1, 11)),
            "weights_1": 0.3 * rng.normal(size=(11, 3)), "biases_1": 0.1 * rng.normal(size=(1, 3))}
    losses = train(data, [leaf(array) for array in init.values()], rate=0.3, batch=7, epochs=4)
    return {**data, **init, **losses, "rate": np.array(0.3), "batch": np.array(7)}


def train(data: Arrays, parameters: list[torch.Tensor], rate: float, batch: int, epochs: int) -> Arrays:
    """The mean losses at the end of each epoch."""
    w0, b0, w1, b1 = parameters
    tensors = {name: torch.tensor(array) for name, array in data.items()}

    def loss(part: str, cut: slice = slice(None)) -> torch.Tensor:
        scores = torch.relu(tensors[f"{part}_x"][cut] @ w0 + b0) @ w1 + b1
        return torch.nn.functional.cross_entropy(scores, tensors[f"{part}_y"][cut])

    optimizer = torch.optim.SGD(parameters, lr=rate)
    log: dict[str, list[float]] = {"train_loss": [], "test_loss": []}
    for _ in range(epochs):
        for start in range(0, len(data["train_y"]), batch):
            optimizer.zero_grad()
            loss("train", slice(start, start + batch)).backward()
            optimizer.step()
        for part in ("train", "test"):
            log[f"{part}_loss"].append(loss(part).item())
    return {name: np.array(values) for name, values in log.items()}


def answers() -> Arrays:
    """Every question's inputs and answers, as ``<question>/<name>``."""
    questions = {"linear": linear(), "sigmoid": activation("sigmoid", 102), "relu": activation("relu", 103),
                 "cross_entropy": cross_entropy(), "sgd": sgd(), "training": training()}
    return flat(questions)


if __name__ == "__main__":
    bank_from_command_line(HERE, lambda homework: answers())
