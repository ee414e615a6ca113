"""Verdicts that differ from run to run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .cells import Cell
from .circumstances import Circumstances


@dataclass(frozen=True)
class Moved:
    """A candidate on which some cases had another verdict than in the first run."""

    id: str
    circumstances: Circumstances
    cases: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.id}: with {self.circumstances} other verdicts of {', '.join(self.cases)}"


def moved(runs: Mapping[Circumstances, Mapping[str, Cell]]) -> Iterator[Moved]:
    """The verdicts that differ from the first run's."""
    first = next(iter(runs.values()))
    for circumstances, run in runs.items():
        for id, cell in first.items():
            cases = set(cell.judged.failed) ^ set(run[id].judged.failed)
            if cases:
                yield Moved(id, circumstances, tuple(sorted(cases)))
