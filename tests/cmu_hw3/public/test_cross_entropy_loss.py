"""CrossEntropyLoss, on one fixed batch of 4 samples and 5 classes; the last class is missing from it."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight

from tests.cmu_hw3.inputs import LossInputs, small_training
from tests.cmu_hw3.trace import Trace
from tests.support import assert_close, once_more
from tests.support.programs import assert_same_results

INPUTS = LossInputs.random(n=4, classes=5, seed=3)
OTHERS = LossInputs.random(n=6, classes=3, seed=4)


def after_forward(side, inputs=INPUTS):
    """A loss of this side after one forward, and what forward returned."""
    loss = side.hw3_lib.CrossEntropyLoss()
    return loss, loss.forward(inputs.score, inputs.label)


@weight(0.9)
def test_loss(submission, reference, remark):
    """CrossEntropyLoss.forward returns the mean over the batch of -log(probability of the right class)."""
    got, want = (after_forward(side)[1] for side in (submission, reference))

    assert_close("CrossEntropyLoss.forward: the loss", got, want, call=INPUTS.call(), remark=remark,
                 again=once_more(submission, lambda: (after_forward(submission, OTHERS)[1], OTHERS.call())))


@weight(0.6)
def test_probabilities(submission, reference):
    """CrossEntropyLoss.forward leaves the softmax of each row in y_hat."""
    got, want = (after_forward(side)[0].y_hat for side in (submission, reference))

    assert_close("CrossEntropyLoss: y_hat", got, want, call=INPUTS.call())


@weight(0.6)
def test_one_hot(submission):
    """CrossEntropyLoss.forward leaves the labels as one-hot rows in y_true."""
    got = after_forward(submission)[0].y_true

    call = INPUTS.call()
    shifted = {"the one-hot rows of label - 1": np.eye(INPUTS.score.shape[1])[INPUTS.label - 1]}
    assert_close("CrossEntropyLoss: y_true", got, INPUTS.one_hot, call=call, also=shifted)


@weight(1.2)
def test_gradient(submission, reference):
    """CrossEntropyLoss.backward returns the gradient of each sample's own loss, not divided by N."""
    got, want = (after_forward(side)[0].backward() for side in (submission, reference))

    also = {"y_hat: the labels do not enter": want + INPUTS.one_hot}
    notes = {"The write-up can be read this way, but in this handout the division by N stands in Linear.backward, for "
             "the gradients of its weights and biases, and not here.": want / len(want)}
    assert_close("CrossEntropyLoss.backward: the returned gradient", got, want, call=INPUTS.call(), also=also,
                 notes=notes,
                 again=once_more(submission, lambda: (after_forward(submission, OTHERS)[0].backward(), OTHERS.call())))


@weight(0.7)
def test_in_training(submission, reference):
    """CrossEntropyLoss is right at every call of a whole training, one object for all batches."""
    program = Trace(reference, small_training("Sigmoid")).loss()

    assert_same_results(program, submission, reference)
