"""Make the bank of torch's answers: ``python make_torch_answers.py [FILE]``.

Inputs come from fixed seeds and travel in the bank, exact in single precision; the answers are autograd's in double
precision, for mse_factor = 1. N, in, hidden and K are pairwise distinct and N is not 2K.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from pathlib import Path

import numpy as np
import torch

BANK = Path(__file__).resolve().parent / "hidden" / "torch_answers.npz"
SIZES = (11, 3, 7, 5)
Arrays = dict[str, np.ndarray]


def single(array: np.ndarray) -> np.ndarray:
    """These numbers as single precision holds them."""
    return array.astype(np.float32).astype(float)


def network(f: str, g: str, loss: str, seed: int) -> Arrays:
    """A two-layer network of 11 samples, 3 inputs, 7 hidden units and 5 outputs: y_hat, J and four gradients."""
    rng = np.random.default_rng(seed)
    n, n_in, hidden, k = SIZES
    shapes = {"W1": (hidden, n_in), "b1": (hidden,), "W2": (k, hidden), "b2": (k,)}
    given = {name: single(rng.uniform(-0.5, 0.5, shape)) for name, shape in shapes.items()}
    given["x"] = single(rng.normal(size=(n, n_in)))
    given["y"] = single(rng.normal(size=(n, k))) if loss == "mse_loss" else rng.integers(0, 2, (n, k)).astype(float)
    leaf = {name: torch.tensor(given[name], requires_grad=True) for name in shapes}
    hidden_layer = activate(f, torch.tensor(given["x"]) @ leaf["W1"].T + leaf["b1"])
    y_hat = activate(g, hidden_layer @ leaf["W2"].T + leaf["b2"])
    value = loss_of(loss, y_hat, torch.tensor(given["y"]))
    value.backward()
    gradients = {f"dJd{name}": tensor.grad.numpy() for name, tensor in leaf.items()}
    return {**given, **gradients, "y_hat": y_hat.detach().numpy(), "J": np.array(value.item())}


def activate(name: str, z: torch.Tensor) -> torch.Tensor:
    """relu, sigmoid or identity."""
    return z if name == "identity" else getattr(torch, name)(z)


def loss_of(name: str, y_hat: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """mse_loss or bce_loss, the mean over all elements."""
    functions = {"mse_loss": torch.nn.functional.mse_loss, "bce_loss": torch.nn.functional.binary_cross_entropy}
    return functions[name](y_hat, y)


def loss(name: str, seed: int) -> Arrays:
    """A loss of 11 samples and 5 outputs."""
    rng = np.random.default_rng(seed)
    y, y_hat = single(rng.uniform(0.05, 0.95, (2, *SIZES[::3])))
    leaf = torch.tensor(y_hat, requires_grad=True)
    value = loss_of(name, leaf, torch.tensor(y))
    value.backward()
    return {"y": y, "y_hat": y_hat, "J": np.array(value.item()), "dJdy_hat": leaf.grad.numpy()}


def answers() -> Arrays:
    """Every question's inputs and answers, as ``<question>/<name>``."""
    questions = {
        "relu_sigmoid": network("relu", "sigmoid", "bce_loss", 201),
        "sigmoid_identity": network("sigmoid", "identity", "mse_loss", 202),
        "identity_relu": network("identity", "relu", "mse_loss", 203),
        "mse_loss": loss("mse_loss", 204),
        "bce_loss": loss("bce_loss", 205),
    }
    return {f"{question}/{name}": np.asarray(array) for question, arrays in questions.items()
            for name, array in arrays.items()}


def write(path: Path, arrays: Arrays) -> None:
    """An npz file without timestamps, so that the same arrays make the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, arrays[name], allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue())


def main() -> None:
    """Read the file's name from the command line and write the bank there."""
    parser = argparse.ArgumentParser(description="Make the bank of torch's answers of nyu_hw1.")
    parser.add_argument("file", type=Path, nargs="?", default=BANK, help="where to write")
    write(parser.parse_args().file, answers())


if __name__ == "__main__":
    main()
