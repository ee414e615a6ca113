"""What the submission's plots are handed: the data behind a figure, never its pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.sandbox.dry_runs import DryRun
from tests.support import Gap
from tests.umich_ps4.settings import CALL

LEFT_OUT = 2  # points at the ends of a history that a plot may leave out
AXES = 2
MOST_SERIES = 10_000


def assert_plotted(what: str, history: list[float], run: DryRun) -> None:
    """A history is handed to a plot, in whole, perhaps in percent.

    Raises:
        Gap: it is not.
    """
    plots = [call for call in run.calls if "." in call.name]
    if any(_shows(series, np.array(history)) for call in plots for series in _series(list(call.arguments.values()))):
        return
    drawn = sorted({call.name for call in plots})
    details = [("plots", ", ".join(drawn[:6]) or "none")]
    details += [("skipped", f"{place}: {kind}: {text}") for place, kind, text in run.raised[:3]]
    raise Gap(f"{what} is not plotted", details=details, call=CALL)


def _shows(series: np.ndarray, history: np.ndarray) -> bool:
    """Whether a series is the history up to a factor, without a few points at its ends at most."""
    n = len(series)
    if not len(history) - LEFT_OUT <= n <= len(history):
        return False
    for start in range(len(history) - n + 1):
        part = history[start:start + n]
        factor = series[0] / part[0]
        if np.isfinite(series).all() and factor > 0 and np.allclose(series, factor * part, rtol=1e-5, atol=0):
            return True
    return False


def _series(note: Any) -> Iterator[np.ndarray]:
    """Every row and column of numbers in the notes of a call's arguments."""
    if type(note) is list:
        for one in note:
            yield from _series(one)
    if type(note) is not dict:
        return
    values, items = note.get("values"), note.get("items")
    if type(values) is np.ndarray and values.dtype == float and 0 < values.ndim <= AXES and values.size:
        rows = np.atleast_2d(values)
        yield from rows[:MOST_SERIES]
        yield from rows.T[:MOST_SERIES]
    if type(items) in (list, dict):
        yield from _series(list(items.values()) if type(items) is dict else items)
