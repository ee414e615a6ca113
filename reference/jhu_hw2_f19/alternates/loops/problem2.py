"""Computes with loops over samples and classes."""

import numpy as np


def softmax(scores):
    rows = []
    for row in scores:
        highest = max(row)
        powers = [np.exp(score - highest) for score in row]
        rows.append([power / sum(powers) for power in powers])
    return np.array(rows)


def kl_divergence(target, probs):
    total = 0.0
    for t_row, p_row in zip(target, probs):
        for t, p in zip(t_row, p_row):
            if t > 0:
                total += t * np.log(t / p) if p > 0 else np.inf
    return total / len(target)


def linear_forward(X, W, b):
    return np.array([[np.dot(w, x) + c for w, c in zip(W, b)] for x in X])


def linear_loss_and_gradients(X, T, W, b):
    probs = softmax(linear_forward(X, W, b))
    dW, db = np.zeros(W.shape), np.zeros(len(b))
    for x, t, p in zip(X, T, probs):
        for k in range(len(b)):
            dW[k] += (p[k] - t[k]) * x / len(X)
            db[k] += (p[k] - t[k]) / len(X)
    return kl_divergence(T, probs), {"W": dW, "b": db}


def train_linear(X, T, learning_rate, num_iterations):
    W, b = np.zeros((len(T[0]), len(X[0]))), np.zeros(len(T[0]))
    history = {"loss": [], "accuracy": []}
    for iteration in range(num_iterations):
        loss, gradients = linear_loss_and_gradients(X, T, W, b)
        hits = sum(int(np.argmax(s)) == int(np.argmax(t)) for s, t in zip(linear_forward(X, W, b), T))
        history["loss"].append(loss)
        history["accuracy"].append(hits / len(X))
        W -= learning_rate * gradients["W"]
        b -= learning_rate * gradients["b"]
    return W, b, history
