"""The student's train_network against the reference's, with the seam that keeps another part's mistake apart."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from tests.cmu_hw3.expected import Expected, expected, network
from tests.cmu_hw3.inputs import TrainingInputs
from tests.support import (
    Call,
    Gap,
    assert_accuracies,
    assert_labels,
    assert_series,
    keep_if_right_alone,
    writes_refused,
)

KEYS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy", "yhat_train", "yhat_test")
CARRIED = ("train_network itself is right: with the reference's layers, loss and optimizer it gives the right "
           "numbers. The mistake that showed here is in one of those parts of yours, and costs its points there.")


class Training:
    """Runs train_network with the student's own pieces first, then alone with the reference's."""

    def __init__(self, submission: Any, reference: Any, remark: Callable[[str], None],
                 carry: Callable[[str], None]) -> None:
        self.submission, self.reference, self.remark, self.carry = submission, reference, remark, carry

    def assert_log(self, inputs: TrainingInputs, *keys: str, want: Expected | None = None,
                   read_only: bool = False) -> dict[str, Any]:
        """Compare these of the six lists with the reference's; return the log that was right.

        Args:
            want: the right lists, where they do not come from the reference.
            read_only: hand over a data set that refuses to be written into.
        Raises:
            Gap, StudentError: the trainer is wrong, or cannot be told from another part's mistake.
        """
        want = want or expected(self.reference, inputs)
        found: dict[str, Any] = {}

        def together() -> None:
            found.update(self._run(inputs, network(self.submission, inputs), read_only))
            self._compare(found, want, inputs, keys)

        def alone() -> None:
            found.update(self._run_alone(inputs, read_only))
            self._compare(found, want, inputs, keys)

        keep_if_right_alone(together, alone, CARRIED, live=self.reference.live, carry=self.carry,
                            renew=self.submission.renew)
        return found

    def _run(self, inputs: TrainingInputs, model: Any, read_only: bool) -> dict[str, Any]:
        """The six lists of the submission's train_network on this model."""
        dataset: dict[str, Any] = dict(inputs.dataset)
        if read_only:
            dataset = {name: self.submission.share(array, writeable=False) for name, array in dataset.items()}
        train = self.submission.hw3_sol.train_network
        with writes_refused("train_network: the data set of the caller", inputs.call()):
            return as_log(train(model, dataset, inputs.epochs, inputs.rate, inputs.batch), inputs.call())

    def _run_alone(self, inputs: TrainingInputs, read_only: bool) -> dict[str, Any]:
        """The same on the reference's model, with the reference's loss and optimizer under their names."""
        pieces = {name: self.submission.lend(getattr(self.reference.hw3_lib, name))
                  for name in ("CrossEntropyLoss", "GradientDescentOptimizer")}
        with ExitStack() as stack:
            for module in filter(self.submission.loaded, ("hw3_sol", "hw3_lib")):
                stack.enter_context(self.submission.replaced(module, **pieces))
            return self._run(inputs, self.submission.lend(network(self.reference, inputs)), read_only)

    def _compare(self, log: dict[str, Any], want: Expected, inputs: TrainingInputs, keys: tuple[str, ...]) -> None:
        for key in keys:
            if "loss" in key:
                self._compare_losses(key, log[key], want, inputs.call())
                continue
            what, sure = f"train_network: {key}", want.sure["train" if "train" in key else "test"]
            if "accuracy" in key:
                undecided = int((~sure).sum())
                assert_accuracies(what, log[key], want.log[key], undecided, sure.size, call=inputs.call())
            else:
                assert_labels(what, log[key], want.log[key], sure, call=inputs.call())

    def _compare_losses(self, key: str, got: Any, want: Expected, call: Call) -> None:
        """A mean over all samples and a mean of batch means are both legitimate epoch losses."""
        what = f"train_network: {key}"
        try:
            assert_series(what, got, want.log[key], call=call)
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
