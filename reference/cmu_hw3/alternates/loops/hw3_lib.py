"""Everything by plain Python loops, one entry at a time."""

import numpy as np


class Module:

    def __call__(self, *x):
        return self.forward(*x)

    def forward(self, *x):
        raise NotImplementedError

    def backward(self, *g):
        raise NotImplementedError


def sigmoid(x):
    out = np.zeros(x.shape)
    for spot in np.ndindex(*x.shape):
        if x[spot] >= 0:
            out[spot] = 1 / (1 + np.exp(-x[spot]))
        else:
            out[spot] = np.exp(x[spot]) / (1 + np.exp(x[spot]))
    return out


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
        out = np.zeros(g.shape)
        for spot in np.ndindex(*g.shape):
            s = self.state[spot]
            out[spot] = g[spot] * s * (1 - s)
        return out


class ReLU(Module):

    def __init__(self):
        self.state = None

    def forward(self, x):
        self.state = np.array([[v if v > 0 else 0 for v in row] for row in x])
        return self.state

    def backward(self, g):
        return np.array([[u if v > 0 else 0 for u, v in zip(row, kept)] for row, kept in zip(g, self.state)])


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
        out = np.zeros((len(x), self.weights.shape[1]))
        for n in range(len(x)):
            for k in range(out.shape[1]):
                out[n, k] = self.biases[0, k]
                for j in range(x.shape[1]):
                    out[n, k] += x[n, j] * self.weights[j, k]
        return out

    def backward(self, g):
        self.d_weights = np.zeros(self.weights.shape)
        self.d_biases = np.zeros(self.biases.shape)
        g_in = np.zeros(self.in_x.shape)
        for n in range(len(g)):
            self.d_weights += np.outer(self.in_x[n], g[n]) / len(g)
            self.d_biases += g[n] / len(g)
            for j in range(g_in.shape[1]):
                g_in[n, j] = sum(g[n, k] * self.weights[j, k] for k in range(g.shape[1]))
        return g_in


class CrossEntropyLoss(Module):

    def __init__(self):
        self.y_hat = None
        self.y_true = None

    def forward(self, score, label):
        self.y_hat = np.zeros(score.shape)
        self.y_true = np.zeros(score.shape)
        losses = []
        for n in range(len(score)):
            e = [np.exp(s - max(score[n])) for s in score[n]]
            self.y_hat[n] = [v / sum(e) for v in e]
            self.y_true[n, label[n]] = 1
            losses.append(np.log(sum(e)) - (score[n, label[n]] - max(score[n])))
        return sum(losses) / len(losses)

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
