"""The student's hyperparameters, as their own statements hand them to the trainer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.sandbox.dry_runs import Answer, DryRun, Plan, Recorded
from tests.support import Call, Gap
from tests.umich_ps4.images import CLASSES, INPUTS, small_images, some_of
from tests.umich_ps4.layers import MODULE

TRAINERS, TESTERS, LOADERS = ("train_network", "trainNetwork"), ("test_network", "testNetwork"), ("load_cifar10",)
CLASS_TAKES = ("input_dim", "hidden_dim", "num_classes", "weight_scale", "reg")
SOME_IMAGES, SEED = 20, 6
ACCURACY = 0.47  # what every test of a network gives
DEFAULTS = {"learning_rate": 1e-3, "lr_decay": 1.0, "batch_size": 100, "num_epochs": 10}
HIDDEN, WEIGHT_SCALE = 300, 1e-3
LARGEST = 4_000  # hidden units that are tried
MOST_SETTINGS = 3
CALL = Call("the file's own statements, with train_network, test_network and load_cifar10 only watched")


@dataclass(frozen=True)
class Setting:
    """The numbers of one call of the trainer.

    Attributes:
        num_epochs: how long the student trains; a short training on small images does without.
        scale: the standard deviation of the images that it was handed, as a multiple of the loader's.
        reg: the factor of the regularisation, in an edition that has one.
    """

    hidden_dim: int
    learning_rate: float
    lr_decay: float
    batch_size: int
    num_epochs: int = 10
    weight_scale: float = WEIGHT_SCALE
    scale: float = 1.0
    reg: float = 0.0

    def __str__(self) -> str:
        return (f"hidden_dim={self.hidden_dim}, learning_rate={self.learning_rate:g}, lr_decay={self.lr_decay:g}, "
                f"batch_size={self.batch_size}{f', reg={self.reg:g}' if self.reg else ''}")


def dry_run(submission: Any, histories: tuple[list[float], list[float]]) -> DryRun:
    """What the submission's statements call, while every training gives these histories at once."""
    data = some_of(small_images(SEED), SOME_IMAGES)
    trained = Answer(("model", "data"), ({"argument": "model"}, *histories))
    recorders = {**dict.fromkeys(LOADERS, Answer(("folder",), data)), **dict.fromkeys(TRAINERS, trained),
                 **dict.fromkeys(TESTERS, Answer(("model", "X", "y"), ACCURACY)),
                 "SoftmaxClassifier": Answer(CLASS_TAKES)}
    return submission.dry_run(MODULE, Plan(recorders, {"data": data}))


def settings_of(run: DryRun) -> list[Setting]:
    """The distinct settings with which the trainer is called, the last one first.

    Raises:
        Gap: it is never called, or not with numbers that can be tried.
    """
    calls = run.of(*TRAINERS)
    if not calls:
        raise Gap("train_network is never called when the file's statements run", details=_skipped(run),
                  call=CALL)
    found, gaps = [], []
    for _, call in reversed(calls):
        try:
            found.append(_setting(call, run.calls))
        except Gap as gap:
            gaps.append(gap)
    if not found:
        raise gaps[0]
    return list(dict.fromkeys(found))[:MOST_SETTINGS]


def _skipped(run: DryRun) -> list[tuple[str, str]]:
    """The statements that raised, for the student."""
    return [("skipped", f"{place}: {kind}: {text}") for place, kind, text in run.raised[:3]]


def _setting(call: Recorded, calls: Sequence[Recorded]) -> Setting:
    numbers = {name: _number(name, call.arguments.get(name, default)) for name, default in DEFAULTS.items()}
    made = _made(call.arguments.get("model"), calls)
    hidden = _number("hidden_dim", next((made[name] for name in made if "hid" in name.lower()), HIDDEN))
    spread = _number("weight_scale", made.get("weight_scale", WEIGHT_SCALE))
    for name, number, most in (("hidden_dim", hidden, LARGEST), ("batch_size", numbers["batch_size"], math.inf),
                               ("num_epochs", numbers["num_epochs"], math.inf)):
        if not 1 <= number <= most or number != int(number):
            limit = "" if math.isinf(most) else f" from 1 to {most}"
            raise Gap(f"{name} is {number:g} instead of a whole number{limit}", call=CALL)
    return Setting(int(hidden), numbers["learning_rate"], numbers["lr_decay"], int(numbers["batch_size"]),
                   int(numbers["num_epochs"]), spread, _scale(call.arguments.get("data")),
                   _number("reg", made.get("reg", 0.0)))


def _made(model: Any, calls: Sequence[Recorded]) -> Mapping[str, Any]:
    """The arguments with which a model that is a recorded call's result was made; none where it is anything else."""
    number = model.get("call") if type(model) is dict and model.get("is") == "result" else None
    if type(number) is not int or not 0 <= number < len(calls) or calls[number].name != "SoftmaxClassifier":
        return {}
    return calls[number].arguments


def _number(name: str, value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        words = "it is unknown" if type(value) is dict else f"it is {value!r}"
        raise Gap(f"{name} cannot be tried: {words}, not a finite number", call=CALL)
    return float(value)


def _scale(data: Any) -> float:
    """How much larger the training images vary than those that the loader gave."""
    items = data.get("items") if type(data) is dict else None
    note = items.get("X_train") if type(items) is dict else None
    spread = note.get("std") if type(note) is dict else None
    if type(spread) is not float or not math.isfinite(spread) or spread <= 0:
        return 1.0
    ratio = spread / float(small_images(SEED)["X_train"][:SOME_IMAGES].std())
    return 1.0 if abs(ratio - 1) < 0.1 else ratio


def sizes_of(setting: Setting) -> tuple[int, int, int, float]:
    """D, H, C and weight_scale of the classifier."""
    return INPUTS, setting.hidden_dim, CLASSES, setting.weight_scale
