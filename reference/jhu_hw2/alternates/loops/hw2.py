"""Sample by sample and unit by unit, with math.exp; Parameters as another course has it."""

import math

import numpy as np


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def g_w1(x1, x2, w1, w2):
    e = math.exp(-(w1 * x1 + w2 * x2))
    return float(x1 * e / (1 + e) ** 2 + w1)


def g_w2(x1, x2, w1, w2):
    e = math.exp(-(w1 * x1 + w2 * x2))
    return float(x2 * e / (1 + e) ** 2 + w2)


def g_x1(x1, x2, w1, w2):
    s = sigmoid(w1 * x1 + w2 * x2)
    return float(w1 * s * (1 - s))


def g_x2(x1, x2, w1, w2):
    s = sigmoid(w1 * x1 + w2 * x2)
    return float(w2 * s * (1 - s))


class Parameters:
    def __init__(self):
        self.param = {}
        self.grad = {}

    def set_param(self, key, array):
        self.param[key] = array

    def get_param(self, key):
        return self.param[key]

    def accumlate_grad(self, key, grad):
        if key in self.grad:
            self.grad[key] += grad
        else:
            self.grad[key] = grad

    def zero_grad(self):
        self.grad = {}

    def apply_grad(self, lr):
        for key in self.param:
            self.param[key] -= lr * self.grad[key]


def softmax(row):
    m = max(row)
    e = [math.exp(v - m) for v in row]
    return np.array([v / sum(e) for v in e])


def linear_classifier_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    n = batch_x.shape[0]
    w = param.get_param("w_sm")
    loss, probs, dw = 0.0, np.zeros((n, w.shape[1])), np.zeros(w.shape)
    for i in range(n):
        scores = batch_x[i].dot(w)
        probs[i] = softmax(scores)
        loss += -(scores[batch_y[i]] - scores.max() - math.log(np.sum(np.exp(scores - scores.max()))))
        d = probs[i].copy()
        d[batch_y[i]] -= 1
        dw += np.outer(batch_x[i], d)
    if grad:
        param.accumlate_grad("w_sm", dw / n)
    return loss / n, probs


def mlp_single_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    n = len(batch_x)
    w1, b1, w = (param.get_param(k) for k in ("w1", "b1", "w_sm"))
    loss, probs = 0.0, np.zeros((n, w.shape[1]))
    for i in range(n):
        s1 = (batch_x[i:i + 1].dot(w1) + b1)[0]
        h1 = np.array([max(0.0, v) for v in s1])
        scores = h1.dot(w)
        probs[i] = softmax(scores)
        loss += -(scores[batch_y[i]] - scores.max() - math.log(np.sum(np.exp(scores - scores.max())))) / n
        if not grad:
            continue
        d = probs[i].copy()
        d[batch_y[i]] -= 1
        d /= n
        param.accumlate_grad("w_sm", np.outer(h1, d))
        ds = np.array([g if v > 0 else 0.0 for g, v in zip(w.dot(d), s1)])
        param.accumlate_grad("w1", np.outer(batch_x[i], ds))
        param.accumlate_grad("b1", ds[None, :])
    return loss, probs


def mlp_two_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    n = len(batch_x)
    w1, b1, w2, b2, w = (param.get_param(k) for k in ("w1", "b1", "w2", "b2", "w_sm"))
    loss, probs = 0.0, np.zeros((n, w.shape[1]))
    for i in range(n):
        s1 = (batch_x[i:i + 1].dot(w1) + b1)[0]
        h1 = np.array([max(0.0, v) for v in s1])
        s2 = (h1.dot(w2) + b2).ravel()
        h2 = np.array([a + max(0.0, v) for a, v in zip(h1, s2)])
        scores = h2.dot(w)
        probs[i] = softmax(scores)
        loss += -(scores[batch_y[i]] - scores.max() - math.log(np.sum(np.exp(scores - scores.max())))) / n
        if not grad:
            continue
        d = probs[i].copy()
        d[batch_y[i]] -= 1
        d /= n
        param.accumlate_grad("w_sm", np.outer(h2, d))
        dh = w.dot(d)
        ds2 = dh * (s2 > 0)
        param.accumlate_grad("w2", np.outer(h1, ds2))
        param.accumlate_grad("b2", ds2[None, :])
        ds1 = (dh + w2.dot(ds2)) * (s1 > 0)
        param.accumlate_grad("w1", np.outer(batch_x[i], ds1))
        param.accumlate_grad("b1", ds1[None, :])
    return loss, probs
