"""SoftmaxClassifier on one fixed batch, and at every step of a training."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.support import assert_close
from tests.umich_ps4.answers import compare_grads, several_of
from tests.umich_ps4.inputs import NetworkInputs
from tests.umich_ps4.network import assert_names
from tests.umich_ps4.trace import trace

BATCH = NetworkInputs.random(7, (5, 11, 3), seed=11)


def _call(classifier, args="X, y"):
    return BATCH.call(f"model = {classifier.names.making(*BATCH.sizes)}; model.params = W1, b1, W2, b2; "
                      f"model.forwards_backwards({args})")


@weight(0.1)
def test_scores(classifier):
    """Without labels, forwards_backwards returns the scores before the softmax."""
    def check():
        got, want = classifier.answers(BATCH, labels=False)
        assert_close("forwards_backwards: the scores", got, want, call=_call(classifier, "X"))

    classifier.judge(check, [BATCH])


@weight(0.1)
def test_loss(classifier):
    """With labels, forwards_backwards returns the loss first."""
    call = _call(classifier)

    def check():
        got, want = classifier.answers(BATCH, labels=True)
        loss, _ = several_of("forwards_backwards: what it returns with labels", got, ("loss", "grads"), call)
        assert_close("forwards_backwards: the loss", loss, want[0], call=call)

    classifier.judge(check, [BATCH])


@weight(0.1)
def test_gradients(classifier):
    """With labels, forwards_backwards returns the gradients by all four parameters."""
    call = _call(classifier)

    def check():
        got, want = classifier.answers(BATCH, labels=True)
        _, grads = several_of("forwards_backwards: what it returns with labels", got, ("loss", "grads"), call)
        compare_grads("forwards_backwards", grads, want[1], call)

    classifier.judge(check, [BATCH])


@weight(0.05)
def test_names(submission, classifier):
    """The parameters are called W1, b1, W2 and b2, and have the sizes that were asked for."""
    assert_names(submission, classifier.names, _call(classifier))


@weight(0.05)
def test_in_training(reference, classifier):
    """SoftmaxClassifier is right at every step of a training, its parameters moved in between."""
    steps = trace(reference)
    classifier.assert_same(steps.classifier(classifier.names), [step.inputs for step in steps.steps])
