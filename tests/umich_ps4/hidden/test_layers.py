"""The layers and the loss on any shape and scale, against finite differences and torch, and what they must not do."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.support import (
    assert_answered,
    assert_close,
    assert_equal,
    assert_gradient,
    assert_number,
    assert_shape,
    writes_refused,
)
from tests.support.machines import programs
from tests.support.programs import assert_same_results
from tests.umich_ps4.inputs import LayerInputs, ScoreInputs
from tests.umich_ps4.layers import assert_gradients, backward, forward, softmax_loss
from tests.umich_ps4.machines import FcMachine, ReluMachine, SoftmaxMachine
from tests.umich_ps4.strategies import fc_cases, relu_cases, score_cases

FC, RELU, SCORES = LayerInputs.fc(11, 5, 3, seed=17), LayerInputs.relu((11, 5), seed=19), ScoreInputs.random(11, 3, 23)
SMALLER, FEWER = LayerInputs.fc(3, 5, 7, seed=29), ScoreInputs.random(5, 3, seed=31)
LARGE = LayerInputs.relu((5, 7), seed=37, scale=50.0)
CONFIDENT = ScoreInputs(np.array([[25.0, -25, 0], [3, -30, 10], [0, 45, -5]]), np.array([1, 1, 0]))
EXTREME = ScoreInputs(np.array([[1000.0, 0, -1000, 5], [-1000, -1001, -999, -1000], [1, 2, 3, 1000]]),
                      np.array([0, 2, 3]))
WRONG_AND_EXTREME = ScoreInputs(EXTREME.x, np.array([1, 0, 2]))


@weight(0.15)
@given(case=fc_cases())
def test_fc_any_shape(submission, reference, case):
    """fc_forward and fc_backward are right for any batch size, any numbers of features, and any scale."""
    got, want = (forward(side, case) for side in (submission, reference))
    assert_close("fc_forward: out", got, want, call=case.call(backward=False), of_largest=1e-5)
    assert_gradients(submission, reference, case)


@weight(0.1)
def test_fc_finite_differences(submission, reference):
    """fc_backward's gradients agree with finite differences of the forward pass."""
    dx, dw, db = backward(submission, SMALLER)
    x, w, b = SMALLER.arrays.values()

    for name, got, at, run in (("dx", dx, x, lambda x: (x, w, b)), ("dw", dw, w, lambda w: (x, w, b)),
                               ("db", db, b, lambda b: (x, w, b))):
        def loss(array, run=run):
            return float((SMALLER.dout * reference.ps4.fc_forward(*run(array))[0]).sum())

        assert_gradient(f"fc_backward: {name}", got, loss, at, call=SMALLER.call())


@weight(0.05)
def test_fc_zero_and_doubled_gradient(submission):
    """fc_backward follows dout: zero gives exact zeros, twice as much gives twice as much."""
    once, twice, zero = (backward(submission, FC.with_dout(factor * FC.dout))[1] for factor in (1, 2, 0))

    once = assert_shape("fc_backward: dw", once, FC.arrays["w"].shape, call=FC.call())
    assert_close("fc_backward: dw for 2 * dout", twice, 2 * once, call=FC.call())
    assert_equal("fc_backward: dw for dout = 0", zero, 0 * once, call=FC.call())


@weight(0.05)
@tags("side effect")
def test_fc_leaves_others_alone(submission):
    """fc_forward and fc_backward leave the arrays of their caller as they are."""
    x, w, b, dout = (submission.share(array, writeable=False) for array in (*FC.arrays.values(), FC.dout))
    with writes_refused("fc: an array of the caller (x, w, b or dout)", FC.call()):
        got = backward(submission, LayerInputs("fc", {"x": x, "w": w, "b": b}, dout))

    assert_answered("fc_backward: dw", got[1], call=FC.call())


@weight(0.1)
def test_fc_torch(submission, bank):
    """fc_forward and fc_backward agree with torch."""
    case = bank.ask("fc")
    inputs = LayerInputs("fc", {"x": case.x, "w": case.w, "b": case.b}, case.dout)

    assert_close("fc_forward: out", forward(submission, inputs), case.out, call=inputs.call(backward=False))
    for name, got, want in zip(("dx", "dw", "db"), backward(submission, inputs), (case.dx, case.dw, case.db),
                               strict=True):
        assert_close(f"fc_backward: {name}", got, want, call=inputs.call())


@weight(0.15)
@given(program=programs(FcMachine))
def test_fc_programs(submission, reference, program):
    """Several fully connected layers work side by side, whatever is called in which order."""
    assert_same_results(program, submission, reference)


@weight(0.15)
@given(case=relu_cases())
def test_relu_any_shape(submission, reference, case):
    """relu_forward and relu_backward are right for arrays of any shape, and for any scale."""
    got, want = (forward(side, case) for side in (submission, reference))
    assert_close("relu_forward: out", got, want, call=case.call(backward=False))
    assert_gradients(submission, reference, case)


@weight(0.05)
def test_relu_large_values(submission, reference):
    """relu_forward keeps growing with its input."""
    got, want = (forward(side, LARGE) for side in (submission, reference))

    assert_close("relu_forward: out", got, want, call=LARGE.call(backward=False))


