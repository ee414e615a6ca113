"""All inner work in float32; results come back as float32."""

import numpy as np


class Module:

    def __call__(self, *x):
        return self.forward(*x)

    def forward(self, *x):
        raise NotImplementedError

    def backward(self, *g):
        raise NotImplementedError


def sigmoid(x):
    x = np.asarray(x, dtype=np.float32)
    return 1 / (1 + np.exp(-x))


def softmax(z):
    z = np.asarray(z, dtype=np.float32)
    e = np.exp(z - z.max(axis=1, keepdims=True))
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
        self.state = np.maximum(x, 0).astype(np.float32)
        return self.state

    def backward(self, g):
        return g * (self.state > 0)


class Linear(Module):

    def __init__(self, init_params):
        weights, biases = init_params
        self.weights = weights.copy()
        self.biases = biases.copy()
        self.d_weights = None
        self.d_biases = None
        self.in_x = None

    def forward(self, x):
        self.in_x = x.astype(np.float32)
        return self.in_x @ self.weights.astype(np.float32) + self.biases.astype(np.float32)

    def backward(self, g):
        g = g.astype(np.float32)
        self.d_weights = self.in_x.T @ g / np.float32(len(g))
        self.d_biases = g.mean(axis=0, keepdims=True)
        return g @ self.weights.T.astype(np.float32)


class CrossEntropyLoss(Module):

    def __init__(self):
        self.y_hat = None
        self.y_true = None

    def forward(self, score, label):
        z = score.astype(np.float32)
        z = z - z.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.y_hat = np.exp(logp)
        self.y_true = np.eye(score.shape[1], dtype=np.float32)[label]
        return -logp[np.arange(len(label)), label].mean()

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
