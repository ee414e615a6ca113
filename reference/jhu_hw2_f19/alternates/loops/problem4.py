"""Adds up images one after the other; histories hold the values before each step."""

import numpy as np
from problem2 import linear_forward, linear_loss_and_gradients


def mean_templates(X, y, num_classes):
    sums, counts = [[0.0] * X.shape[1] for _ in range(num_classes)], [0] * num_classes
    for image, label in zip(X, y):
        sums[label] = [total + float(pixel) for total, pixel in zip(sums[label], image)]
        counts[label] += 1
    return np.array([[total / max(count, 1) for total in row] for row, count in zip(sums, counts)])


def predict(X, W, b):
    return [int(np.argmax(row)) for row in linear_forward(X, W, b)]


def train_from_templates(X, y, learning_rate, num_iterations):
    C = max(y) + 1
    T = np.array([[1.0 if label == k else 0.0 for k in range(C)] for label in y])
    W, b = mean_templates(X, y, C), np.zeros(C)
    history = {"loss": [], "accuracy": []}
    for _ in range(num_iterations):
        loss, gradients = linear_loss_and_gradients(X, T, W, b)
        history["loss"].append(loss)
        history["accuracy"].append(sum(a == c for a, c in zip(predict(X, W, b), y)) / len(y))
        W = W - learning_rate * gradients["W"]
        b = b - learning_rate * gradients["b"]
    return W, b, history
