"""SoftmaxClassifier on any shape, two at work, its first parameters, torch, and what it must not do."""

from __future__ import annotations

from functools import partial

import numpy as np
from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.support import Call, Gap, assert_close, assert_equal
from tests.support.machines import histories, machine_of
from tests.umich_ps4.answers import by_shape, compare_grads, several_of
from tests.umich_ps4.effects import assert_nothing_else_changes
from tests.umich_ps4.inputs import PARAMETERS, NetworkInputs, shapes
from tests.umich_ps4.machines import ClassifierMachine
from tests.umich_ps4.network import WEIGHT_SCALE
from tests.umich_ps4.strategies import network_cases

BATCH = NetworkInputs.random(11, (7, 13, 5), seed=41)
WITH_LABELS = "forwards_backwards: what it returns with labels"
WIDE, SCALE, SPREAD = (97, 53, 11), 0.05, 0.15
DEFAULT = (3072, 300, 10)


def _call(classifier, inputs):
    return inputs.call(f"model = {classifier.names.making(*inputs.sizes)}; model.params = W1, b1, W2, b2; "
                       f"model.forwards_backwards(X, y)")


@weight(0.1)
@given(case=network_cases())
def test_any_shape(classifier, case):
    """forwards_backwards is right for any batch and any sizes of the network."""
    call = _call(classifier, case)

    def check():
        scores, right_scores = classifier.answers(case, labels=False)
        assert_close("forwards_backwards: the scores", scores, right_scores, call=call, of_largest=1e-5)
        got, want = classifier.answers(case, labels=True)
        loss, grads = several_of(WITH_LABELS, got, ("loss", "grads"), call)
        assert_close("forwards_backwards: the loss", loss, want[0], call=call)
        compare_grads("forwards_backwards", grads, want[1], call)

    classifier.judge(check, [case])


@weight(0.05)
def test_default_sizes(submission):
    """Without arguments, the parameters have the sizes of CIFAR-10 and 300 hidden units."""
    call = Call("SoftmaxClassifier()")
    params = submission.ps4.SoftmaxClassifier().params

    by_shape("SoftmaxClassifier: params", params, shapes(DEFAULT), call)


@weight(0.1)
def test_first_parameters(submission):
    """The weights are drawn with mean 0 and the standard deviation weight_scale; the biases are 0."""
    for scale in (SCALE, WEIGHT_SCALE):
        call = Call(f"SoftmaxClassifier{(*WIDE, scale)}")
        params = submission.ps4.SoftmaxClassifier(*WIDE, scale).params
        names = by_shape("SoftmaxClassifier: params", params, shapes(WIDE), call)
        for name in ("b1", "b2"):
            assert_equal(f"SoftmaxClassifier: params[{names[name]!r}] at first", params[names[name]].ravel(),
                         np.zeros(shapes(WIDE)[name]), call=call)
        for name in ("W1", "W2"):
            _check_drawn(f"SoftmaxClassifier: params[{names[name]!r}]", params[names[name]], scale, call)


def _check_drawn(what, array, scale, call):
    """The numbers look as if drawn with mean 0 and this standard deviation: with a margin of about five sigmas."""
    array = np.asarray(array, float)
    if not abs(array.std() / scale - 1) < SPREAD:
        raise Gap(f"{what} has the standard deviation {array.std():.3g} instead of about {scale:g}", call=call)
    if not abs(array.mean()) < SPREAD * 2 * scale:
        raise Gap(f"{what} has the mean {array.mean():.3g} instead of about 0", call=call)


@weight(0.05)
@tags("side effect")
def test_nothing_else_changes(submission, classifier):
    """forwards_backwards leaves X, y and the parameters as they are."""
    classifier.judge(lambda: assert_nothing_else_changes(submission, classifier.names, BATCH), [BATCH])


@weight(0.1)
def test_torch(submission, classifier, bank):
    """The loss and the gradients agree with torch's."""
    case = bank.ask("network")
    inputs = NetworkInputs({name: getattr(case, name) for name in PARAMETERS}, case.X, case.y)
    call = _call(classifier, inputs)

    def check():
        got = classifier.names.run(submission, classifier.names.network(submission, inputs), inputs.X, inputs.y)
        loss, grads = several_of(WITH_LABELS, got, ("loss", "grads"), call)
        assert_close("forwards_backwards: the loss", loss, case.loss, call=call)
        compare_grads("forwards_backwards", grads, {name: getattr(case, f"d{name}") for name in PARAMETERS},
                      call)

    classifier.judge(check, [inputs])


@weight(0.2)
@given(history=histories(ClassifierMachine))
def test_two_at_work(classifier, history):
    """Two classifiers work side by side, whatever is called in which order while their parameters move."""
    machine = machine_of(partial(ClassifierMachine, names=classifier.names), history)
    classifier.assert_same(machine.program, machine.asked)
