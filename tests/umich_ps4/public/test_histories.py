"""The plot of the accuracies: what it is handed."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.umich_ps4.histories import FIRST
from tests.umich_ps4.plots import assert_plotted
from tests.umich_ps4.settings import dry_run


@weight(0.1)
def test_training(submission):
    """The history of the training accuracy that train_network returns is plotted."""
    assert_plotted("The history of the training accuracy", FIRST[0], dry_run(submission, FIRST))


@weight(0.1)
def test_validation(submission):
    """The history of the validation accuracy that train_network returns is plotted."""
    assert_plotted("The history of the validation accuracy", FIRST[1], dry_run(submission, FIRST))
