"""Goes through the computation graph forwards and backwards, gate by gate, in one function."""

import numpy as np


def f(x1, x2, w1, w2):
    return backprop(x1, x2, w1, w2)[0]


def backprop(x1, x2, w1, w2):
    a, b = w1 * x1, w2 * x2
    c = a + b
    e = np.exp(-c)
    s = 1 / (1 + e)
    value = s + 0.5 * (w1**2 + w2**2)
    d_e = -1 / (1 + e) ** 2
    d_c = -e * d_e
    return value, {"w1": d_c * x1 + w1, "w2": d_c * x2 + w2, "x1": d_c * w1, "x2": d_c * w2}


def g_w1(*point):
    return backprop(*point)[1]["w1"]


def g_w2(*point):
    return backprop(*point)[1]["w2"]


def g_x1(*point):
    return backprop(*point)[1]["x1"]


def g_x2(*point):
    return backprop(*point)[1]["x2"]


def descend(x1, x2, w1, w2, step_size=0.01, num_iterations=30):
    weights = np.array([w1, w2], dtype=float)
    rows = []
    for _ in range(num_iterations):
        slopes = backprop(x1, x2, *weights)[1]
        weights = weights - step_size * np.array([slopes["w1"], slopes["w2"]])
        rows.append(weights)
    return np.array(rows)[:, 0], np.array(rows)[:, 1]
