"""Homework 3, the library: layers, the loss and the optimizer of a neural network.

Only numpy may be imported. Change nothing but the places marked for you; the attributes set in each
``__init__`` are already defined and are read by the tests, so keep their names.

Shapes: a batch is a matrix with one sample a row, so N samples of 784 pixels are ``(N, 784)``.
"""

import numpy as np


class Module:
    """The base of every layer and loss. Given: do not modify it.

    ``forward`` computes the output and stores on ``self`` what ``backward`` will need. ``backward`` always
    refers to the last call of ``forward``.
    """

    def __call__(self, *x):
        """``module(x)`` is short for ``module.forward(x)``."""
        return self.forward(*x)

    def forward(self, *x):
        """Compute the output from the input arrays."""
        raise NotImplementedError

    def backward(self, *g):
        """Take the gradient of the loss by the last output and return the gradient by the last input."""
        raise NotImplementedError


def sigmoid(x):
    """Compute 1 / (1 + exp(-x)) elementwise.

    Mind large numbers: at x = -750 the result is 0 and at x = 750 it is 1, without an overflow warning.

    Args:
        x: array of any shape.

    Returns:
        array of the same shape, between 0 and 1.
    """
    ### TYPE HERE AND REMOVE `pass` below ###
    pass


def softmax(z):
    """Compute exp(z_k) / sum_l exp(z_l) in each row. Not graded by itself: CrossEntropyLoss may use it.

    Mind large numbers: subtracting the same number from all scores of a row changes nothing in the result.

    Args:
        z: scores, ``(N, C)``; must not be modified.

    Returns:
        probabilities, ``(N, C)``; each row sums to 1.
    """
    ### TYPE HERE AND REMOVE `pass` below ###
    pass


class Sigmoid(Module):
    """The sigmoid activation.

    Attributes:
        state: what you store in forward for use in backward; None at first.
    """

    def __init__(self):
        self.state = None

    def forward(self, x):
        """Apply the sigmoid elementwise.

        Args:
            x: ``(N, in_features)``.

        Returns:
            ``(N, in_features)``.
        """
        ### TYPE HERE AND REMOVE `pass` below ###
        pass

    def backward(self, g):
        """Carry the gradient back through the sigmoid.

        Args:
            g: gradient of the loss by the output of the last forward, ``(N, in_features)``.

        Returns:
            gradient of the loss by the input of the last forward, ``(N, in_features)``.
        """
        ### TYPE HERE AND REMOVE `pass` below ###
        pass


class ReLU(Module):
    """The rectified linear unit. Its derivative at exactly 0 is taken as 0.

    Attributes:
        state: what you store in forward for use in backward; None at first.
    """

    def __init__(self):
        self.state = None

    def forward(self, x):
        """Keep what is positive, replace the rest by 0.

        Args:
            x: ``(N, in_features)``; must not be modified.

        Returns:
            ``(N, in_features)``.
        """
        ### TYPE HERE AND REMOVE `pass` below ###
        pass

    def backward(self, g):
        """Carry the gradient back through the ReLU.

        Args:
            g: gradient of the loss by the output of the last forward, ``(N, in_features)``; must not be modified.

        Returns:
            gradient of the loss by the input of the last forward, ``(N, in_features)``.
        """
        ### TYPE HERE AND REMOVE `pass` below ###
        pass


class Linear(Module):
    """A fully connected layer.

    Attributes:
        weights: ``(in_features, out_features)``.
        biases: ``(1, out_features)``.
        d_weights: gradient by the weights, with their shape; None before the first backward.
        d_biases: gradient by the biases, with their shape; None before the first backward.
        in_x: the input of the last forward, ``(N, in_features)``; None at first.
    """

    def __init__(self, init_params):
        """Copy the initial parameters.

        Args:
            init_params: the tuple ``(weights, biases)``.
        """
        weights, biases = init_params
        self.weights = weights.copy()
        self.biases = biases.copy()
        self.d_weights = None
        self.d_biases = None
        self.in_x = None

    def forward(self, x):
        """Multiply each sample with the weights, add the biases, and remember the input.

        Args:
            x: ``(N, in_features)``.

        Returns:
            ``(N, out_features)``.
        """
        ### TYPE HERE AND REMOVE `pass` below ###
        pass

    def backward(self, g):
        """Set ``d_weights`` and ``d_biases`` and return the gradient by the input.

        The gradients of weights and biases are AVERAGES over the N samples of the batch. The gradient by the
        input is not: each row belongs to one sample.

        Args:
            g: gradient of the loss by the output of the last forward, ``(N, out_features)``.

        Returns:
            gradient of the loss by the input of the last forward, ``(N, in_features)``.
        """
        ### TYPE HERE AND REMOVE `pass` below ###
        pass


class CrossEntropyLoss(Module):
    """Softmax followed by the average cross entropy.

    Attributes:
        y_hat: the predicted probabilities of the last forward, ``(N, C)``; None at first.
        y_true: the one-hot labels of the last forward, ``(N, C)``; None at first.
    """

    def __init__(self):
        self.y_hat = None
        self.y_true = None

    def forward(self, score, label):
        """Compute the mean over the batch of -log(probability of the right class).

        Mind large numbers: scores may be as large as 1000, and the logarithm of 0 is not a number.

        Args:
            score: scores before the softmax, ``(N, C)``; must not be modified.
            label: integer classes from 0 to C - 1, ``(N,)``; a class may be missing from a batch.

        Returns:
            the loss, a single number.
        """
        ### TYPE HERE AND REMOVE `pass` below ###
        pass

    def backward(self):
        """Compute the gradient of each sample's own loss by its scores.

        It is NOT divided by N, although the loss is a mean: Linear takes the average over the batch.

        Returns:
            ``(N, C)``; row n belongs to sample n of the last forward.
        """
        ### TYPE HERE AND REMOVE `pass` below ###
        pass


class GradientDescentOptimizer:
    """Plain gradient descent with a fixed learning rate.

    Attributes:
        model: an object whose ``layers`` is a list of modules.
        learning_rate: the step size.
    """

    def __init__(self, model, learning_rate):
        self.model = model
        self.learning_rate = learning_rate

    def step(self):
        """Update ``weights`` and ``biases`` of every layer whose type is Linear, from the gradients set there.

        Each moves against its gradient by ``learning_rate`` times that gradient; layers of other types have
        no parameters. The gradients themselves stay as they are.
        """
        ### TYPE HERE AND REMOVE `pass` below ###
        pass
