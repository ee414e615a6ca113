"""Trains the student's classifier with the student's hyperparameters, on small images, by the given trainer.

The real data would take minutes. The small images are learnt by every network that learns CIFAR-10 within ten epochs or
so; the training is shortened in a way that keeps the meaning of the hyperparameters: as many steps as the learning rate
needs, in batches as small as the processor's time allows, over four of the student's epochs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from tests.support import Call, Gap, StudentError, assert_shape, keep_if_right_alone
from tests.umich_ps4 import given
from tests.umich_ps4.images import INPUTS, Images
from tests.umich_ps4.network import Names
from tests.umich_ps4.settings import MOST_SETTINGS, Setting, sizes_of

WANTED = 0.45
NEEDED = 15.0  # learning rate times steps
FEWEST, SMALLEST_BATCH = 40, 10
SLOWEST = 1e-12
HOPELESS = 30  # if so many times the steps that can be made are needed, a few show as well that nothing is learnt
AIM, MOST = 1.5e9, 2.5e10  # floating point operations of a training: what is enough for most, and the limit
EPOCHS = 4
SAMPLES = 50  # for the accuracies on the way
CLASSES = 10
RIGHT_ALONE = "The hyperparameters themselves are good: with the reference's network they reach {accuracy:.0%}."


def schedule(setting: Setting, images: int) -> dict[str, Any]:
    """The keyword arguments of the given trainer for a short training.

    Args:
        images: the number of training images.
    """
    of_a_sample = 6.0 * INPUTS * setting.hidden_dim
    needed = NEEDED / max(abs(setting.learning_rate) * setting.scale, SLOWEST)
    most = MOST / (of_a_sample * SMALLEST_BATCH)
    steps = FEWEST if needed > HOPELESS * most else math.ceil(min(max(FEWEST, needed), most))
    batch = min(setting.batch_size, max(SMALLEST_BATCH, int(AIM / (of_a_sample * steps))))
    epochs = max(1, math.ceil(steps / max(images // batch, 1)))
    return {"learning_rate": setting.learning_rate, "lr_decay": _decay(setting.lr_decay, EPOCHS / epochs),
            "batch_size": batch, "num_epochs": epochs, "num_train_samples": SAMPLES, "verbose": False}


def _decay(factor: float, epochs: float) -> float:
    """The factor for a part of an epoch; a negative one has no such root, and stays as it is."""
    try:
        return factor**epochs if factor > 0 else factor
    except OverflowError:
        return math.inf


class Data(Protocol):
    """What networks are trained on.

    Attributes:
        words: "small images of CIFAR-10's shape", for messages.
        labels: of the images by which the accuracy is measured.
        quick: whether a training takes less than a few seconds, so that it can be repeated.
    """

    words: str
    labels: np.ndarray
    quick: bool

    def scores(self, side: Any, setting: Setting, names: Names) -> Any:
        """The scores of the test images, after the training of a new network of this side; unchecked."""


class SmallImages:
    """Small images, for a short training."""

    words = "small images of CIFAR-10's shape"
    quick = True

    def __init__(self, images: Images) -> None:
        self._images, self.labels = images, images["y_test"]

    def scores(self, side: Any, setting: Setting, names: Names) -> Any:
        """As in Data."""
        scaled = {name: array * setting.scale if name.startswith("X") else array
                  for name, array in self._images.items()}
        model = side.ps4.SoftmaxClassifier(*names.arguments(*sizes_of(setting), reg=setting.reg))
        data = {name: array for name, array in scaled.items() if "test" not in name}
        given_trainer(side, names)(model, data, **schedule(setting, len(scaled["y_train"])))
        return names.run(side, model, scaled["X_test"])


def given_trainer(side: Any, names: Names) -> Any:
    """The given trainer, for networks whose method has this side's name."""
    source = Path(given.__file__).read_text("utf-8")
    return side.define(source.replace("forwards_backwards", names.of(side, names.method)), "train_network")


class Trial:
    """Tries hyperparameters.

    Args:
        names: what the submission calls the parameters and the method.
    """

    def __init__(self, submission: Any, reference: Any, names: Names, carry: Any) -> None:
        self._submission, self._reference, self._names, self._carry = submission, reference, names, carry

    def best(self, settings: Sequence[Setting], data: Data) -> float:
        """The accuracy on the test images of the first of these settings that is good enough.

        Raises:
            Gap, StudentError, WorkerGone: none is.
        """
        best = 0.0

        def good(side: Any) -> None:
            nonlocal best
            best = self._good(side, settings, data)

        keep_if_right_alone(lambda: good(self._submission), lambda: good(self._reference),
                            RIGHT_ALONE.format(accuracy=WANTED), ["layers", "classifier"],
                            live=self._reference.live and data.quick, carry=self._carry, renew=self._submission.renew)
        return best

    def _good(self, side: Any, settings: Sequence[Setting], data: Data) -> float:
        failure: Exception | None = None
        for setting in settings[:MOST_SETTINGS]:
            try:
                accuracy = self._accuracy(side, setting, data)
            except (Gap, StudentError) as error:
                failure = failure or error
                continue
            if accuracy >= WANTED:
                return accuracy
            failure = failure or Gap(f"With {setting}, the network reaches an accuracy of {accuracy:.0%} on "
                                     f"{data.words} instead of at least {WANTED:.0%}", call=_call(setting))
        assert failure is not None
        raise failure

    def _accuracy(self, side: Any, setting: Setting, data: Data) -> float:
        """Train a new network of this side; the share of test images that it classifies right."""
        scores = data.scores(side, setting, self._names)
        scores = assert_shape("After the training, the scores", scores, (len(data.labels), CLASSES),
                              call=_call(setting))
        return float(np.mean(np.argmax(scores, axis=1) == data.labels))


def _call(setting: Setting) -> Call:
    return Call(f"SoftmaxClassifier(hidden_dim={setting.hidden_dim}), trained by the given train_network")
