"""The hyperparameters on other images: the real ones where they are supplied."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import leaderboard, weight

from tests.umich_ps4.histories import SECOND
from tests.umich_ps4.images import small_images
from tests.umich_ps4.real import RealImages
from tests.umich_ps4.settings import dry_run, settings_of
from tests.umich_ps4.training import SmallImages


@weight(0.6)
@leaderboard("test accuracy")
def test_other_images(submission, trial, supplied_data, set_leaderboard_value):
    """With these hyperparameters the network also learns other images: at least 45 % are right."""
    data = RealImages(supplied_data) if supplied_data else SmallImages(small_images(seed=47))
    accuracy = trial.best(settings_of(dry_run(submission, SECOND)), data)
    if set_leaderboard_value is not None:
        set_leaderboard_value(round(accuracy, 4))
