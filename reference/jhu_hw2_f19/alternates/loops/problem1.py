"""Computes with math and plain loops, one number at a time."""

import math


def sig(z):
    return 1 / (1 + math.exp(-z))


def f(x1, x2, w1, w2):
    return sig(w1 * x1 + w2 * x2) + 0.5 * (w1 * w1 + w2 * w2)


def slope(x1, x2, w1, w2):
    e = math.exp(-(w1 * x1 + w2 * x2))
    return e / (1 + e) ** 2


def g_w1(x1, x2, w1, w2):
    return slope(x1, x2, w1, w2) * x1 + w1


def g_w2(x1, x2, w1, w2):
    return slope(x1, x2, w1, w2) * x2 + w2


def g_x1(x1, x2, w1, w2):
    return slope(x1, x2, w1, w2) * w1


def g_x2(x1, x2, w1, w2):
    return slope(x1, x2, w1, w2) * w2


def descend(x1, x2, w1, w2, step_size, num_iterations):
    first, second = [w1], [w2]
    while len(first) <= num_iterations:
        a, b = first[-1], second[-1]
        first.append(a - step_size * g_w1(x1, x2, a, b))
        second.append(b - step_size * g_w2(x1, x2, a, b))
    return first, second
