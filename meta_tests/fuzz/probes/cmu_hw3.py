"""One probe for each piece of cmu_hw3: what it computes on inputs that no case uses."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from meta_tests.fuzz.plain import Modules, Probe

WEIGHTS, BIASES = [(4, 6), (6, 3)], [(1, 6), (1, 3)]


def _numbers(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1.7, shape)


def sigmoid(modules: Modules) -> Iterator[Any]:
    function = modules["hw3_lib"].sigmoid
    yield function(_numbers(1, 4, 3))
    yield function(np.array([[-750.0, 0.0, 750.0]]))


def activation(name: str) -> Any:
    """The probe of a class with forward and backward: twice, with inputs of two shapes."""
    def ask(modules: Modules) -> Iterator[Any]:
        layer = getattr(modules["hw3_lib"], name)()
        for seed, shape in ((2, (5, 3)), (3, (2, 4))):
            yield layer.forward(_numbers(seed, *shape))
            yield layer.backward(_numbers(seed + 10, *shape))

    return ask


def linear(modules: Modules) -> Iterator[Any]:
    layer = modules["hw3_lib"].Linear((_numbers(4, 4, 3), _numbers(5, 1, 3)))
    for seed, n in ((6, 5), (7, 2)):
        yield layer.forward(_numbers(seed, n, 4))
        yield layer.backward(_numbers(seed + 10, n, 3))
        yield layer.d_weights, layer.d_biases, layer.weights, layer.biases


def cross_entropy_loss(modules: Modules) -> Iterator[Any]:
    loss = modules["hw3_lib"].CrossEntropyLoss()
    for seed, n, scale in ((8, 5, 1), (9, 3, 20)):
        yield loss.forward(_numbers(seed, n, 4) * scale, np.random.default_rng(seed).integers(0, 4, n))
        yield loss.backward()


def gradient_descent_optimizer(modules: Modules) -> Iterator[Any]:
    library = modules["hw3_lib"]
    layers = [library.Linear((_numbers(20, 4, 6), _numbers(21, 1, 6))), object(),
              library.Linear((_numbers(22, 6, 3), _numbers(23, 1, 3)))]
    for place, layer in enumerate(layers[::2]):
        layer.d_weights, layer.d_biases = _numbers(24 + place, *WEIGHTS[place]), _numbers(26 + place, *BIASES[place])
    optimizer = library.GradientDescentOptimizer(SimpleNamespace(layers=layers), 0.3)
    optimizer.step()
    optimizer.step()
    for layer in layers[::2]:
        yield layer.weights, layer.biases


def train_network(modules: Modules) -> Iterator[Any]:
    library, solution = modules["hw3_lib"], modules["hw3_sol"]
    np.random.seed(3)
    model = solution.MultiLayerPerceptron([
        library.Linear((_numbers(30, 4, 6), _numbers(31, 1, 6))), library.Sigmoid(),
        library.Linear((_numbers(32, 6, 3), _numbers(33, 1, 3)))])
    labels = np.random.default_rng(34).integers(0, 3, 20)
    dataset = {"train_x": _numbers(35, 12, 4), "train_y": labels[:12],
               "test_x": _numbers(36, 8, 4), "test_y": labels[12:]}
    log = solution.train_network(model, dataset, 3, 0.2, 4)
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy", "yhat_train", "yhat_test"):
        yield log[name] if isinstance(log, dict) else getattr(log, name)
    yield model.layers[0].weights, model.layers[2].biases


_LAYERS = ("linear", "sigmoid", "relu", "cross_entropy_loss", "gradient_descent_optimizer")
PROBES = (
    Probe("sigmoid", sigmoid), Probe("sigmoid", activation("Sigmoid")), Probe("relu", activation("ReLU")),
    Probe("linear", linear), Probe("cross_entropy_loss", cross_entropy_loss),
    Probe("gradient_descent_optimizer", gradient_descent_optimizer, ("linear",)),
    Probe("train_network", train_network, _LAYERS),
)
