"""The student's hyperparameters, from their own statements, and how a training with them is shortened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.dry_runs import DryRun, dry_run_of
from autograder.worker.dry_run import dry_run
from tests.support import Gap
from tests.umich_ps4.histories import FIRST
from tests.umich_ps4.plots import assert_plotted
from tests.umich_ps4.settings import Setting, settings_of
from tests.umich_ps4.settings import dry_run as dry_run_on
from tests.umich_ps4.training import schedule


class Here:
    """A submission whose file is run dry in this process."""

    def __init__(self, *statements: str) -> None:
        self._source = "\n".join(["import matplotlib.pyplot as plt", *statements])

    def dry_run(self, module: str, plan: Any) -> DryRun:
        """As Submission's."""
        recorders = {name: {"takes": one.takes, "gives": one.gives} for name, one in plan.recorders.items()}
        found = dry_run(self._source.encode(), "ps4.py", {
            "recorders": recorders, "known": plan.known, "watched": plan.watched, "seconds": plan.seconds})
        found["raised"] = [[f"line {line}", kind, text] for line, kind, text in found["raised"]]
        return dry_run_of(found)


def settings(*statements: str) -> list[Setting]:
    """What the file with these statements trains with."""
    return settings_of(dry_run_on(Here(*statements), FIRST))


TRAIN = "train_network(model, data, learning_rate=0.1, lr_decay=0.9, batch_size=50)"
EXPECTED = Setting(64, 0.1, 0.9, 50)


@pytest.mark.parametrize("statements", [
    ("model = SoftmaxClassifier(hidden_dim=64)", TRAIN),
    ("model = SoftmaxClassifier(3072, 64, 10)", TRAIN),
    ("model = SoftmaxClassifier(n_hidden=64)", TRAIN),
    ("def run(**more):", "    return train_network(SoftmaxClassifier(hidden_dim=64), data, batch_size=50, **more)",
     "run(learning_rate=0.1, lr_decay=0.9)"),
    ("from wget import download", "data = load_cifar10('/content/x', num_val=5000)",
     "print(data['X_train'].shape)", "model = SoftmaxClassifier(hidden_dim=64)", TRAIN),
    ("X, y = read_my_own_files()", "data = {'X_train': X}", "model = SoftmaxClassifier(hidden_dim=64)", TRAIN),
    ("model = SoftmaxClassifier(hidden_dim=64)", TRAIN.replace("train_network", "trainNetwork")),
    ("class SoftmaxClassifier:", "    def __init__(self): raise ValueError", "model = SoftmaxClassifier(hidden_dim=64)",
     TRAIN, TRAIN),
    ("if __name__ == '__main__':", "    model = SoftmaxClassifier(hidden_dim=64)", f"    {TRAIN}"),
], ids=["keyword", "position", "own_name", "wrapper", "other_folder", "own_loader", "sister_name", "own_class", "main"])
def test_settings_are_found(statements: tuple[str, ...]) -> None:
    """However a file hands its numbers to the trainer."""
    assert settings(*statements) == [EXPECTED]


def test_defaults_are_the_given_ones() -> None:
    """What is not handed over is the handout's default."""
    assert settings("train_network(SoftmaxClassifier(), data)") == [Setting(300, 1e-3, 1.0, 100)]


@pytest.mark.parametrize("arguments", ["hidden_dim=64, reg=0.01", "3072, 64, 10, 1e-3, 0.01"])
def test_the_regularisation_is_found(arguments: str) -> None:
    """An edition has it; by name or by position."""
    assert settings(f"model = SoftmaxClassifier({arguments})", TRAIN) == [replace(EXPECTED, reg=0.01)]


def test_the_last_settings_come_first_and_few_are_tried() -> None:
    """A loop over settings gives each once."""
    found = settings("for rate in (0.4, 0.3, 0.2, 0.1, 0.1):",
                     "    train_network(SoftmaxClassifier(), data, learning_rate=rate)")

    assert [one.learning_rate for one in found] == [0.1, 0.2, 0.3]


def test_images_that_were_scaled_are_scaled_alike() -> None:
    """A file that multiplies its images is tried on multiplied images."""
    [found] = settings("data['X_train'] = 255 * data['X_train']", "train_network(SoftmaxClassifier(), data)")

    assert found.scale == pytest.approx(255)


