"""Runs one sample after the other through the network."""

import numpy as np
from problem2 import kl_divergence, softmax


def init_two_layer(D, H, C, seed):
    np.random.seed(seed)
    params = {}
    for name, shape in (("b2", (C,)), ("W2", (C, H)), ("b1", (H,)), ("W1", (H, D))):
        params[name] = np.random.randn(*shape)
    return params


def forward(X, params):
    hidden = np.array([[max(0.0, w @ x + b) for w, b in zip(params["W1"], params["b1"])] for x in X])
    return hidden, np.array([params["W2"] @ h + params["b2"] for h in hidden])


def two_layer_loss_and_gradients(X, T, params):
    hidden, scores = forward(X, params)
    probs = softmax(scores)
    gradients = {name: np.zeros_like(array) for name, array in params.items()}
    for x, h, p, t in zip(X, hidden, probs, T):
        d = (p - t) / len(X)
        gradients["W2"] += np.outer(d, h)
        gradients["b2"] += d
        back = params["W2"].T @ d
        back[h == 0] = 0
        gradients["W1"] += np.outer(back, x)
        gradients["b1"] += back
    return kl_divergence(T, probs), gradients


def train_two_layer(X, T, params, learning_rate, num_iterations):
    own = {name: array.copy() for name, array in params.items()}
    losses, accuracies = [], []
    for _ in range(num_iterations):
        loss, gradients = two_layer_loss_and_gradients(X, T, own)
        losses.append(loss)
        accuracies.append((forward(X, own)[1].argmax(1) == T.argmax(1)).mean())
        for name in own:
            own[name] -= learning_rate * gradients[name]
    return own, {"loss": losses, "accuracy": accuracies}
