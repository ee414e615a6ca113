"""Every layer computes in longdouble and answers in it."""

import numpy as np


class Module:
    def __call__(self, *x):
        return self.forward(*x)

    def forward(self, *x):
        raise NotImplementedError

    def backward(self, *g):
        raise NotImplementedError


def sigmoid(x):
    x = np.asarray(x, np.longdouble)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)


def softmax(z):
    z = np.asarray(z, np.longdouble)
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


class Sigmoid(Module):
    def __init__(self):
        self.state = None

    def forward(self, x):
        self.state = sigmoid(x)
        return self.state

    def backward(self, g):
        return g * self.state * (1.0 - self.state)


class ReLU(Module):
    def __init__(self):
        self.state = None

    def forward(self, x):
        out = np.maximum(np.asarray(x, np.longdouble), 0.0)
        self.state = out
        return out

    def backward(self, g):
        return g * (self.state > 0)


class Linear(Module):
    def __init__(self, init_params):
        weights, biases = init_params
        self.weights = weights.astype(np.longdouble)
        self.biases = biases.astype(np.longdouble)
        self.d_weights = None
        self.d_biases = None
        self.in_x = None

    def forward(self, x):
        self.in_x = x
        return x @ self.weights + self.biases

    def backward(self, g):
        n = g.shape[0]
        self.d_weights = self.in_x.T @ g / n
        self.d_biases = g.sum(axis=0, keepdims=True) / n
        return g @ self.weights.T


class CrossEntropyLoss(Module):
    def __init__(self):
        self.y_hat = None
        self.y_true = None

    def forward(self, score, label):
        score = np.asarray(score, np.longdouble)
        n, c = score.shape
        z = score - score.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.y_hat = softmax(score)
        self.y_true = np.zeros((n, c), np.longdouble)
        self.y_true[np.arange(n), label] = 1.0
        return -(self.y_true * logp).sum() / n

    def backward(self):
        return self.y_hat - self.y_true


class GradientDescentOptimizer:
    def __init__(self, model, learning_rate):
        self.model = model
        self.learning_rate = learning_rate

    def step(self):
        for layer in self.model.layers:
            if type(layer) is Linear:
                layer.weights -= self.learning_rate * layer.d_weights
                layer.biases -= self.learning_rate * layer.d_biases