@pytest.mark.parametrize(("statements", "sentence"), [
    (("print('nothing')",), "train_network is never called"),
    (("train_network(SoftmaxClassifier(), data, lr_decay='slow')",), "lr_decay cannot be tried: it is 'slow'"),
    (("train_network(SoftmaxClassifier(), data, lr_decay=plt)",), "lr_decay cannot be tried: it is unknown"),
    (("train_network(SoftmaxClassifier(), data, learning_rate=float('nan'))",), "it is nan, not a finite number"),
    (("train_network(SoftmaxClassifier(hidden_dim=0), data)",), "hidden_dim is 0 instead of a whole number"),
    (("train_network(SoftmaxClassifier(hidden_dim=10**6), data)",), "instead of a whole number from 1 to 4000"),
    (("train_network(SoftmaxClassifier(), data, batch_size=0.5)",), "batch_size is 0.5 instead of"),
])
def test_what_cannot_be_tried_is_told(statements: tuple[str, ...], sentence: str) -> None:
    """In one sentence."""
    with pytest.raises(Gap, match=sentence.replace("(", r"\(")):
        settings(*statements)


def test_a_statement_that_raised_is_told() -> None:
    """A file whose statements do not reach the trainer says where they stopped."""
    with pytest.raises(Gap) as raised:
        settings("train_network(SoftmaxClassifier(hidden_dim=hidden), data)")

    assert raised.value.failure.details == (("skipped", "line 2: NameError: name 'hidden' is not defined"),)


@pytest.mark.parametrize("hidden", [1, 64, 300, 4000])
@pytest.mark.parametrize("rate", [0.0, 1e-300, 1e-9, 1e-3, 0.1, 1.0, 1e9])
def test_a_short_training_stays_short(hidden: int, rate: float) -> None:
    """Whatever the hyperparameters are, the operations are bounded, and there are enough steps to see something."""
    short = schedule(Setting(hidden, rate, 0.95, 100), 250)
    steps = short["num_epochs"] * (250 // short["batch_size"])

    assert steps >= 25
    assert 6.0 * 3072 * hidden * short["batch_size"] * steps < 6e10


@pytest.mark.parametrize("decay", [0.0, -0.5, 1e-300, 0.95, 1e300])
def test_any_decay_gives_a_number(decay: float) -> None:
    """No decay raises, and a usual one is spread over the epochs of the short training."""
    assert isinstance(schedule(Setting(64, 0.1, decay, 50), 250)["lr_decay"], float)


def plotted(*statements: str) -> bool:
    """Whether the training history is found in the plots of these statements."""
    run = dry_run_on(Here("model, ours, theirs = train_network(0, data)", *statements), FIRST)
    try:
        assert_plotted("The history", FIRST[0], run)
    except Gap:
        return False
    return True


@pytest.mark.parametrize("statement", [
    "plt.plot(ours)", "plt.plot(range(len(ours)), ours, 'r-', label='x')", "plt.plot(y=ours)",
    "plt.subplots()[1].plot([100 * one for one in ours])", "plt.plot(ours[1:])", "plt.plot(ours[:10])",
    "import numpy as np; plt.plot(np.array([theirs, ours]).T)", "import pandas; pandas.DataFrame({'a': ours}).plot()",
    "for curve in (theirs, ours): plt.plot(curve)"])
def test_a_plotted_history_is_found(statement: str) -> None:
    """In whole or in percent, from either end but two points, alone or among others."""
    assert plotted(statement)


@pytest.mark.parametrize("statement", [
    "", "plt.plot(theirs)", "plt.plot(ours[-1:])", "plt.plot(ours[::-1])", "plt.plot([1 - one for one in ours])",
    "plt.plot(ours[3:])", "print(ours)", "plt.plot([0.0] * 11)"])
def test_another_curve_is_not_taken_for_it(statement: str) -> None:
    """Other numbers, or too few of them."""
    assert not plotted(statement)


def test_the_settings_can_be_read_aloud() -> None:
    """A message names the four hyperparameters."""
    assert str(EXPECTED) == "hidden_dim=64, learning_rate=0.1, lr_decay=0.9, batch_size=50"
    assert np.isfinite(EXPECTED.scale)
