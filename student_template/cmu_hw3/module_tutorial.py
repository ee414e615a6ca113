"""A tutorial on Modules: two small layers, a loss, and a check by finite differences.

None of these is part of the homework; they only show who computes what, and when. Run this file, then change
a sign in one of the ``backward`` methods and run it again.
"""

import numpy as np
from hw3_lib import Module


class Square(Module):
    """y = x^2 elementwise: a layer without parameters."""

    def __init__(self):
        self.last_input = None

    def forward(self, x):
        """Return the squares, and remember what ``backward`` will need."""
        self.last_input = x
        return x**2

    def backward(self, g):
        """Chain rule: (dL/dy) times (dy/dx), where dy/dx = 2 x at the LAST input."""
        return g * 2 * self.last_input


class Scale(Module):
    """y = factor * x: a layer with one parameter for all entries.

    A parameter keeps its gradient in an attribute; the gradient by the input is what ``backward`` returns.
    """

    def __init__(self, factor):
        self.factor = factor
        self.d_factor = None
        self.last_input = None

    def forward(self, x):
        """Return ``factor * x``, of the shape of x."""
        self.last_input = x
        return self.factor * x

    def backward(self, g):
        """Set ``d_factor``, a number, and return the gradient by the input.

        Every entry of the output depends on the factor, so their contributions add up.
        (In the homework, Linear takes the average over the batch instead. Read its comment.)
        """
        self.d_factor = np.sum(g * self.last_input)
        return g * self.factor


class HalfSumOfSquares(Module):
    """L = 1/2 * sum of (y - target)^2: a loss. Its ``backward`` takes nothing: there is nothing behind it."""

    def __init__(self):
        self.difference = None

    def forward(self, y, target):
        """Return the loss, a single number."""
        self.difference = y - target
        return 0.5 * np.sum(self.difference**2)

    def backward(self):
        """Return dL/dy, of the shape of y."""
        return self.difference


def numerical_gradient(f, x, delta=1e-5):
    """Approximate df/dx entry by entry with (f(x + delta) - f(x - delta)) / (2 delta) (Appendix A.2)."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = delta
        gradient[index] = (f(x + step) - f(x - step)) / (2 * delta)
    return gradient


def main():
    """Compare what backward computes with finite differences, for the input and for the parameter."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3, 2))
    target = rng.normal(size=(3, 2))
    square, scale, loss = Square(), Scale(1.5), HalfSumOfSquares()

    def loss_at(inputs):
        return loss(scale(square(inputs)), target)

    def loss_with(factor):
        return loss(Scale(factor)(square(x)), target)

    numerical_by_x = numerical_gradient(loss_at, x)
    numerical_by_factor = numerical_gradient(loss_with, np.array(scale.factor))
    print("loss:", loss_at(x))  # this forward is the last one before the backward pass below
    by_x = square.backward(scale.backward(loss.backward()))
    print("gradient by the input, largest error:", np.max(np.abs(by_x - numerical_by_x)))
    print("gradient by the factor, error:", np.abs(scale.d_factor - numerical_by_factor))


if __name__ == "__main__":
    main()
