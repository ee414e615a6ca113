"""What mlp.py must compute, in plain NumPy and float64: the network that the grader compares with, without torch.

Parameters are a dict of ``W1`` (hidden, in), ``b1`` (hidden,), ``W2`` (K, hidden), ``b2`` (K,), as in mlp.py.
"""

import numpy as np

NEAR_ZERO, NEAR_ONE = 1e-3, 1 - 1e-3


def forward(parameters, f, g, x):
    """y_hat, ``(N, K)``, with everything before it: a dict of z1, a1, z2, y_hat."""
    p = {name: np.asarray(value, float) for name, value in parameters.items()}
    z1 = np.asarray(x, float) @ p["W1"].T + p["b1"]
    a1 = _activate(f, z1)
    z2 = a1 @ p["W2"].T + p["b2"]
    return {"z1": z1, "a1": a1, "z2": z2, "y_hat": _activate(g, z2)}


def backward(parameters, f, g, x, dJdy_hat):
    """The gradients by the four parameters, as mlp.py names them."""
    at = forward(parameters, f, g, x)
    dJdz2 = np.asarray(dJdy_hat, float) * _slope(g, at["z2"])
    dJdz1 = dJdz2 @ np.asarray(parameters["W2"], float) * _slope(f, at["z1"])
    return {"dJdW1": dJdz1.T @ np.asarray(x, float), "dJdb1": dJdz1.sum(0),
            "dJdW2": dJdz2.T @ at["a1"], "dJdb2": dJdz2.sum(0)}


def mse(y, y_hat, factor):
    """(J, dJdy_hat) of ``factor`` times the mean squared error."""
    error = np.asarray(y_hat, float) - np.asarray(y, float)
    return factor * float((error**2).mean()), factor * 2 * error / error.size


def bce(y, y_hat):
    """(J, dJdy_hat) of the binary cross entropy."""
    y, p = np.asarray(y, float), np.asarray(y_hat, float)
    loss = -float((y * np.log(p) + (1 - y) * np.log(1 - p)).mean())
    return loss, (p - y) / (p * (1 - p)) / p.size


def is_fair(parameters, f, g, x, dJdy_hat):
    """Whether right float32 code must agree here: no ReLU at its kink, nothing saturated, no gradient all zero."""
    at = forward(parameters, f, g, x)
    for name, z in ((f, at["z1"]), (g, at["z2"])):
        if name == "relu" and np.abs(z).min() < NEAR_ZERO:
            return False
    if g == "sigmoid" and not NEAR_ZERO < at["y_hat"].min() <= at["y_hat"].max() < NEAR_ONE:
        return False
    gradients = backward(parameters, f, g, x, dJdy_hat)
    return all(bool(np.abs(gradient).max() > NEAR_ZERO) for gradient in gradients.values())


def _activate(name, z):
    if name == "relu":
        return np.maximum(z, 0.0)
    return 1 / (1 + np.exp(-z)) if name == "sigmoid" else z


def _slope(name, z):
    if name == "relu":
        return (z > 0).astype(float)
    s = _activate("sigmoid", z)
    return s * (1 - s) if name == "sigmoid" else np.ones_like(z)
