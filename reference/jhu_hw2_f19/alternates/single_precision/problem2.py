"""Computes in single precision throughout."""

import numpy as np


def softmax(scores):
    scores = scores.astype(np.float32)
    e = np.exp(scores - scores.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def kl_divergence(target, probs):
    t, p = target.astype(np.float32), probs.astype(np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(t > 0, t * (np.log(t) - np.log(p)), np.float32(0))
    return terms.sum(1).mean()


def linear_forward(X, W, b):
    return X.astype(np.float32) @ W.astype(np.float32).T + b.astype(np.float32)


def linear_loss_and_gradients(X, T, W, b):
    p = softmax(linear_forward(X, W, b))
    d = (p - T.astype(np.float32)) / np.float32(len(X))
    return kl_divergence(T, p), {"W": d.T @ X.astype(np.float32), "b": d.sum(0)}


def train_linear(X, T, learning_rate, num_iterations):
    W, b = np.zeros((T.shape[1], X.shape[1]), np.float32), np.zeros(T.shape[1], np.float32)
    history = {"loss": [], "accuracy": []}
    for _ in range(num_iterations):
        _, g = linear_loss_and_gradients(X, T, W, b)
        W, b = W - np.float32(learning_rate) * g["W"], b - np.float32(learning_rate) * g["b"]
        history["loss"].append(linear_loss_and_gradients(X, T, W, b)[0])
        history["accuracy"].append(np.float32((linear_forward(X, W, b).argmax(1) == T.argmax(1)).mean()))
    return W, b, history
