"""A worker's messages while it loads are hostile data: they cannot extend its time."""

from __future__ import annotations

import time
from typing import Any

import pytest

from autograder.homework import Limits
from autograder.sandbox.clock import Spent, WorkerClock
from autograder.sandbox.survey import ImportEnded, await_loaded
from autograder.wire.channel import ChannelClosed, Patience
from autograder.wire.codec import encode

LIMITS = Limits(seconds_per_import=1.0)


class EndlessLoader:
    """A worker that reports again and again that it loads a module, and computes for half a second each time."""

    def __init__(self) -> None:
        """Start: it has sent nothing yet."""
        self.channel: Any = self
        self.clock: Any = WorkerClock(None)
        self.clock.read = lambda: self.spent
        self.spent = Spent()
        self.said = 0

    def receive(self, patience: Patience) -> bytes:
        """Its isolation, then one module after the other; a hundred times, so that the test ends."""
        patience()
        self.said += 1
        if self.said > 100:
            raise ChannelClosed
        self.spent += Spent(computing=0.5)
        return encode(["isolated", [], []] if self.said == 1 else ["loading", "toy"])

    def kill(self) -> str:
        """Nothing was printed."""
        return ""

    def status(self) -> int:
        """It was not killed."""
        return 0


def test_loading_again_and_again_has_an_end() -> None:
    """A worker that reports module after module, each within its limit, is stopped at the limit of all together."""
    worker = EndlessLoader()
    with pytest.raises(ImportEnded, match=r"^its import used more than 3 seconds of processor time$"):
        await_loaded(worker, time.monotonic(), ["toy"], LIMITS)
    assert worker.said == 8
