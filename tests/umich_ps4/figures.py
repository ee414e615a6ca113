"""The plot of part (d): the accuracies in training and validation after each epoch.

They are those of the reference's network on the small images; CIFAR-10 itself takes minutes and gives curves that part.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.figure import Curves
from tests.umich_ps4.images import small_images

EPOCHS, QUICK = 30, 2
HIDDEN, RATE, DECAY, BATCH = 64, 0.02, 0.98, 25


def figures(reference: Any, quick: bool) -> Iterator[Curves]:
    """One figure with both histories of train_network."""
    np.random.seed(0)
    model = reference.ps4.SoftmaxClassifier(hidden_dim=HIDDEN)
    _, training, validation = reference.ps4.train_network(
        model, small_images(seed=43), learning_rate=RATE, lr_decay=DECAY, batch_size=BATCH,
        num_epochs=QUICK if quick else EPOCHS, verbose=False)
    yield Curves("accuracies", "umich_ps4, part (d): accuracy on small images", "epoch", "accuracy",
                 {"training": training, "validation": validation}, first=0)
