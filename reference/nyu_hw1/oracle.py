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


def backward(parameters, f, g, x, dJdy_hat, slope_at_zero=0.0):
    """The gradients by the four parameters, as mlp.py names them; ``slope_at_zero`` is ReLU's at exactly 0."""
    at = forward(parameters, f, g, x)
    return _gradients(parameters["W2"], f, g, {**at, "x": x}, dJdy_hat, slope_at_zero)


class MLP:
    """The network with the interface of mlp.py, so that the same calls can be made on both.

    Attributes:
        parameters, grads: W1, b1, W2, b2 and dJdW1, dJdb1, dJdW2, dJdb2, zeros at first.
        cache: x, z1, a1, z2 and y_hat of the last forward.
    """

    def __init__(self, in_features, hidden, f_function, hidden_again, out_features, g_function):
        self.f_function, self.g_function = f_function, g_function
        shapes = {"W1": (hidden, in_features), "b1": (hidden,), "W2": (out_features, hidden_again),
                  "b2": (out_features,)}
        self.parameters = {name: np.zeros(shape) for name, shape in shapes.items()}
        self.grads = {f"dJd{name}": np.zeros(shape) for name, shape in shapes.items()}
        self.cache = {}

    def forward(self, x):
        """y_hat, ``(N, K)``, for x ``(N, in)``."""
        self.cache = {**forward(self.parameters, self.f_function, self.g_function, x), "x": x}
        return self.cache["y_hat"]

    def backward(self, dJdy_hat):
        """Set grads for dJdy_hat ``(N, K)`` and the batch of the last forward."""
        W2 = self.parameters["W2"]
        self.grads.update(_gradients(W2, self.f_function, self.g_function, self.cache, dJdy_hat))

    def clear_grad_and_cache(self):
        """Set all gradients to zero and empty the cache."""
        self.grads = {name: np.zeros_like(gradient) for name, gradient in self.grads.items()}
        self.cache = {}


def mse(y, y_hat, factor):
    """(J, dJdy_hat) of ``factor`` times the mean squared error."""
    error = np.asarray(y_hat, float) - np.asarray(y, float)
    return factor * float((error**2).mean()), factor * 2 * error / error.size


def bce(y, y_hat):
    """(J, dJdy_hat) of the binary cross entropy."""
    y, p = np.asarray(y, float), np.asarray(y_hat, float)
    loss = -float((y * np.log(p) + (1 - y) * np.log(1 - p)).mean())
    return loss, (p - y) / (p * (1 - p)) / p.size


def mse_loss(y, y_hat):
    """(J, dJdy_hat) of the mean squared error, with the interface of mlp.py."""
    return mse(y, y_hat, 1.0)


def bce_loss(y, y_hat):
    """(J, dJdy_hat) of the binary cross entropy, with the interface of mlp.py."""
    return bce(y, y_hat)


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


def _gradients(W2, f, g, at, dJdy_hat, slope_at_zero=0.0):
    """The four gradients; ``at`` holds x, z1, a1 and z2 of the forward pass."""
    dJdz2 = np.asarray(dJdy_hat, float) * _slope(g, at["z2"], slope_at_zero)
    dJdz1 = dJdz2 @ np.asarray(W2, float) * _slope(f, at["z1"], slope_at_zero)
    return {"dJdW1": dJdz1.T @ np.asarray(at["x"], float), "dJdb1": dJdz1.sum(0),
            "dJdW2": dJdz2.T @ at["a1"], "dJdb2": dJdz2.sum(0)}


def _slope(name, z, at_zero=0.0):
    if name == "relu":
        return np.where(z == 0, at_zero, z > 0)
    s = _activate("sigmoid", z)
    return s * (1 - s) if name == "sigmoid" else np.ones_like(z)
