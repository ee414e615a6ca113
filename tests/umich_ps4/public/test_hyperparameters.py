"""The hyperparameters that the file hands to train_network, found without training."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.umich_ps4.histories import FIRST
from tests.umich_ps4.images import small_images
from tests.umich_ps4.settings import dry_run, settings_of
from tests.umich_ps4.training import SmallImages


@weight(0.1)
def test_found(submission):
    """The file makes a SoftmaxClassifier and calls train_network with it."""
    settings_of(dry_run(submission, FIRST))


@weight(0.3)
def test_small_images(submission, trial):
    """With these hyperparameters the network learns small images of CIFAR-10's shape: at least 45 % are right."""
    trial.best(settings_of(dry_run(submission, FIRST)), SmallImages(small_images(seed=43)))
