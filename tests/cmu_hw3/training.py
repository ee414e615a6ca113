"""The student's train_network against the reference's, with the seam that keeps another part's mistake apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from tests.cmu_hw3.culprit import PARTS, find_culprits
from tests.cmu_hw3.expected import Expected, expected, network
from tests.cmu_hw3.inputs import TrainingInputs
from tests.cmu_hw3.learner import training_of
from tests.cmu_hw3.pieces import Pieces, lent_pieces
from tests.support import (
    Call,
    Gap,
    assert_accuracies,
    assert_answered,
    assert_close,
    assert_labels,
    assert_same_dictionary,
    assert_series,
    keep_if_right_alone,
    objects_of,
    writes_refused,
)
from tests.support.phrases import Known
from tests.support.trainings import deviation

KEYS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy", "yhat_train", "yhat_test")
RIGHT_ALONE = ("train_network itself is right: with the reference's layers, loss and optimizer it gives the right "
               "numbers.")
Check = Callable[[Pieces], None]
SMALL = 40  # samples times epochs: a training is repeated in some forty ways
OTHERS = TrainingInputs.random((3, 4, 5), ("Sigmoid",), seed=15, n_train=8, n_test=7, epochs=3, rate=0.7, batch=3)


class Training:
    """Runs train_network with the student's own pieces first, then alone with the reference's."""

    def __init__(self, submission: Any, reference: Any, remark: Callable[[str], None], carry: Any) -> None:
        self.submission, self.reference, self.remark, self.carry = submission, reference, remark, carry

    def assert_log(self, inputs: TrainingInputs, *keys: str, want: Expected | None = None, runs: int = 1
                   ) -> dict[str, Any]:
        """Compare these of the six lists with the reference's; return the log that was right.

        Args:
            want: the right lists, where they do not come from the reference.
            runs: how often to train, each time a new network; the last log is compared.
        Raises:
            Gap, StudentError: the trainer is wrong, or cannot be told from another part's mistake.
        """
        want = want or expected(self.reference, inputs)
        found: dict[str, Any] = {}

        def check(pieces: Pieces) -> None:
            for _ in range(runs):
                answer = pieces.train(pieces.network(inputs), dict(inputs.dataset), inputs)
            found.update(as_log(answer, inputs.call()))
            self._compare(found, want, inputs, keys, pieces)

        self._judge(check, inputs)
        return found

    def assert_trained_in_place(self, inputs: TrainingInputs) -> None:
        """The model that was handed over has the reference's parameters afterwards.

        Raises:
            Gap, StudentError: as ``assert_log``.
        """
        right = network(self.reference, inputs)
        self.reference.hw3_sol.train_network(right, inputs.dataset, inputs.epochs, inputs.rate, inputs.batch)

        def check(pieces: Pieces) -> None:
            model = pieces.network(inputs)
            assert_answered("train_network", pieces.train(model, dict(inputs.dataset), inputs), call=inputs.call())
            layers = objects_of("train_network: afterwards model.layers", pieces.layers(model), len(right.layers),
                                inputs.call())
            for place, (layer, wanted) in enumerate(zip(layers, right.layers, strict=True)):
                if place % 2 == 0:
                    initial = {"what it was before the training": inputs.init[place // 2][0]}
                    assert_close(f"train_network: afterwards model.layers[{place}].weights", layer.weights,
                                 wanted.weights, call=inputs.call(), also=initial)

        self._judge(check, inputs)

    def assert_data_unchanged(self, inputs: TrainingInputs) -> None:
        """train_network writes neither into the arrays of the data set nor into its dictionary; nothing else is judged.

        Raises:
            Gap: it does, or it raises, so that this cannot be seen.
        """
        def check(pieces: Pieces) -> None:
            with writes_refused("train_network: the data set of the caller", inputs.call()):
                after = pieces.train_on_shared(inputs)
            assert_same_dictionary("train_network: the caller's data set", after, inputs.dataset, call=inputs.call())

        self._judge(check, inputs)

    def _judge(self, check: Check, inputs: TrainingInputs) -> None:
        """Check with the student's own pieces; else alone, on the reference's model, loss and optimizer."""
        def alone() -> None:
            with self.submission.aside(), lent_pieces(self.submission, self.reference) as pieces:
                check(pieces)

        def suspects() -> list[str]:
            with self.submission.aside():
                return find_culprits(self.submission, self.reference, inputs)

        keep_if_right_alone(
            lambda: check(Pieces(self.submission)), alone, RIGHT_ALONE, list(PARTS.values()), live=self.reference.live,
            carry=self.carry, suspects=suspects, renew=self.submission.renew)

    def _compare(self, log: dict[str, Any], want: Expected, inputs: TrainingInputs, keys: tuple[str, ...],
                 pieces: Pieces) -> None:
        for key in keys:
            known = partial(self._deviation, key, inputs, pieces)
            if "loss" in key:
                self._compare_losses(key, log[key], want, inputs.call(), known)
                continue
            what, sure = f"train_network: {key}", want.sure["train" if "train" in key else "test"]
            if "accuracy" in key:
                undecided = int((~sure).sum())
                assert_accuracies(what, log[key], want.log[key], undecided, sure.size, call=inputs.call(),
                                  known=known)
            else:
                assert_labels(what, log[key], want.log[key], sure, call=inputs.call())

    def _deviation(self, key: str, inputs: TrainingInputs, pieces: Pieces, got: np.ndarray) -> str:
        """How a training deviates, seen in what it logged and in another training with the same pieces."""
        if not self.reference.live or inputs.epochs * len(inputs.dataset["train_x"]) > SMALL:
            return ""

        def again() -> tuple[Any, Any]:
            with self.submission.aside():
                answer = pieces.train(pieces.network(OTHERS), dict(OTHERS.dataset), OTHERS)
            return as_log(answer, OTHERS.call())[key], training_of(self.reference, OTHERS)

        return deviation(key, got, training_of(self.reference, inputs), again)

    def _compare_losses(self, key: str, got: Any, want: Expected, call: Call, known: Known) -> None:
        """A mean over all samples and a mean of batch means are both legitimate epoch losses."""
        what = f"train_network: {key}"
        try:
            assert_series(what, got, want.log[key], call=call, known=known)
        except Gap:
            if not want.batch_means:
                raise
            try:
                assert_series(what, got, want.batch_means[key], call=call)
            except Gap:
                pass
            else:
                self.remark(f"{what} is the mean of the batches' means: where the last batch is smaller, its samples "
                            "count more. The points are kept.")
                return
            raise


def as_log(answer: Any, call: Call) -> dict[str, Any]:
    """The six lists by name, from a dictionary or from a tuple in the documented order.

    Raises:
        Gap: the answer is neither, or a list is missing.
    """
    if type(answer) in (tuple, list) and len(answer) == len(KEYS):
        answer = dict(zip(KEYS, answer, strict=True))
    if type(answer) is not dict:
        words = "None (is it still to be written, or is a return missing?)" if answer is None else "no dictionary"
        raise Gap(f"train_network: what it returns is {words}", call=call)
    missing = [key for key in KEYS if key not in answer]
    if missing:
        raise Gap(f"train_network: the returned dictionary has no {', '.join(missing)}", call=call)
    return answer
