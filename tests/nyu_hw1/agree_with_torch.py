"""Torch's autograd against the oracle and the solution, on fuzzed shapes and numbers: run when a bundle is built.

The losses and the number of outputs are those of [settings] in the homework.toml beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.homework import load_homework

HERE = Path(__file__).resolve().parent
SETTINGS = load_homework(HERE.name, HERE.parents[1]).settings
RTOL, ATOL = 1e-9, 1e-12
SINGLE = 1e-4
KINDS = ("relu", "sigmoid", "identity")
NAMES = ("W1", "b1", "W2", "b2")


def agree(reference: Any, seeds: Sequence[int]) -> list[str]:
    """A sentence for each value that differs; each seed is one network with its own activations and loss."""
    sentences = []
    for seed in seeds:
        for what, theirs, torchs, tolerance in _compared(reference, np.random.default_rng([4, seed])):
            got, want = np.asarray(theirs, float), np.asarray(torchs, float)
            if got.shape != want.shape or np.abs(got - want).max() > ATOL + tolerance * np.abs(want).max():
                sentences.append(f"{what} differs from torch's (seed {seed}).")
    return sentences


def _compared(reference: Any, rng: np.random.Generator) -> Iterator[tuple[str, Any, Any, float]]:
    n, n_in, hidden, k = (int(size) for size in rng.integers(1, 12, 4))
    k = 1 if SETTINGS["single_output"] else k
    f, g = (str(name) for name in rng.choice(KINDS, 2))
    loss = "bce_loss" if g == "sigmoid" else "mse_loss"
    shapes = ((hidden, n_in), (hidden,), (k, hidden), (k,))
    parameters = {name: rng.uniform(-0.5, 0.5, shape) for name, shape in zip(NAMES, shapes, strict=True)}
    x, y = rng.normal(size=(n, n_in)), rng.uniform(0, 1, (n, k))
    leaf = {name: torch.tensor(array, requires_grad=True) for name, array in parameters.items()}
    y_hat = _activate(g, _activate(f, torch.tensor(x) @ leaf["W1"].T + leaf["b1"]) @ leaf["W2"].T + leaf["b2"])
    y_hat.retain_grad()
    value = _loss(loss, y_hat, torch.tensor(y))
    value.backward()

    oracle = reference.oracle
    out = oracle.forward(parameters, f, g, x)["y_hat"]
    J, dJdy_hat = oracle.mse(y, out, SETTINGS["mse_factor"]) if loss == "mse_loss" else oracle.bce(y, out)
    yield "oracle.forward", out, y_hat.detach().numpy(), RTOL
    yield f"oracle's {loss}: J", J, value.item(), RTOL
    yield f"oracle's {loss}: dJdy_hat", dJdy_hat, y_hat.grad.numpy(), RTOL
    for name, gradient in oracle.backward(parameters, f, g, x, dJdy_hat).items():
        yield f"oracle.backward: {name}", gradient, leaf[name.removeprefix("dJd")].grad.numpy(), RTOL
    yield from _solution(reference.mlp, (n_in, hidden, f, hidden, k, g), parameters, x, y, loss, leaf)


def _solution(mlp: Any, sizes: tuple[Any, ...], parameters: dict[str, np.ndarray], x: np.ndarray, y: np.ndarray,
              loss: str, leaf: dict[str, torch.Tensor]) -> Iterator[tuple[str, Any, Any, float]]:
    """The solution's gradients, in double precision too."""
    network = mlp.MLP(*sizes)
    network.parameters = {name: torch.tensor(array) for name, array in parameters.items()}
    y_hat = network.forward(torch.tensor(x))
    _, dJdy_hat = getattr(mlp, loss)(torch.tensor(y), y_hat)
    network.backward(dJdy_hat)
    for name in NAMES:
        yield f"MLP.backward: dJd{name}", network.grads[f"dJd{name}"].numpy(), leaf[name].grad.numpy(), SINGLE


def _loss(name: str, y_hat: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    if name == "mse_loss":
        return SETTINGS["mse_factor"] * torch.nn.functional.mse_loss(y_hat, y)
    return torch.nn.functional.binary_cross_entropy(y_hat, y)


def _activate(name: str, z: torch.Tensor) -> torch.Tensor:
    return z if name == "identity" else getattr(torch, name)(z)
