"""The sigmoid as (1 + tanh(x / 2)) / 2; layers keep their input instead of their output; the bias gradient is flat."""

import numpy as np


class Module:

    def __call__(self, *x):
        return self.forward(*x)

    def forward(self, *x):
        raise NotImplementedError

    def backward(self, *g):
        raise NotImplementedError


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


class Sigmoid(Module):

    def __init__(self):
        self.state = None

    def forward(self, x):
        self.state = x
        return sigmoid(x)

    def backward(self, g):
        return g * sigmoid(self.state) * sigmoid(-self.state)


class ReLU(Module):

    def __init__(self):
        self.state = None

    def forward(self, x):
        self.state = x
        return x * (x > 0)

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
        self.in_x = x
        return x @ self.weights + self.biases

    def backward(self, g):
        self.d_weights = self.in_x.T.dot(g) / g.shape[0]
        self.d_biases = g.mean(0)
        return g.dot(self.weights.T)


class CrossEntropyLoss(Module):

    def __init__(self):
        self.y_hat = None
        self.y_true = None

    def forward(self, score, label):
        n = len(score)
        score = score - score.max(axis=1, keepdims=True)
        total = np.log(np.exp(score).sum(axis=1))
        self.y_hat = np.exp(score - total[:, None])
        self.y_true = np.zeros(score.shape, dtype=int)
        self.y_true[range(n), label] = 1
        return (total - score[range(n), label]).sum() / n

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
