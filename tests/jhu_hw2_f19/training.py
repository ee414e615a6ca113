"""The student's trainers beside the reference's, with the seam that keeps another function's mistake apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.jhu_hw2_f19.comparisons import assert_gradients, assert_history, parts_of
from tests.jhu_hw2_f19.inputs import TrainingInputs
from tests.jhu_hw2_f19.seam import Seam
from tests.support import assert_answered, assert_number, items_of, writes_refused

PARAMETERS, LOSS, ACCURACY = "parameters", "loss", "accuracy"
ANY = float("nan")  # an accuracy that is not compared: of scores that are all equal, it depends on how ties are broken
LINEAR_PARTS = ("softmax", "kl_divergence", "linear")


@dataclass(frozen=True)
class Trained:
    """What a trainer returned: parameters by name, and its two lists."""

    params: dict[str, Any]
    history: dict[str, Any]


class Trainer:
    """One of the three trainers: how it is called, and what it returns.

    Attributes:
        module: its notebook.
        function: its name.
        arguments: its arguments up to the learning rate, in words.
        parts: the parts whose functions it uses.
        answer: what it returns, in words.
    """

    module: str
    function: str
    arguments: str
    parts: tuple[str, ...]
    answer = "(W, b, history)"

    def train(self, side: Any, inputs: TrainingInputs, **shared: Any) -> Any:
        """What the trainer of this side returns; ``shared`` replaces some of the arrays."""
        raise NotImplementedError

    def read(self, answer: Any, call: Any = None) -> Trained:
        """The answer by names."""
        weights, biases, history = parts_of(self.function, answer, 3, self.answer, call)
        return Trained({"W": weights, "b": biases}, history)

    def start(self, reference: Any, inputs: TrainingInputs) -> tuple[float, float]:
        """The loss and the accuracy before the first iteration."""
        raise NotImplementedError

    def call(self, inputs: TrainingInputs) -> Any:
        """The call in words."""
        return inputs.call(f"{self.function}({self.arguments}")


class LinearTrainer(Trainer):
    """train_linear."""

    module, function, arguments, parts = "problem2", "train_linear", "X, T", LINEAR_PARTS

    def train(self, side: Any, inputs: TrainingInputs, **shared: Any) -> Any:
        """What train_linear of this side returns."""
        arrays = {"X": inputs.X, "T": inputs.T, **shared}
        return side.problem2.train_linear(arrays["X"], arrays["T"], inputs.rate, inputs.iterations)

    def start(self, reference: Any, inputs: TrainingInputs) -> tuple[float, float]:
        """From zeros, every class is as likely."""
        return float(np.log(inputs.T.shape[1])), ANY


class TwoLayerTrainer(Trainer):
    """train_two_layer."""

    module, function, arguments = "problem3", "train_two_layer", "X, T, params"
    parts = ("softmax", "kl_divergence", "two_layer")
    answer = "(params, history)"

    def train(self, side: Any, inputs: TrainingInputs, **shared: Any) -> Any:
        """What train_two_layer of this side returns."""
        arrays = {"X": inputs.X, "T": inputs.T, **inputs.params, **shared}
        params = {name: arrays[name] for name in inputs.params}
        return side.problem3.train_two_layer(arrays["X"], arrays["T"], params, inputs.rate, inputs.iterations)

    def read(self, answer: Any, call: Any = None) -> Trained:
        """The answer by names."""
        params, history = parts_of(self.function, answer, 2, self.answer, call)
        return Trained(params, history)

    def start(self, reference: Any, inputs: TrainingInputs) -> tuple[float, float]:
        """With the initial parameters."""
        loss, _ = reference.problem3.two_layer_loss_and_gradients(inputs.X, inputs.T, inputs.params)
        return float(loss), ANY


class TemplatesTrainer(Trainer):
    """train_from_templates."""

    module, function, arguments = "problem4", "train_from_templates", "X, y"
    parts = (*LINEAR_PARTS, "mean_templates", "predict")

    def train(self, side: Any, inputs: TrainingInputs, **shared: Any) -> Any:
        """What train_from_templates of this side returns."""
        arrays = {"X": inputs.X, "y": inputs.y, **shared}
        return side.problem4.train_from_templates(arrays["X"], arrays["y"], inputs.rate, inputs.iterations)

    def start(self, reference: Any, inputs: TrainingInputs) -> tuple[float, float]:
        """With the templates, and b = 0."""
        classes = inputs.T.shape[1]
        W, b = reference.problem4.mean_templates(inputs.X, inputs.y, classes), np.zeros(classes)
        loss, _ = reference.problem2.linear_loss_and_gradients(inputs.X, inputs.T, W, b)
        return float(loss), float(np.mean(reference.problem4.predict(inputs.X, W, b) == inputs.y))


LINEAR, TWO_LAYER, TEMPLATES = LinearTrainer(), TwoLayerTrainer(), TemplatesTrainer()


class Training:
    """Runs a trainer with the student's own functions first, then with the reference's in their place."""

    def __init__(self, submission: Any, reference: Any, seam: Seam) -> None:
        self.submission, self.reference, self.seam = submission, reference, seam

    def assert_right(self, trainer: Trainer, inputs: TrainingInputs, *what: str, runs: int = 1) -> Trained:
        """Compare the parameters, the losses or the accuracies with the reference's; return what was right.

        Args:
            what: PARAMETERS, LOSS or ACCURACY.
            runs: how often to train; what the last training returns is compared.

        Raises:
            Gap, StudentError, WorkerGone: the trainer is wrong, or cannot be told from another function's mistake.
        """
        want = trainer.read(trainer.train(self.reference, inputs))
        start = dict(zip((LOSS, ACCURACY), trainer.start(self.reference, inputs), strict=True))
        found: list[Trained] = []

        def check() -> None:
            for _ in range(runs):
                answer = trainer.train(self.submission, inputs)
            got = trainer.read(answer, trainer.call(inputs))
            for one in what:
                self._compare(trainer, inputs, one, got, want, start)
            found.append(got)

        self.judge(trainer, check)
        return found[-1] if found else want

    def assert_reaches(self, trainer: Trainer, inputs: TrainingInputs, least: float) -> float:
        """The last accuracy of the history, which is at least this; that of the reference if the points are claimed."""
        trained = self.assert_right(trainer, inputs, ACCURACY)
        reached = assert_number(f"{trainer.function}: the last accuracy", list(trained.history[ACCURACY])[-1])
        assert reached >= least, f"The reference reaches only {reached}."
        return reached

    def assert_arrays_unchanged(self, trainer: Trainer, inputs: TrainingInputs) -> None:
        """The trainer writes into no array of its caller; nothing else is judged."""
        arrays = {"X": inputs.X, **({"y": inputs.y} if trainer is TEMPLATES else {"T": inputs.T}), **inputs.params}

        def check() -> None:
            shared = {name: self.submission.share(array, writeable=False) for name, array in arrays.items()}
            with writes_refused(f"{trainer.function}: an array of the caller", trainer.call(inputs)):
                answer = trainer.train(self.submission, inputs, **shared)
            assert_answered(trainer.function, answer, call=trainer.call(inputs))

        self.judge(trainer, check)

    def judge(self, trainer: Trainer, check: Any) -> None:
        """Check with the student's own functions; else with the reference's in their place."""
        self.seam.judge(check, trainer.function, trainer.module, trainer.parts)

    @staticmethod
    def _compare(trainer: Trainer, inputs: TrainingInputs, what: str, got: Trained, want: Trained,
                 start: Mapping[str, float]) -> None:
        call = trainer.call(inputs)
        if what == PARAMETERS:
            assert_gradients(f"{trainer.function}: the returned", got.params, want.params, call=call)
            return
        lists = items_of(f"{trainer.function}: the history", got.history, [what], call)
        assert_history(f'{trainer.function}: history["{what}"]', lists[what], [start[what], *want.history[what]],
                       call=call)
