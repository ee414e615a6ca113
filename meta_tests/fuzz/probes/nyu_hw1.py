"""One probe for each piece of nyu_hw1: what it computes on inputs that no case uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from meta_tests.fuzz.plain import Modules, Probe

PAIRS = (("relu", "identity"), ("sigmoid", "relu"), ("identity", "sigmoid"))
SHAPES = {"W1": (6, 4), "b1": (6,), "W2": (3, 6), "b2": (3,)}


def _numbers(seed: int, *shape: int) -> Any:
    import torch

    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def _network(modules: Modules, f: str, g: str) -> Any:
    network = modules["mlp"].MLP(4, 6, f, 6, 3, g)
    for place, (name, shape) in enumerate(SHAPES.items()):
        network.parameters[name].copy_(_numbers(place, *shape))  # in place: code may keep views of it
    return network


def forward(modules: Modules) -> Iterator[Any]:
    for f, g in PAIRS:
        network = _network(modules, f, g)
        yield network.forward(_numbers(10, 5, 4))
        yield network.forward(_numbers(11, 2, 4))


def backward(modules: Modules) -> Iterator[Any]:
    for f, g in PAIRS:
        network = _network(modules, f, g)
        for seed, n in ((12, 5), (14, 2)):
            network.clear_grad_and_cache()
            network.forward(_numbers(seed, n, 4))
            network.backward(_numbers(seed + 1, n, 3))
            yield [network.grads[f"dJd{name}"] for name in SHAPES]


def loss(name: str) -> Any:
    """The probe of a loss, on labels and predictions between 0 and 1."""
    def ask(modules: Modules) -> Iterator[Any]:
        for n in (5, 2):
            labels, predictions = _numbers(16, n, 3).sigmoid().round(), _numbers(17, n, 3).sigmoid()
            yield getattr(modules["mlp"], name)(labels, predictions)

    return ask


PROBES = (Probe("forward", forward), Probe("backward", backward, ("forward",)), Probe("mse_loss", loss("mse_loss")),
          Probe("bce_loss", loss("bce_loss")))
