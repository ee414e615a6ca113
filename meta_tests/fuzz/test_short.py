"""A short run of every fuzz target; ``nox -s fuzz`` has the long one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .driver import Target, run
from .submissions import close
from .targets import TARGETS


@pytest.fixture(scope="module", autouse=True)
def _end_what_judges() -> Iterator[None]:
    yield
    close()


@pytest.mark.filterwarnings("ignore::SyntaxWarning")  # broken submissions have them
@pytest.mark.parametrize("target", [target for target in TARGETS.values() if target.short], ids=lambda one: one.name)
def test_every_attempt_ends_well(target: Target) -> None:
    """The first attempts of each target: none ends badly, and nothing wrong goes unnoticed."""
    tally = run(target, target.short)
    assert tally.faults == []
    assert tally.survivors == []
    assert sum(tally.endings.values()) == target.short
