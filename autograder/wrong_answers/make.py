"""Runs every mistake of a catalogue on the cases of its parts, and keeps the wrong answers.

A fuzzed case is left out, because a failure is shrunk to other inputs for each submission. Whatever differs with
another seed of the mistake's own random numbers is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..certify.catalogue import Mistake, apply_edits, read_mistakes, reference_sources
from ..diagnosis.observation import VALUE, Observation, observation_of
from ..diagnosis.record import Known, Seen, WrongAnswers, is_close, seen_of
from ..errors import GraderError
from ..homework import Homework
from ..inprocess.cases import RunnableCase
from ..inprocess.runner import Runner

OTHER_SEED = 1
FUZZED = "is_hypothesis_test"
Sources = dict[str, str]


def make_wrong_answers(homework: Homework, public: bool = False) -> WrongAnswers:
    """The wrong answers of a homework's mistakes.

    Args:
        public: only those of public cases, for a handout.

    Raises:
        GraderError: the catalogue cannot be used, or a case is at fault.
    """
    runner = Runner(homework)
    cases = [one for one in runner.cases if not getattr(one.function, FUZZED, False)
             and not (public and one.case.hidden)]
    maker = _Maker(runner, cases)
    known = tuple(maker.known(mistake) for mistake in read_mistakes(homework) if mistake.status == "mistake")
    return WrongAnswers(tuple(runner.short_id(one) for one in cases), tuple(one.case.part for one in cases),
                        tuple(maker.names), tuple(one for one in known if one.seen))


class _Maker:
    """Makes what is known of one mistake after the other.

    Attributes:
        names: the names of wrong values so far, and where each is in the record.
    """

    def __init__(self, runner: Runner, cases: Sequence[RunnableCase]) -> None:
        self._runner, self._cases = runner, cases
        self._reference = reference_sources(runner.homework)
        self.names: dict[str, int] = {"": 0}

    def known(self, mistake: Mistake) -> Known:
        """What a mistake does to the cases of its parts."""
        sources = apply_edits(self._reference, mistake.edit, mistake.id)
        parts, seen, unsteady = {mistake.part, *mistake.also}, [], []
        for place, observed in self._failing(sources, parts, mistake.id):
            again = self._observed(place, sources, mistake.id, OTHER_SEED)
            if is_same(observed, again):
                seen.append(self._seen(place, observed))
            else:
                unsteady.append(place)
        return Known(mistake.id, mistake.part, tuple(mistake.also), self._area(mistake, sources), mistake.hint,
                     mistake.hint or mistake.id, tuple(seen), tuple(unsteady))

    def _failing(self, sources: Sources, parts: set[str], id: str) -> Iterator[tuple[int, Observation]]:
        for place, one in enumerate(self._cases):
            if one.case.part in parts and (observed := self._observed(place, sources, id)) is not None:
                yield place, observed

    def _observed(self, place: int, sources: Sources, id: str, seed: int = 0) -> Observation | None:
        self._runner.seed = seed
        with np.errstate():  # a mistake may leave NumPy's settings changed
            try:
                return observation_of(self._runner.run(self._cases[place], sources).failure)
            except GraderError:
                raise
            except Exception as error:
                fault = f"{type(error).__name__}: {error}"
                raise GraderError(f"{self._runner.short_id(self._cases[place])} cannot judge {id}: {fault}") from error

    def _seen(self, place: int, observed: Observation) -> Seen:
        what = self.names.setdefault(observed.what, len(self.names))
        return seen_of(observed, place, what)

    def _area(self, mistake: Mistake, sources: Sources) -> str:
        """The functions that a mistake's edits change; else the classes, or the files."""
        changed = self._runner.reach.changed(sources)
        if changed:
            return " and ".join(sorted(function for _, function in changed))
        words = [edit.where.removeprefix("class ").removeprefix("def ") or edit.file for edit in mistake.edit]
        return " and ".join(dict.fromkeys(words))


def is_same(one: Observation, other: Observation | None) -> bool:
    """Whether two runs of one mistake show the same."""
    if other is None or (one.kind, one.what, one.shape) != (other.kind, other.what, other.shape):
        return False
    if one.kind != VALUE:
        return True
    return np.array_equal(one.wrong, other.wrong) and is_close(other.numbers, one.numbers, one.single)
