"""The numbers that the write-up of seed 003 prints, recomputed with the reference's classes."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

# Section 1, question 3. The printed matrices have the biases in the first column.
ALPHA = np.array([[1, 1, 2, -3, 0, 1, -3], [1, 2, 1, 1, 1, 0, 2], [1, 3, 2, 2, 2, 2, 1], [1, 2, 0, 3, 1, -2, 2]], float)
BETA = np.array([[1, 1, 2, -2, 3], [1, 2, -1, 3, 1], [1, 3, 1, -1, 1]], float)
X = np.array([[1, 0, 1, 0, 1, 1]], float)
LABEL = np.array([2])  # class 3

# Section 3.
POINTS = np.array([[-1, 0.4], [3, 8], [-3, 0.3], [4, 10], [-0.5, 5]])
VALUES = np.array([[2], [-4], [3.2], [-8.3], [-2.3]])
W1 = np.array([[0.2, 3.8], [-1.1, 2.3]])
B1 = np.array([[-1.3, 0.86]])
W2 = np.array([[-1.2], [0.7]])
B2 = np.array([[0.0]])


def as_linear(lib, matrix):
    """A Linear from a printed matrix: one row an output, biases first."""
    return lib.Linear((matrix[:, 1:].T, matrix[:, :1].T))


@pytest.fixture
def section_1(reference_modules: SimpleNamespace) -> SimpleNamespace:
    """The network of figure 1.1 after its forward pass, with every intermediate value."""
    lib = reference_modules.lib
    hidden, activation, output = as_linear(lib, ALPHA), lib.Sigmoid(), as_linear(lib, BETA)
    criterion = lib.CrossEntropyLoss()
    a = hidden(X)
    z = activation(a)
    b = output(z)
    loss = criterion(b, LABEL)
    model = reference_modules.sol.MultiLayerPerceptron([hidden, activation, output])
    return SimpleNamespace(a=a, z=z, b=b, loss=loss, criterion=criterion, model=model, hidden=hidden, output=output)


@pytest.fixture
def stepped(reference_modules: SimpleNamespace, section_1: SimpleNamespace) -> SimpleNamespace:
    """The same after one step with rate 1."""
    section_1.model.backward(section_1.criterion)
    reference_modules.lib.GradientDescentOptimizer(section_1.model, 1.0).step()
    return section_1


def test_hidden_linear_combination(section_1):
    """Section 1, 3(a): a = [-3, 6, 9, 6]."""
    assert section_1.a.tolist() == [[-3, 6, 9, 6]]


def test_hidden_activation(section_1, reference_modules):
    """Section 1, 3(b): z1 = 0.0474, as the layer and as the function."""
    assert round(section_1.z[0, 0], 4) == 0.0474
    assert round(float(reference_modules.lib.sigmoid(np.array(-3.0))), 4) == 0.0474


def test_output_linear_combination(section_1):
    """Section 1, 3(c): b2 = 4.0945."""
    assert round(section_1.b[0, 1], 4) == 4.0945


def test_predicted_probability_and_class(section_1):
    """Section 1, 3(d) and (e): y_hat2 = 0.4799, and class 2 is predicted."""
    assert round(section_1.criterion.y_hat[0, 1], 4) == 0.4799
    assert section_1.criterion.y_hat.argmax() + 1 == 2


def test_loss(section_1):
    """Section 1, 3(f): the loss is 2.6912."""
    assert round(section_1.loss, 4) == 2.6912


def test_gradient_shapes(stepped):
    """Section 1, 2(c) and (h): with the biases, the gradients are 3 x 5 and 4 x 7; ours are transposed."""
    assert np.vstack([stepped.output.d_biases, stepped.output.d_weights]).T.shape == (3, 5)
    assert np.vstack([stepped.hidden.d_biases, stepped.hidden.d_weights]).T.shape == (4, 7)


def test_updated_parameters(stepped):
    """Section 1, 4(a) to (c): beta_21 = 1.9772, beta_10 = 0.5477 and alpha_34 = 2 after one step."""
    assert round(stepped.output.weights[0, 1], 4) == 1.9772
    assert round(stepped.output.biases[0, 0], 4) == 0.5477
    assert round(stepped.hidden.weights[3, 2], 4) == 2


def test_prediction_after_many_steps(reference_modules, section_1):
    """Section 1, 4(d): training on this one example makes the network predict its class, 3."""
    optimizer = reference_modules.lib.GradientDescentOptimizer(section_1.model, 1.0)
    for _ in range(100):
        scores = section_1.model(X)
        section_1.criterion(scores, LABEL)
        section_1.model.backward(section_1.criterion)
        optimizer.step()
    assert section_1.model(X).argmax() + 1 == 3


def test_regularized_loss(section_1):
    """Section 1, 5(b): with lambda = 0.01 and the sum of squares, without biases and without 1/2, 3.9712."""
    squares = np.sum(section_1.hidden.weights**2) + np.sum(section_1.output.weights**2)
    assert round(section_1.loss + 0.01 * squares, 4) == 3.9712


class Tanh:
    """The activation of section 3 that the homework does not implement."""

    def forward(self, x):
        return np.tanh(x)


def section_3_network(reference_modules, activation=None):
    """The printed network. The loss 209.4557 fixes that W1 is used as x @ W1.T."""
    lib = reference_modules.lib
    first, last = lib.Linear((W1.T, B1)), lib.Linear((W2, B2))
    return reference_modules.sol.MultiLayerPerceptron([first, activation, last] if activation else [first, last])


def mean_squared_loss(model):
    """The loss of section 3, a mean over the five points."""
    return np.mean((model.forward(POINTS) - VALUES) ** 2)


class SquaredLoss:
    """Gives MultiLayerPerceptron.backward what it asks for: the gradient of each sample's own loss."""

    def __init__(self, model):
        self.model = model

    def backward(self):
        return 2 * (self.model.forward(POINTS) - VALUES)


def test_mean_squared_loss(reference_modules):
    """Section 3, question 1: the loss of the ReLU network is 209.4557."""
    model = section_3_network(reference_modules, reference_modules.lib.ReLU())
    assert round(mean_squared_loss(model), 4) == 209.4557


def test_tanh_gives_the_smallest_loss(reference_modules):
    """Section 3, question 2: of ReLU, tanh, sigmoid and linear, tanh gives the smallest loss."""
    lib = reference_modules.lib
    activations = {"relu": lib.ReLU(), "tanh": Tanh(), "sigmoid": lib.Sigmoid(), "linear": None}
    losses = {name: mean_squared_loss(section_3_network(reference_modules, a)) for name, a in activations.items()}
    assert min(losses, key=losses.get) == "tanh"


def test_learning_rate_after_two_steps(reference_modules):
    """Section 3, question 3: of 0.1, 0.001, 0.0001 and 0.9, two steps with 0.001 reach the smallest loss."""
    lib = reference_modules.lib
    losses = {}
    for rate in (0.1, 0.001, 0.0001, 0.9):
        model = section_3_network(reference_modules, lib.ReLU())
        for _ in range(2):
            model.backward(SquaredLoss(model))
            lib.GradientDescentOptimizer(model, rate).step()
        losses[rate] = mean_squared_loss(model)
    assert min(losses, key=losses.get) == 0.001
