"""What the cases of this homework share: the digits, torch's bank, and the judge of the trainer."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support import (
    Bank,
    Call,
    Gap,
    TrainingInputs,
    assert_accuracies,
    assert_labels,
    assert_series,
    draw_parameters,
    keep_if_right_alone,
    writes_refused,
)

HERE = Path(__file__).resolve().parent
KEYS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy", "yhat_train", "yhat_test")
CARRIED = ("train_network itself is right: with the reference's layers, loss and optimizer it gives the right "
           "numbers. The mistake that showed here is in one of those parts of yours, and costs its points there.")
NEAR_TIE = 1e-6


@dataclass(frozen=True)
class Expected:
    """What the reference reaches on one TrainingInputs.

    Attributes:
        log: the six lists.
        sure: for train and test, which samples have a clear winner after the last epoch.
        batch_means: losses as means over batches, where the batch size leaves a smaller last one; else empty.
    """

    log: dict[str, Any]
    sure: dict[str, np.ndarray]
    batch_means: dict[str, list[float]]


class Trainer:
    """Judges train_network with the student's own pieces first, then alone with the reference's."""

    def __init__(self, submission: Any, reference: Any, record_property: Callable[[str, object], None]) -> None:
        self.submission, self.reference, self.record_property = submission, reference, record_property

    def judge(self, inputs: TrainingInputs, *keys: str, want: Expected | None = None,
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
            found.update(self._run(inputs, _model(self.submission, inputs), read_only))
            self._compare(found, want, inputs, keys)

        def alone() -> None:
            found.update(self._run_alone(inputs, read_only))
            self._compare(found, want, inputs, keys)

        keep_if_right_alone(together, alone, CARRIED, live=self.reference.live, record_property=self.record_property,
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
            return self._run(inputs, self.submission.lend(_model(self.reference, inputs)), read_only)

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
                self.record_property("remark", f"{what} is the mean of the batches' means: where the last batch is "
                                               "smaller, its samples count more. The points are kept.")
                return
            raise


def expected_by_torch(case: Any) -> tuple[TrainingInputs, Expected]:
    """The inputs of the bank's training question, and torch's losses for them."""
    dataset = {name: getattr(case, name) for name in ("train_x", "train_y", "test_x", "test_y")}
    init = ((case.weights_0, case.biases_0), (case.weights_1, case.biases_1))
    inputs = TrainingInputs(init, ("ReLU",), dataset, len(case.train_loss), float(case.rate), int(case.batch))
    return inputs, Expected({"train_loss": case.train_loss, "test_loss": case.test_loss}, {}, {})


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


def expected(reference: Any, inputs: TrainingInputs) -> Expected:
    """Train the reference; the samples whose two best scores lie within 1e-6 are not sure."""
    model = _model(reference, inputs)
    train = reference.hw3_sol.train_network
    log = train(model, inputs.dataset, inputs.epochs, inputs.rate, inputs.batch)
    sure = {part: _clear(model.forward(inputs.dataset[f"{part}_x"])) for part in ("train", "test")}
    return Expected(log, sure, _batch_means(reference, inputs) if inputs.ragged else {})


def _clear(scores: np.ndarray) -> np.ndarray:
    best = np.sort(scores, axis=1)
    clear: np.ndarray = best[:, -1] - best[:, -2] > NEAR_TIE
    return clear


def _batch_means(reference: Any, inputs: TrainingInputs) -> dict[str, list[float]]:
    """The losses of each epoch as means of the batches' means, from an epoch at a time."""
    model, criterion = _model(reference, inputs), reference.hw3_lib.CrossEntropyLoss()
    losses: dict[str, list[float]] = {"train_loss": [], "test_loss": []}
    for _ in range(inputs.epochs):
        reference.hw3_sol.train_network(model, inputs.dataset, 1, inputs.rate, inputs.batch)
        for part in ("train", "test"):
            x, y = inputs.dataset[f"{part}_x"], inputs.dataset[f"{part}_y"]
            cuts = [slice(s, s + inputs.batch) for s in range(0, len(x), inputs.batch)]
            losses[f"{part}_loss"].append(
                float(np.mean([criterion.forward(model.forward(x[cut]), y[cut]) for cut in cuts])))
    return losses


def _model(side: Any, inputs: TrainingInputs) -> Any:
    """The network of these inputs, built from this side's own layers."""
    layers = [side.hw3_lib.Linear(inputs.init[0])]
    for name, init in zip(inputs.activations, inputs.init[1:], strict=True):
        layers += [getattr(side.hw3_lib, name)(), side.hw3_lib.Linear(init)]
    return side.hw3_sol.MultiLayerPerceptron(layers)


def load_digits() -> TrainingInputs:
    """200 real digits for training and 100 for testing, and a network of 16 hidden units."""
    spec = importlib.util.spec_from_file_location("cmu_hw3_data", HERE / "data" / "make.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    init = draw_parameters(np.random.default_rng(10701), (64, 16, 10))
    return TrainingInputs(init, ("ReLU",), make.small_digits(200, 100), epochs=6, rate=0.3, batch=20)


@pytest.fixture(scope="session")
def digits() -> TrainingInputs:
    """A small real data set with everything needed to train on it."""
    return load_digits()


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Torch's answers; hidden, so absent from a handout."""
    return Bank(HERE / "hidden" / "torch_answers.npz")


@pytest.fixture(scope="session")
def torch_training(bank: Bank) -> tuple[TrainingInputs, Expected]:
    """A small training run and torch's losses for it."""
    return expected_by_torch(bank.ask("training"))


@pytest.fixture
def trainer(submission: Any, reference: Any, record_property: Callable[[str, object], None]) -> Trainer:
    """The judge of train_network, with its seam."""
    return Trainer(submission, reference, record_property)
