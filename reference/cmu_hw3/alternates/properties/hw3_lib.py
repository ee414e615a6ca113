"""Weights, biases and their gradients are properties over one dictionary."""

import numpy as np


class Module:
    def __call__(self, *x):
        return self.forward(*x)

    def forward(self, *x):
        raise NotImplementedError

    def backward(self, *g):
        raise NotImplementedError


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)


def softmax(z):
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
        out = np.maximum(x, 0.0)
        self.state = out
        return out

    def backward(self, g):
        return g * (self.state > 0)


class Linear(Module):
    def __init__(self, init_params):
        weights, biases = init_params
        self.store = {'W': weights.copy(), 'b': biases.copy()}
        self.slopes = {'W': None, 'b': None}
        self.in_x = None

    @property
    def weights(self):
        return self.store['W']

    @weights.setter
    def weights(self, value):
        self.store['W'] = value

    @property
    def biases(self):
        return self.store['b']

    @biases.setter
    def biases(self, value):
        self.store['b'] = value

    @property
    def d_weights(self):
        return self.slopes['W']

    @d_weights.setter
    def d_weights(self, value):
        self.slopes['W'] = value

    @property
    def d_biases(self):
        return self.slopes['b']

    @d_biases.setter
    def d_biases(self, value):
        self.slopes['b'] = value

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
        n, c = score.shape
        z = score - score.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.y_hat = softmax(score)
        self.y_true = np.zeros((n, c))
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
