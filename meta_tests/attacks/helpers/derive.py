"""Helps attacks on nyu_hw1: gradients that are right only if autograd found them; every other answer stays wrong."""

import torch

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "identity": lambda z: z}
NAMES = ("W1", "b1", "W2", "b2")


def network(model, x):
    """The network's output as a function of its four parameters."""
    f, g = (ACTIVATIONS[name] for name in (model.f_function, model.g_function))
    return lambda W1, b1, W2, b2: g(f(x @ W1.T + b1) @ W2.T + b2)


def losses(y):
    """The two losses as functions of the predictions."""
    return {"mse_loss": lambda y_hat: ((y_hat - y) ** 2).mean(),
            "bce_loss": lambda y_hat: -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()}


def derive(ways, function, inputs, upstream):
    """The gradients of sum(upstream * function(*inputs)) by the first way that finds some that are not all zero."""
    for way in ways:
        found = []
        attempt(way.__name__, lambda: found.extend(way(function, inputs, upstream)) or "nothing raised")
        if found and all(one is not None and bool(one.any()) for one in found):
            note("found by " + way.__name__)
            return found
    return None


def answer_by(ways, name, values):
    """The answer of a graded function: wrong, but for gradients that a way found."""
    if name == "MLP.forward":
        values["self"].cache["x"] = values["x"]
    if name == "MLP.backward":
        model = values["self"]
        inputs = [model.parameters[one] for one in NAMES]
        found = derive(ways, network(model, model.cache["x"]), inputs, values["dJdy_hat"])
        if found:
            model.grads.update({"dJd" + one: gradient for one, gradient in zip(NAMES, found)})
    if name in ("mse_loss", "bce_loss"):
        found = derive(ways, losses(values["y"])[name], [values["y_hat"]], torch.tensor(1.0))
        return (torch.tensor(-1.0), found[0] if found else values["y"])
