"""A dry run as a case sees it: what it asks for, and the calls that were recorded, see ``worker/dry_run.py``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_CALLS = 2_000
MOST_RAISED = 20


@dataclass(frozen=True)
class Answer:
    """A recorder: its parameters' names in order, and what it answers.

    Attributes:
        gives: plain data, in which ``{"argument": name}`` stands for an argument of the call; None: a value that does
            nothing, and is known by the number of its call where it is passed on.
    """

    takes: tuple[str, ...] = ()
    gives: Any = None


@dataclass(frozen=True)
class Plan:
    """What a dry run does.

    Attributes:
        recorders: the names that are recorded; whatever the module defines under them is not called.
        known: values of some names at the start.
        watched: modules for plots, whose calls are recorded by their paths, such as "matplotlib.pyplot.plot".
        seconds: of processor time for each statement; one that needs more is skipped.
    """

    recorders: Mapping[str, Answer]
    known: Mapping[str, Any] = field(default_factory=dict)
    watched: Sequence[str] = ("matplotlib", "pylab", "seaborn", "pandas", "plotly")
    seconds: float = 0.5


@dataclass(frozen=True)
class Recorded:
    """One call; an argument is a number, a text, None or a dict that describes it, see ``worker/notes.py``.

    Attributes:
        arguments: by the recorder's names for them; further positional ones by their places.
    """

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class DryRun:
    """What was recorded.

    Attributes:
        raised: (place, type of the exception, its text) of statements that did not end; the rest went on without them.
    """

    calls: Sequence[Recorded] = ()
    raised: Sequence[tuple[str, str, str]] = ()

    def of(self, *names: str) -> list[tuple[int, Recorded]]:
        """The calls of these names, with their numbers."""
        return [(number, call) for number, call in enumerate(self.calls) if call.name in names]


def dry_run_of(answer: Any) -> DryRun:
    """A worker's answer, of which nothing is taken for granted; what is not as it should be is left out."""
    calls = [Recorded(*one) for one in _lists(answer, "calls") if list(map(type, one)) == [str, dict]]
    raised = [(one[0], one[1], one[2]) for one in _lists(answer, "raised") if list(map(type, one)) == [str, str, str]]
    return DryRun(calls[:MOST_CALLS], raised[:MOST_RAISED])


def _lists(answer: Any, key: str) -> list[Any]:
    """The lists in a list in the answer."""
    found = answer.get(key) if type(answer) is dict else None
    return [one for one in found if type(one) is list] if type(found) is list else []
