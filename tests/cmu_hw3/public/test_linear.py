"""Linear, on one fixed batch: 3 samples, 4 inputs, 5 outputs."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.cmu_hw3.inputs import LayerInputs, small_training
from tests.cmu_hw3.trace import Trace
from tests.support import assert_close, once_more
from tests.support.programs import assert_same_results

INPUTS = LayerInputs.random(n=3, n_in=4, n_out=5, seed=3)
OTHERS = LayerInputs.random(n=5, n_in=3, n_out=4, seed=4)


def run(side, inputs=INPUTS):
    """A layer of this side after one forward and one backward, with what both returned."""
    layer = side.hw3_lib.Linear(inputs.init)
    return layer, layer.forward(inputs.x), layer.backward(inputs.g)


@weight(0.4)
def test_forward(submission, reference, remark):
    """Linear.forward returns x @ weights + biases."""
    got, want = (side.hw3_lib.Linear(INPUTS.init).forward(INPUTS.x) for side in (submission, reference))

    call = INPUTS.call("Linear((W, b)).forward(x)")
    also = {"the right one without the biases": INPUTS.x @ INPUTS.weights}
    assert_close("Linear.forward: the output", got, want, call=call, also=also, remark=remark)


@weight(0.4)
def test_weight_gradient(submission, reference):
    """Linear.backward sets d_weights to the average of x^T g over the batch."""
    got, want = (run(side)[0].d_weights for side in (submission, reference))

    notes = {"This is the sum over the batch. In this handout Linear.backward divides by N, and "
             "CrossEntropyLoss.backward does not.": want * len(INPUTS.x)}
    assert_close("Linear.backward: d_weights", got, want, call=INPUTS.call(), notes=notes,
                 again=once_more(submission, lambda: (run(submission, OTHERS)[0].d_weights, OTHERS.call())))


@weight(0.4)
def test_bias_gradient(submission, reference, remark):
    """Linear.backward sets d_biases to the average of g over the batch."""
    got, want = (run(side)[0].d_biases for side in (submission, reference))

    also = {"the gradient of the first sample alone": INPUTS.g[:1]}
    assert_close("Linear.backward: d_biases", got, want, call=INPUTS.call(), also=also, flat_row=True,
                 remark=remark,
                 again=once_more(submission, lambda: (run(submission, OTHERS)[0].d_biases, OTHERS.call())))


@weight(0.4)
def test_input_gradient(submission, reference):
    """Linear.backward returns g @ weights^T."""
    got, want = (run(side)[2] for side in (submission, reference))

    assert_close("Linear.backward: the returned gradient", got, want, call=INPUTS.call(),
                 again=once_more(submission, lambda: (run(submission, OTHERS)[2], OTHERS.call())))


@weight(0.4)
def test_in_training(submission, reference):
    """Linear is right at every call of a whole training, while its parameters move."""
    program = Trace(reference, small_training("Sigmoid")).linear()

    assert_same_results(program, submission, reference)
