"""What the student of a catalogued mistake reads: the slip, the deviation of the training, the multiple of a step."""

from __future__ import annotations

import pytest

from autograder.certify.catalogue import candidates
from autograder.engine.verdicts import failure_of
from autograder.homework import load_homework
from autograder.inprocess.runner import Runner

LOSS, TRAINING = "public/test_cross_entropy_loss.py", "public/test_train_network.py"
STEP, BACKWARD = "public/test_gradient_descent_optimizer.py", "public/test_backward.py"
HOMEWORKS = {"cmu_hw3": {
    "lin-biasminus": ("public/test_linear.py::test_forward", "equals x @ W - b"),
    "linb-bias-scalar": ("public/test_linear.py::test_bias_gradient", "equals sum(g, axis=None) / N"),
    "linb-hard": ("public/test_linear.py::test_weight_gradient",
                  "is exactly N/10 times the right one: is 10 written where N belongs?"),
    "ce-hardN": (f"{LOSS}::test_loss", "is exactly N/10 times the right one: is 10 written where N belongs?"),
    "ce-argmax": (f"{LOSS}::test_loss", "equals the right one with y_true = one_hot(argmax(score, axis=1), C)"),
    "ce-clip": ("hidden/test_cross_entropy_loss.py::test_confident_and_wrong",
                "equals sum(-y_true * log(maximum(y_hat, 1e-07))) / N"),
    "ce-eps8": ("hidden/test_cross_entropy_loss.py::test_confident_and_wrong",
                "equals sum(-y_true * log(y_hat + 1e-08)) / N"),
    "sig-clip": ("public/test_sigmoid.py::test_function", "equals 1 / (1 + exp(-clip(x, -5, 5)))"),
    "relu-mask-ge-in": ("public/test_relu.py::test_slope_at_zero", "equals g * (x >= 0)"),
    "ce-offbyone": (f"{LOSS}::test_loss", "equals the right one with y_true = one_hot(label - 1, C)"),
    "ce-prob": (f"{LOSS}::test_loss", "equals 1 - sum(y_true * y_hat) / N"),
    "sm-twice": (f"{LOSS}::test_probabilities", "equals softmax(softmax(score, axis=1), axis=1)"),
    "opt-clip": (f"{STEP}::test_weights", "equals W - 0.5 * clip(dW, -1, 1)"),
    "opt-momentum": (f"{STEP}::test_three_steps", "equals W - 1.355 * dW_1 - 0.95 * dW_2 - 0.5 * dW_3"),
    "tr-fullbatch": (f"{TRAINING}::test_train_loss", "equals the right one with one batch of all samples"),
    "tr-onfly": (f"{TRAINING}::test_train_loss", "equals the mean of the batches' losses, measured while training"),
    "tr-dropshort": (f"{TRAINING}::test_short_batch", "equals the right one without the last, smaller batch"),
    "tr-ytrue": (f"{TRAINING}::test_train_accuracy", ""),
    "tr-ten-classes": (f"{TRAINING}::test_train_accuracy", ""),
}, "nyu_hw1": {
    "fwd-leaky": (f"{BACKWARD}::test_relu", "equals the right one with dJdz1 = dJda1 * leaky_relu_slope(z1)"),
    "bwd-mask-inverted": (f"{BACKWARD}::test_relu", "equals the right one with dJdz1 = dJda1 * (z1 < 0)"),
    "mse-rmse": ("public/test_mse_loss.py::test_loss", "equals sqrt(mean((y_hat - y) ** 2))"),
    "mse-grad-batch-of-ten": ("public/test_mse_loss.py::test_gradient",
                              "is exactly N/10 times the right one: is 10 written where N belongs?"),
    "bce-first-term": ("public/test_bce_loss.py::test_loss", "equals mean(-y * log(y_hat))"),
}}


@pytest.mark.parametrize(("id", "mistake"), [(id, mistake) for id, said in HOMEWORKS.items() for mistake in said])
def test_a_catalogued_mistake_is_told_as_what_it_computes(runners: dict[str, Runner], id: str, mistake: str) -> None:
    """Through the case itself; where only accidents fit, nothing is told."""
    case, relation = HOMEWORKS[id][mistake]
    runner = runners[id]
    candidate = next(one for one in candidates(runner.homework) if one.id == mistake)
    error = runner.run(runner.case(case), candidate.sources).failure
    assert error is not None
    failure = failure_of(error)
    assert failure is not None
    assert failure.relation == relation


@pytest.fixture(scope="module")
def runners() -> dict[str, Runner]:
    """One for each homework, so that its reference is asked once."""
    return {id: Runner(load_homework(id)) for id in HOMEWORKS}
