"""Make the bank of torch's answers: ``python -m tests.nyu_hw1.make_torch_answers [--homework EDITION] [FILE]``.

Inputs come from fixed seeds and travel in the bank, exact in single precision; the answers are autograd's in double
precision, for the losses and the number of outputs that [settings] of homework.toml declare. N, in, hidden and K are
pairwise distinct and N is not 2K.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.homework import load_homework
from tests.support.oracle import Arrays, bank_from_command_line, flat

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
N, IN, HIDDEN, K = 11, 3, 7, 5
Settings = Mapping[str, Any]


def single(array: np.ndarray) -> np.ndarray:
    """These numbers as single precision holds them."""
    return array.astype(np.float32).astype(float)


def outputs(settings: Settings) -> int:
    """K."""
    return 1 if settings["single_output"] else K


def network(settings: Settings, f: str, g: str, loss: str, seed: int) -> Arrays:
    """A two-layer network of 11 samples, 3 inputs, 7 hidden units and K outputs: y_hat, J and four gradients."""
    rng, k = np.random.default_rng(seed), outputs(settings)
    shapes = {"W1": (HIDDEN, IN), "b1": (HIDDEN,), "W2": (k, HIDDEN), "b2": (k,)}
    given = {name: single(rng.uniform(-0.5, 0.5, shape)) for name, shape in shapes.items()}
    given["x"] = single(rng.normal(size=(N, IN)))
    given["y"] = single(rng.normal(size=(N, k))) if loss == "mse_loss" else rng.integers(0, 2, (N, k)).astype(float)
    leaf = {name: torch.tensor(given[name], requires_grad=True) for name in shapes}
    hidden_layer = activate(f, torch.tensor(given["x"]) @ leaf["W1"].T + leaf["b1"])
    y_hat = activate(g, hidden_layer @ leaf["W2"].T + leaf["b2"])
    value = loss_of(settings, loss, y_hat, torch.tensor(given["y"]))
    value.backward()
    gradients = {f"dJd{name}": tensor.grad.numpy() for name, tensor in leaf.items()}
    return {**given, **gradients, "y_hat": y_hat.detach().numpy(), "J": np.array(value.item())}


def activate(name: str, z: torch.Tensor) -> torch.Tensor:
    """relu, sigmoid or identity."""
    return z if name == "identity" else getattr(torch, name)(z)


def loss_of(settings: Settings, name: str, y_hat: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """mse_loss, by this edition's factor, or bce_loss: the mean over all elements."""
    if name == "mse_loss":
        return settings["mse_factor"] * torch.nn.functional.mse_loss(y_hat, y)
    return torch.nn.functional.binary_cross_entropy(y_hat, y)


def loss(settings: Settings, name: str, seed: int) -> Arrays:
    """A loss of 11 samples and K outputs."""
    rng = np.random.default_rng(seed)
    y, y_hat = single(rng.uniform(0.05, 0.95, (2, N, outputs(settings))))
    leaf = torch.tensor(y_hat, requires_grad=True)
    value = loss_of(settings, name, leaf, torch.tensor(y))
    value.backward()
    return {"y": y, "y_hat": y_hat, "J": np.array(value.item()), "dJdy_hat": leaf.grad.numpy()}


def answers(homework: str = HERE.name) -> Arrays:
    """Every question's inputs and answers in this homework or an edition of it, as ``<question>/<name>``."""
    settings = load_homework(homework, PROJECT).settings
    questions = {
        "relu_sigmoid": network(settings, "relu", "sigmoid", "bce_loss", 201),
        "sigmoid_identity": network(settings, "sigmoid", "identity", "mse_loss", 202),
        "identity_relu": network(settings, "identity", "relu", "mse_loss", 203),
        "mse_loss": loss(settings, "mse_loss", 204),
        "bce_loss": loss(settings, "bce_loss", 205),
    }
    return flat(questions)


if __name__ == "__main__":
    bank_from_command_line(HERE, answers)
