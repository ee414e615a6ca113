"""How well the diagnosis names what is wrong: each mistake as it is, and each as if the record did not have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..diagnosis.measure import name_of
from ..diagnosis.name import Named, names_of
from ..diagnosis.observation import Observation
from ..diagnosis.record import WrongAnswers, is_close
from .cells import Cell
from .headlines import RELATION, Headline, count_headlines, first_headline
from .mutants import MUTANT

MISTAKE = "mistake"
VERDICTS = ("right", "synonym", "at least", "relation", "nothing", "wrong")
KNOWN, LEFT_OUT, MUTANTS, RIGHT = "mistakes", "mistakes, each left out", "mutants", "right solutions"
ROWS = (KNOWN, LEFT_OUT, MUTANTS, RIGHT)


@dataclass(frozen=True)
class Naming:
    """The names and the headlines of a whole run.

    Attributes:
        rows: what is named -> verdict -> how many; empty without a record of wrong answers.
        wrong: a sentence for each wrong name.
        headlines: kind of the first headline of a wrong solution -> how many.
    """

    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    headlines: Mapping[str, int] = field(default_factory=dict)


NO_NAMES = Naming()


def naming(cells: Sequence[Cell], cases: Collection[str], answers: WrongAnswers | None) -> Naming:
    """Name every candidate.

    Args:
        cells: of a whole run in process.
        cases: the ids of all cases, as in ``Runner.case``.
        answers: the record; None if there is none.
    """
    runs = [_Run(cell, cases) for cell in cells]
    if answers is None:
        return Naming(headlines=count_headlines(run.headline(False) for run in runs if run.is_wrong))
    namer = _Namer(answers, {run.id: run for run in runs})
    rows, wrong = {row: Counter[str]() for row in ROWS}, []
    for run in runs:
        for row, verdict, names in namer.verdicts(run):
            rows[row][verdict] += 1
            if verdict == "wrong":
                known = ", ".join(dict.fromkeys(one.id for name in names for one in name.known))
                wrong.append(f"{run.id} is named {known}, which it is not ({row}).")
    headlines = count_headlines(run.headline(bool(namer.names(run))) for run in runs if run.is_wrong)
    return Naming({row: {verdict: found[verdict] for verdict in VERDICTS} for row, found in rows.items()},
                  tuple(wrong), headlines)


def to_data(found: Naming) -> dict[str, Any]:
    """The table as plain data, for JSON."""
    return {"names": {row: dict(verdicts) for row, verdicts in found.rows.items()}, "wrong": list(found.wrong),
            "headlines": dict(found.headlines)}


class _Run:
    """What was observed of one candidate."""

    def __init__(self, cell: Cell, cases: Collection[str]) -> None:
        self.id, self.kind = cell.candidate.id, cell.candidate.kind
        self.is_wrong = self.kind in (MISTAKE, MUTANT)
        self.observed: dict[str, Observation | None] = dict.fromkeys(cases)
        self.observed.update((one.case, one.observation) for one in cell.judged.failures)
        self._failures = [one.failure for one in cell.judged.failures]

    def headline(self, named: bool) -> Headline:
        """What a student reads first."""
        return first_headline(self.id, self._failures, named)

    @property
    def has_relation(self) -> bool:
        """Whether the first headline tells a relation."""
        return self.headline(False).kind == RELATION

    def is_same(self, other: _Run) -> bool:
        """Whether two candidates fail the same cases with the same numbers, fuzzed cases too."""
        return all(_is_same(one, other.observed.get(case)) for case, one in self.observed.items())


class _Namer:
    """Names candidates by a record."""

    def __init__(self, answers: WrongAnswers, runs: Mapping[str, _Run]) -> None:
        self._answers, self._runs = answers, runs

    def names(self, run: _Run) -> list[Named]:
        """The mistakes that a candidate is told to make."""
        return names_of(self._answers, run.observed)

    def verdicts(self, run: _Run) -> Iterator[tuple[str, str, list[Named]]]:
        """(row, verdict, names) of a candidate, for each row that it is in."""
        if run.kind == MISTAKE:
            for row, without in ((KNOWN, False), (LEFT_OUT, True)):
                names = names_of(self._answers, run.observed, (run.id,) if without else ())
                yield row, _or_relation(name_of(run.observed, self._answers, run.id, without), run), names
        elif run.kind == MUTANT:
            names = self.names(run)
            yield MUTANTS, self._of_mutant(run, names), names
        elif run.kind != "template":
            names = self.names(run)
            yield RIGHT, "wrong" if names else "nothing", names

    def _of_mutant(self, run: _Run, names: Sequence[Named]) -> str:
        """A mutant may be a mistake of the catalogue; then it is the same on the examples of fuzzed cases too, which
        are not in the record."""
        if not names:
            return _or_relation("nothing", run)
        if any(name.at_least for name in names):
            return "at least"
        known = [self._runs[one.id] for name in names for one in name.known if one.id in self._runs]
        return "right" if len(names) > 1 or any(run.is_same(one) for one in known) else "wrong"


def _or_relation(verdict: str, run: _Run) -> str:
    return "relation" if verdict == "nothing" and run.has_relation else verdict


def _is_same(one: Observation | None, other: Observation | None) -> bool:
    if one is None or other is None:
        return one is other
    if (one.kind, one.what, one.shape) != (other.kind, other.what, other.shape):
        return False
    wrong = one.wrong
    return np.array_equal(wrong, other.wrong) and is_close(one.numbers[wrong], other.numbers[wrong],
                                                           one.single or other.single)
