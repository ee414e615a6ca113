"""Trains with a copy of Problem 2's loop that uses no function of its own."""

import numpy as np


def mean_templates(X, y, num_classes):
    counts = np.bincount(y, minlength=num_classes)
    onehot = np.eye(num_classes)[y]
    return onehot.T.dot(X) / np.maximum(counts, 1)[:, None]


def predict(X, W, b):
    return np.argsort(X.dot(W.T) + b, axis=1)[:, -1]


def train_from_templates(X, y, learning_rate, num_iterations):
    n_classes = np.unique(y).size
    W = mean_templates(X, y, n_classes)
    b = np.zeros(n_classes)
    losses, accuracies = [], []
    rows = np.arange(len(y))
    for step in range(num_iterations + 1):
        s = X.dot(W.T) + b
        s = s - s.max(axis=1, keepdims=True)
        p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
        losses.append(-np.log(p[rows, y]).mean())
        accuracies.append((s.argmax(axis=1) == y).mean())
        if step < num_iterations:
            p[rows, y] -= 1
            W = W - learning_rate * p.T.dot(X) / len(y)
            b = b - learning_rate * p.mean(axis=0)
    return W, b, {"loss": losses, "accuracy": accuracies, "steps": num_iterations}
