"""Everything in single precision; gradients of biases without their axis of length 1."""

import numpy as np

F = np.float32


def _s(x1, x2, w1, w2):
    return F(1) / (F(1) + np.exp(-(F(w1) * F(x1) + F(w2) * F(x2))))


def g_w1(x1, x2, w1, w2):
    s = _s(x1, x2, w1, w2)
    return F(x1) * s * (1 - s) + F(w1)


def g_w2(x1, x2, w1, w2):
    s = _s(x1, x2, w1, w2)
    return F(x2) * s * (1 - s) + F(w2)


def g_x1(x1, x2, w1, w2):
    s = _s(x1, x2, w1, w2)
    return F(w1) * s * (1 - s)


def g_x2(x1, x2, w1, w2):
    s = _s(x1, x2, w1, w2)
    return F(w2) * s * (1 - s)


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


def row_logsumexp(x):
    m = x.max(axis=1, keepdims=True)
    return m + np.log(np.exp(x - m).sum(axis=1, keepdims=True))


def _loss(scores, batch_y):
    log_p = scores - row_logsumexp(scores)
    n = len(batch_y)
    one_hot = np.eye(scores.shape[1], dtype=F)[batch_y]
    p = np.exp(log_p)
    return -(log_p * one_hot).sum() / F(n), p, (p - one_hot) / F(n)


def linear_classifier_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    x, w = batch_x.astype(F), param.get_param("w_sm").astype(F)
    loss, p, d = _loss(x @ w, batch_y)
    if not grad:
        return loss, p
    param.accumlate_grad("w_sm", x.T @ d)
    return loss, p


def mlp_single_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    x, w1, b1, w = (a.astype(F) for a in (batch_x, *(param.get_param(k) for k in ("w1", "b1", "w_sm"))))
    h = np.maximum(0, x @ w1 + b1)
    loss, p, d = _loss(h @ w, batch_y)
    if not grad:
        return loss, p
    param.accumlate_grad("w_sm", h.T @ d)
    dh = d @ w.T
    dh[h <= 0] = 0
    param.accumlate_grad("w1", x.T @ dh)
    param.accumlate_grad("b1", dh.sum(axis=0))
    return loss, p


def mlp_two_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    names = ("w1", "b1", "w2", "b2", "w_sm")
    x, w1, b1, w2, b2, w = (a.astype(F) for a in (batch_x, *(param.get_param(k) for k in names)))
    h1 = np.maximum(0, x @ w1 + b1)
    r2 = np.maximum(0, h1 @ w2 + b2)
    h2 = h1 + r2
    loss, p, d = _loss(h2 @ w, batch_y)
    if not grad:
        return loss, p
    param.accumlate_grad("w_sm", h2.T @ d)
    dh2 = d @ w.T
    ds2 = np.where(r2 > 0, dh2, 0)
    param.accumlate_grad("w2", h1.T @ ds2)
    param.accumlate_grad("b2", ds2.sum(axis=0))
    ds1 = np.where(h1 > 0, dh2 + ds2 @ w2.T, 0)
    param.accumlate_grad("w1", x.T @ ds1)
    param.accumlate_grad("b1", ds1.sum(axis=0))
    return loss, p
