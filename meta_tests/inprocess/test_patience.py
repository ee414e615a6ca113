"""The limits of a solution that runs in this process."""

from __future__ import annotations

import math
import time

import pytest

from autograder.errors import StudentTimeout
from autograder.inprocess.patience import RUN_OVER, patience


@pytest.mark.parametrize(("seconds", "deadline", "sentence"), [
    (0.01, math.inf, r"^This case did not end within 0\.01 seconds\.$"), (60, 0.0, f"^{RUN_OVER}$")])
def test_each_limit_has_its_sentence(seconds: float, deadline: float, sentence: str) -> None:
    """A solution that computes for ever is stopped by the case's time, and by that of the whole run."""
    with pytest.raises(StudentTimeout, match=sentence), patience(seconds, deadline):
        while True:
            pass


def test_sleep_ends_with_the_run() -> None:
    """Asleep, a process spends no processor time; the deadline ends it nevertheless."""
    with pytest.raises(StudentTimeout, match=RUN_OVER), patience(60, time.monotonic() + 0.01):
        time.sleep(600)
