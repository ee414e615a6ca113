"""The plot of the accuracies after another training."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.umich_ps4.histories import SECOND
from tests.umich_ps4.plots import assert_plotted
from tests.umich_ps4.settings import dry_run


@weight(0.3)
def test_of_another_training(submission):
    """Both histories are plotted after a training that gives other accuracies."""
    run = dry_run(submission, SECOND)

    assert_plotted("The history of the training accuracy", SECOND[0], run)
    assert_plotted("The history of the validation accuracy", SECOND[1], run)
