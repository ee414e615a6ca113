"""The real CIFAR-10, where the instructor supplies it: a whole training with the student's own hyperparameters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.datasets.cifar import read_cifar10
from tests.umich_ps4.network import Names
from tests.umich_ps4.settings import Setting, sizes_of
from tests.umich_ps4.training import given_trainer

AT_ONCE = 10_000  # images that are sent in one message
VALIDATION = 1_000
# Runs beside the student's code: as floats the images are too large for a message.
LEARN = '''
import numpy as np


def learn(train, model, batches, labels, test, validation, method, options):
    """Train a model on images of bytes, loaded as the handout's loader does; the scores of the test images."""
    images = np.concatenate(batches).astype(np.float32)
    images /= 255
    n = len(images) - validation
    mean = images[:n].mean(axis=0)
    images -= mean
    train(model, {"X_train": images[:n], "y_train": labels[:n], "X_val": images[n:], "y_val": labels[n:]}, **options)
    parts = [test[start:start + 1000].astype(np.float32) / 255 - mean for start in range(0, len(test), 1000)]
    return np.concatenate([getattr(model, method)(part) for part in parts])
'''


class RealImages:
    """CIFAR-10 from a folder with its batches.

    Raises:
        DatasetError: a batch is missing, truncated or of another kind.
    """

    words = "the test images of CIFAR-10"
    quick = False

    def __init__(self, folder: Path) -> None:
        self._data = read_cifar10(folder)
        self.labels = self._data["test_y"]

    def scores(self, side: Any, setting: Setting, names: Names) -> Any:
        """The scores of the test images, after the training of a new network of this side; unchecked."""
        images = self._data["train_x"]
        batches = [side.share(images[start:start + AT_ONCE]) for start in range(0, len(images), AT_ONCE)]
        options = {"learning_rate": setting.learning_rate, "lr_decay": setting.lr_decay,
                   "batch_size": setting.batch_size, "num_epochs": setting.num_epochs, "verbose": False}
        model = side.ps4.SoftmaxClassifier(*names.arguments(*sizes_of(setting), reg=setting.reg))
        return side.define(LEARN, "learn")(
            given_trainer(side, names), model, batches, self._data["train_y"], self._data["test_x"],
            min(VALIDATION, len(images) // 10), names.of(side, names.method), options)