@weight(0.05)
def test_relu_zero_and_doubled_gradient(submission):
    """relu_backward follows dout: zero gives exact zeros, twice as much gives twice as much."""
    once, twice, zero = (backward(submission, RELU.with_dout(factor * RELU.dout))[0] for factor in (1, 2, 0))

    once = assert_shape("relu_backward: dx", once, RELU.dout.shape, call=RELU.call())
    assert_close("relu_backward: dx for 2 * dout", twice, 2 * once, call=RELU.call())
    assert_equal("relu_backward: dx for dout = 0", zero, 0 * once, call=RELU.call())


@weight(0.05)
@tags("side effect")
def test_relu_leaves_others_alone(submission):
    """relu_forward and relu_backward leave the arrays of their caller as they are."""
    x, dout = (submission.share(array, writeable=False) for array in (RELU.arrays["x"], RELU.dout))
    with writes_refused("relu: an array of the caller (x or dout)", RELU.call()):
        got = backward(submission, LayerInputs("relu", {"x": x}, dout))

    assert_answered("relu_backward: dx", got[0], call=RELU.call())


@weight(0.1)
def test_relu_torch(submission, bank):
    """relu_forward and relu_backward agree with torch."""
    case = bank.ask("relu")
    inputs = LayerInputs("relu", {"x": case.x}, case.dout)

    assert_close("relu_forward: out", forward(submission, inputs), case.out, call=inputs.call(backward=False))
    assert_close("relu_backward: dx", backward(submission, inputs)[0], case.dx, call=inputs.call())


@weight(0.2)
@given(program=programs(ReluMachine))
def test_relu_programs(submission, reference, program):
    """Several ReLUs work side by side, whatever is called in which order."""
    assert_same_results(program, submission, reference)


@weight(0.1)
@given(case=score_cases())
def test_softmax_any_shape(submission, reference, case):
    """softmax_loss is right for any batch size and any number of classes."""
    got, want = (softmax_loss(side, case) for side in (submission, reference))

    assert_close("softmax_loss: loss", got[0], want[0], call=case.call())
    assert_close("softmax_loss: dx", got[1], want[1], call=case.call())


@weight(0.05)
def test_softmax_loss_at_extreme_scores(submission, reference):
    """The loss is a number, and the right one, for right answers with scores of +-1000."""
    got, want = (softmax_loss(side, EXTREME)[0] for side in (submission, reference))

    assert_close("softmax_loss: loss", got, want, call=EXTREME.call())


@weight(0.05)
def test_softmax_gradient_at_extreme_scores(submission, reference):
    """The gradient is right for right and for wrong answers with scores of +-1000."""
    for case in (EXTREME, WRONG_AND_EXTREME):
        got, want = (softmax_loss(side, case)[1] for side in (submission, reference))
        assert_close("softmax_loss: dx", got, want, call=case.call())


@weight(0.05)
def test_softmax_confident_and_wrong(submission, reference):
    """The loss keeps growing the more confident a wrong answer is."""
    got, want = (softmax_loss(side, CONFIDENT)[0] for side in (submission, reference))

    assert_close("softmax_loss: loss", got, want, call=CONFIDENT.call())


@weight(0.1)
def test_softmax_invariances(submission):
    """Adding a number to all scores of a row, reordering or repeating the samples does not change the loss."""
    x, y = SCORES.x, SCORES.y
    loss = assert_number("softmax_loss: loss", softmax_loss(submission, SCORES)[0], call=SCORES.call())
    order = np.random.default_rng(1).permutation(len(y))

    for words, case in [
        ("after adding a number to each row", ScoreInputs(x + np.arange(len(y))[:, None] - 4.0, y)),
        ("after adding 800 to all scores", ScoreInputs(x + 800.0, y)),
        ("after reordering the samples", ScoreInputs(x[order], y[order])),
        ("after repeating every sample", ScoreInputs(np.tile(x, (2, 1)), np.tile(y, 2))),
    ]:
        assert_close(f"softmax_loss: loss {words}", softmax_loss(submission, case)[0], loss, call=case.call())


@weight(0.05)
def test_softmax_finite_differences(submission, reference):
    """The gradient agrees with finite differences of the loss."""
    got = softmax_loss(submission, FEWER)[1]

    def loss(x):
        return float(reference.ps4.softmax_loss(x, FEWER.y)[0])

    assert_gradient("softmax_loss: dx", got, loss, FEWER.x, call=FEWER.call())


@weight(0.05)
@tags("side effect")
def test_softmax_leaves_others_alone(submission):
    """softmax_loss leaves the scores and labels of its caller as they are."""
    x, y = (submission.share(array, writeable=False) for array in (SCORES.x, SCORES.y))
    with writes_refused("softmax_loss: an array of the caller (x or y)", SCORES.call()):
        got = submission.ps4.softmax_loss(x, y)

    assert_answered("softmax_loss", got, call=SCORES.call())


@weight(0.05)
def test_softmax_torch(submission, bank):
    """softmax_loss agrees with torch's cross entropy and its gradient."""
    case = bank.ask("softmax")
    inputs = ScoreInputs(case.x, case.y)

    loss, dx = softmax_loss(submission, inputs)
    assert_close("softmax_loss: loss", loss, case.loss, call=inputs.call())
    assert_close("softmax_loss: dx", dx, case.dx, call=inputs.call())


@weight(0.1)
@given(program=programs(SoftmaxMachine))
def test_softmax_programs(submission, reference, program):
    """softmax_loss is right in every call, however many came before it."""
    assert_same_results(program, submission, reference)
