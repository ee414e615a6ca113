"""All three functions call one helper; no helper of the handout is in the file, which was a cell each."""

import numpy as np


def partial(wrt, x1, x2, w1, w2):
    z = np.array([x1, x2]) @ np.array([w1, w2])
    slope = np.exp(z) / (1 + np.exp(z)) ** 2
    return {"w1": slope * x1 + w1, "w2": slope * x2 + w2, "x1": slope * w1, "x2": slope * w2}[wrt]


def g_w1(*numbers):
    return partial("w1", *numbers)


def g_w2(*numbers):
    return partial("w2", *numbers)


def g_x1(*numbers):
    return partial("x1", *numbers)


def g_x2(*numbers):
    return partial("x2", *numbers)


def relu(z):
    return np.where(z > 0, z, 0)


def network(x, y, param, grad, hidden):
    param.zero_grad()
    layers, inputs = [], x
    for number in range(1, hidden + 1):
        z = inputs @ param.get_param("w%d" % number) + param.get_param("b%d" % number)
        layers.append((inputs, z))
        inputs = relu(z) if number == 1 else inputs + relu(z)
    scores = inputs @ param.get_param("w_sm")
    log_probs = scores - row_logsumexp(scores)
    loss = -log_probs[range(len(y)), y].mean()
    probs = np.exp(log_probs)
    if grad:
        d = (probs - (np.arange(scores.shape[1]) == y[:, None])) / len(y)
        param.accumlate_grad("w_sm", inputs.T @ d)
        d = d @ param.get_param("w_sm").T
        for number in range(hidden, 0, -1):
            before, z = layers[number - 1]
            dz = d * (z > 0)
            param.accumlate_grad("w%d" % number, before.T @ dz)
            param.accumlate_grad("b%d" % number, dz.sum(0, keepdims=True))
            d = dz @ param.get_param("w%d" % number).T + (d if number > 1 else 0)
    return loss, probs


def linear_classifier_forward_and_backward(batch_x, batch_y, param, grad=True):
    return network(batch_x, batch_y, param, grad, 0)


def mlp_single_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    return network(batch_x, batch_y, param, grad, 1)


def mlp_two_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    return network(batch_x, batch_y, param, grad, 2)
