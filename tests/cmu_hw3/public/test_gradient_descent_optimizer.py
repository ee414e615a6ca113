"""GradientDescentOptimizer, with parameters and gradients set by hand."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight

from tests.cmu_hw3.inputs import FORMULAS, small_training
from tests.cmu_hw3.objects import linear, other_layer
from tests.cmu_hw3.trace import Trace
from tests.support import Call, assert_close, filled, once_more
from tests.support.programs import assert_same_results

SHAPES = [(5, 3), (3, 7)]
WORDS = "optimizer = GradientDescentOptimizer(model, 0.5); optimizer.step()"


def call(arrays):
    """One step from the parameter among these arrays, by the gradient among them."""
    return Call(WORDS, named=arrays, formulas=FORMULAS)


def numbers(seed):
    """A weights-like and a biases-like array for each of two layers."""
    rng = np.random.default_rng(seed)
    return [(filled(rng, *shape), filled(rng, 1, shape[1])) for shape in SHAPES]


def stepped(submission, steps=1, seed=1):
    """The two Linear layers of a model, with another layer between them, after steps with gradients set by hand."""
    first, second = (linear(submission, *parameters) for parameters in numbers(seed))
    model = submission.namespace(layers=[first, other_layer(submission), second])
    optimizer = submission.hw3_lib.GradientDescentOptimizer(model, 0.5)
    for step in range(steps):
        for layer, (d_weights, d_biases) in zip((first, second), numbers(seed + 1 + step), strict=True):
            layer.d_weights, layer.d_biases = d_weights, d_biases
        optimizer.step()
    return first, second


@weight(0.4)
def test_weights(submission):
    """step moves the weights by learning_rate times d_weights, downhill."""
    before, gradient = numbers(1)[0][0], numbers(2)[0][0]
    first, _ = stepped(submission)

    def again():
        return stepped(submission, seed=5)[0].weights, call({"W": numbers(5)[0][0], "dW": numbers(6)[0][0]})

    also = {"the weights before the step": before, "a step uphill": before + 0.5 * gradient}
    assert_close("step: weights", first.weights, before - 0.5 * gradient, call=call({"W": before, "dW": gradient}),
                 also=also, again=once_more(submission, again))


@weight(0.4)
def test_biases(submission):
    """step moves the biases by learning_rate times d_biases, downhill."""
    before, gradient = numbers(1)[0][1], numbers(2)[0][1]
    first, _ = stepped(submission)

    def again():
        return stepped(submission, seed=5)[0].biases, call({"b": numbers(5)[0][1], "db": numbers(6)[0][1]})

    also = {"the biases before the step": before, "a step uphill": before + 0.5 * gradient}
    assert_close("step: biases", first.biases, before - 0.5 * gradient, call=call({"b": before, "db": gradient}),
                 also=also, again=once_more(submission, again))


@weight(0.4)
def test_every_linear_layer(submission):
    """step moves every Linear layer of the model, and passes over the other layers."""
    before, gradient = numbers(1)[1][0], numbers(2)[1][0]
    _, second = stepped(submission)

    also = {"the weights before the step": before}
    assert_close("step: weights of the second Linear layer", second.weights, before - 0.5 * gradient,
                 call=call({"W": before, "dW": gradient}), also=also)


@weight(0.4)
def test_three_steps(submission):
    """Three steps follow the three gradients that were set between them."""
    before, gradients = numbers(1)[0][0], [numbers(2 + step)[0][0] for step in range(3)]
    first, _ = stepped(submission, steps=3)

    named = {"W": before, **{f"dW_{step}": gradient for step, gradient in enumerate(gradients, start=1)}}
    assert_close("step: weights after three steps", first.weights, before - 0.5 * sum(gradients),
                 call=Call(f"{WORDS} three times", named=named))


@weight(0.4)
def test_in_training(submission, reference):
    """step is right after every batch of a whole training, with the gradients that the right layers have."""
    program = Trace(reference, small_training("Sigmoid")).optimizer()

    assert_same_results(program, submission, reference)
