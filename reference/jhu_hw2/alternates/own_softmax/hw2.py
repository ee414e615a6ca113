"""Softmax of its own, one-hot labels, float() of the loss, gradients assigned without accumlate_grad; tanh as sigmoid."""

import numpy as np


def _sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def g_w1(x1, x2, w1, w2):
    s = _sigmoid(w1 * x1 + w2 * x2)
    return np.array(x1 * s * (1 - s) + w1)


def g_w2(x1, x2, w1, w2):
    s = _sigmoid(w1 * x1 + w2 * x2)
    return np.array([x2 * s * (1 - s) + w2])


def g_x1(x1, x2, w1, w2):
    s = _sigmoid(w1 * x1 + w2 * x2)
    return w1 * s * (1 - s)


def g_x2(x1, x2, w1, w2):
    s = _sigmoid(w1 * x1 + w2 * x2)
    return w2 * s * (1 - s)


class Parameters(object):
    param = None

    def __init__(self):
        self.param = dict()
        self.grad = dict()

    def set_param(self, key, value):
        self.param[key] = np.array(value, dtype=float)
        self.grad[key] = None

    def get_param(self, key):
        return self.param[key]

    def accumlate_grad(self, key, g):
        self.grad[key] = g if self.grad[key] is None else self.grad[key] + g

    def zero_grad(self):
        for key in self.grad:
            self.grad[key] = None

    def apply_grad(self, lr):
        for key in self.param:
            self.param[key] = self.param[key] - lr * self.grad[key]


def softmax(z):
    e = np.exp(z - z.max(axis=1)[:, np.newaxis])
    return e / e.sum(axis=1)[:, np.newaxis]


def cross_entropy(probs, one_hot):
    return float(-np.log((probs * one_hot).sum(axis=1)).mean())


def linear_classifier_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    w = param.get_param("w_sm")
    one_hot = np.zeros((batch_x.shape[0], w.shape[1]))
    one_hot[np.arange(batch_x.shape[0]), batch_y] = 1
    probs = softmax(np.dot(batch_x, w))
    loss = cross_entropy(probs, one_hot)
    if grad is False:
        return loss, probs
    param.grad["w_sm"] = np.dot(batch_x.T, probs - one_hot) / batch_x.shape[0]
    return loss, probs


def mlp_single_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    w1, b1, w = param.param["w1"], param.param["b1"], param.param["w_sm"]
    one_hot = np.zeros((batch_x.shape[0], w.shape[1]))
    one_hot[np.arange(batch_x.shape[0]), batch_y] = 1
    h = np.dot(batch_x, w1) + b1
    h[h < 0] = 0
    probs = softmax(np.dot(h, w))
    loss = cross_entropy(probs, one_hot)
    if grad is False:
        return loss, probs
    d = (probs - one_hot) / batch_x.shape[0]
    d_h = np.dot(d, w.T)
    d_h[h == 0] = 0
    param.grad = {"w_sm": np.dot(h.T, d), "w1": np.dot(batch_x.T, d_h), "b1": d_h.sum(axis=0).reshape(b1.shape)}
    return [loss, probs]


def mlp_two_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    w1, b1, w2, b2, w = (param.param[k] for k in ("w1", "b1", "w2", "b2", "w_sm"))
    one_hot = np.zeros((batch_x.shape[0], w.shape[1]))
    one_hot[np.arange(batch_x.shape[0]), batch_y] = 1
    a = np.dot(batch_x, w1) + b1
    h1 = (a + np.abs(a)) / 2
    b = np.dot(h1, w2) + b2
    h2 = h1 + (b + np.abs(b)) / 2
    probs = softmax(np.dot(h2, w))
    loss = cross_entropy(probs, one_hot)
    if grad is False:
        return loss, probs
    d = (probs - one_hot) / batch_x.shape[0]
    d_h2 = np.dot(d, w.T)
    d_b = d_h2 * (np.sign(b) + 1) / 2
    d_a = (d_h2 + np.dot(d_b, w2.T)) * (np.sign(a) + 1) / 2
    param.grad["w_sm"] = np.dot(h2.T, d)
    param.grad["w2"], param.grad["b2"] = np.dot(h1.T, d_b), np.sum(d_b, 0)
    param.grad["w1"], param.grad["b1"] = np.dot(batch_x.T, d_a), np.sum(d_a, 0)
    return [loss, probs]
