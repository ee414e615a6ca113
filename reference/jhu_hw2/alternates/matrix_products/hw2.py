"""einsum and np.matrix, sums by a product with ones, the loss from logaddexp; other names of arguments and defaults."""

import numpy as np
from math import exp


def g_w1(a, b, c, d):
    return a / (2 + exp(a * c + b * d) + exp(-a * c - b * d)) + c


def g_w2(a, b, c, d):
    return b / (2 + exp(a * c + b * d) + exp(-a * c - b * d)) + d


def g_x1(a, b, c, d):
    return c / (2 + exp(a * c + b * d) + exp(-a * c - b * d))


def g_x2(a, b, c, d):
    return d / (2 + exp(a * c + b * d) + exp(-a * c - b * d))


class Parameters:
    def __init__(self):
        self.param = {}
        self.grad = {}

    def set_param(self, key, array):
        self.param[key] = array
        self.grad[key] = np.zeros_like(array)

    def get_param(self, key):
        return self.param[key]

    def accumlate_grad(self, key, grad):
        self.grad[key] += grad

    def zero_grad(self):
        for key in self.grad:
            self.grad[key][...] = 0

    def apply_grad(self, learning_rate):
        for key, grad in self.grad.items():
            self.param[key] -= learning_rate * grad


def head(H, Y, P, g):
    W = P.get_param("w_sm")
    S = np.einsum("nh,hc->nc", H, W)
    total = np.logaddexp.reduce(S, axis=1)
    losses = total - np.take_along_axis(S, Y[:, None], 1)[:, 0]
    probs = np.exp(S - total[:, None])
    if not g:
        return losses.mean(), probs, None
    D = (probs - np.eye(W.shape[1])[Y]) / Y.shape[0]
    P.accumlate_grad("w_sm", np.einsum("nh,nc->hc", H, D))
    return losses.mean(), probs, np.einsum("nc,hc->nh", D, W)


def linear_classifier_forward_and_backward(X, Y, P, g=True):
    P.zero_grad()
    loss, probs, _ = head(X, Y, P, g)
    return loss, probs


def mlp_single_hidden_forward_and_backward(X, Y, P, g=True):
    P.zero_grad()
    S = np.asarray(np.matrix(X) * np.matrix(P.get_param("w1"))) + P.get_param("b1")
    H = S.clip(min=0)
    loss, probs, D = head(H, Y, P, g)
    if g:
        D = D * np.heaviside(S, 0)
        P.accumlate_grad("w1", np.asarray(np.matrix(X).T * np.matrix(D)))
        P.accumlate_grad("b1", np.ones((1, len(X))) @ D)
    return loss, probs


def mlp_two_hidden_forward_and_backward(X, Y, P, g=True):
    P.zero_grad()
    S1 = np.einsum("nd,dh->nh", X, P.get_param("w1")) + P.get_param("b1")
    H1 = S1.clip(min=0)
    S2 = np.einsum("nh,hk->nk", H1, P.get_param("w2")) + P.get_param("b2")
    loss, probs, D = head(H1 + S2.clip(min=0), Y, P, g)
    if g:
        D2 = D * np.heaviside(S2, 1)
        P.accumlate_grad("w2", np.einsum("nh,nk->hk", H1, D2))
        P.accumlate_grad("b2", np.ones((1, len(X))) @ D2)
        D1 = (D + np.einsum("nk,hk->nh", D2, P.get_param("w2"))) * np.heaviside(S1, 0)
        P.accumlate_grad("w1", np.einsum("nd,nh->dh", X, D1))
        P.accumlate_grad("b1", np.ones((1, len(X))) @ D1)
    return loss, probs
