"""Names the mistake that computes what a submission computes, or no mistake.

Two rules, tried in this order on the cases of fixed inputs of a part, passing ones too:

- exact: verdicts, names, shapes and every wrong number agree, and ENOUGH of the numbers are distinct;
- at least: wherever the mistake is wrong, the submission has the same numbers, ENOUGH distinct ones in CASES cases, in
  which nothing else is wrong. Of several such mistakes the one that explains the most numbers counts, and none if two
  explain as many.

Of mistakes that cost several parts the one that explains the most cases counts. Mistakes that agree but mean different
things give no name. Looser rules ("two failing cases agree", further wrong numbers in every case) gave wrong names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from .observation import Observation
from .record import Known, Seen, WrongAnswers, distinct, is_close

ENOUGH, CASES = 3, 2
Observed = Mapping[str, Observation | None]
"""What was observed of each case that has ended, by its id without the homework's folder; None: it passed."""


@dataclass(frozen=True)
class Named:
    """A mistake, or several of one meaning, that a submission makes.

    Attributes:
        known: the mistakes.
        cases: the ids of the cases that it explains, in the order of the record.
        at_least: whether the submission has further wrong numbers, which it does not explain.
    """

    known: tuple[Known, ...]
    cases: tuple[str, ...]
    at_least: bool = False


def names_of(answers: WrongAnswers, observed: Observed, without: Collection[str] = ()) -> list[Named]:
    """The mistakes that a submission makes, part by part; two in one part only if they explain all of it together.

    Args:
        without: ids of mistakes that are left out.
    """
    known = [one for one in answers.known if one.id not in without]
    parts = [_Part(answers, part, observed, [one for one in known if one.part == part])
             for part in dict.fromkeys(answers.parts)]
    explained = {one.id: part.explained(one) for part in parts for one in part.exact}
    return [name for part in parts for name in part.names(explained)]


@dataclass(frozen=True)
class _Part:
    """The cases of one part, as they were observed, and the mistakes that cost it."""

    answers: WrongAnswers
    part: str
    observed: Observed
    known: Sequence[Known]

    @cached_property
    def failed(self) -> dict[int, Observation]:
        """What was observed of the part's cases that failed."""
        return self._failed(self.part)

    def _failed(self, *parts: str) -> dict[int, Observation]:
        ids = self.answers.cases
        return {place: one for place in self.answers.cases_of(parts)
                if (one := self.observed.get(ids[place])) is not None}

    def names(self, explained: Mapping[str, Collection[int]]) -> list[Named]:
        """The mistakes that explain this part.

        Args:
            explained: id -> the cases that it explains, of the mistakes of all parts that explain theirs exactly.
        """
        if not self._is_telling:
            return []
        by_another_part = any(set(self.failed) < set(cases) for cases in explained.values())
        exact = [one for one in self.exact if not any(
            set(explained[one.id]) < set(cases) for cases in explained.values())]
        if exact or by_another_part:
            return self._of_one_meaning(exact)
        within = [one for one in self.known if self._is_within(one)]
        return self._pair(within) or self._largest([one for one in within if self._is_apart(one)])

    @cached_property
    def _is_telling(self) -> bool:
        """Whether all cases have run, and a number is wrong."""
        complete = all(self.answers.cases[place] in self.observed for place in self.answers.cases_of([self.part]))
        return complete and any(one.wrong.any() for one in self.failed.values())

    @cached_property
    def exact(self) -> list[Known]:
        """The mistakes that explain this part exactly."""
        return [one for one in self.known if self._is_exact(one)] if self._is_telling else []

    def _is_exact(self, known: Known) -> bool:
        """Whether a mistake does to all its parts what was observed, and to this one with numbers enough."""
        return (all(self._agrees(known, part) for part in {self.part, *known.also})
                and self._numbers(known) >= ENOUGH)

    def _agrees(self, known: Known, part: str) -> bool:
        """Whether a mistake fails the same cases of a part with the same wrong numbers."""
        places, failed = set(self.answers.cases_of([part])), self._failed(part)
        seen = {place: one for place, one in known.by_case.items() if place in places}
        unsteady = places.intersection(known.unsteady)
        return {*seen, *unsteady} == set(failed) and all(
            self._is_equal(failed[place], one) for place, one in seen.items())

    def _is_equal(self, observed: Observation, seen: Seen) -> bool:
        return (self._is_alike(observed, seen) and np.array_equal(observed.wrong, seen.wrong)
                and _are_close(observed, seen))

    def _is_within(self, known: Known) -> bool:
        """Whether the submission has a mistake's numbers wherever the mistake is wrong, and there are enough."""
        own = self._own(known)
        if known.unsteady or not set(own) <= set(self.failed):
            return False
        if not all(self._is_alike(self.failed[place], one) and _are_close(self.failed[place], one)
                   for place, one in own.items()):
            return False
        telling = sum(distinct(one.numbers) > 0 for one in own.values())
        return telling >= CASES and self._numbers(known) >= ENOUGH

    def _is_apart(self, known: Known) -> bool:
        """Whether nothing else is wrong in enough cases, nor in other parts that the mistake costs."""
        apart = [place for place, one in self._own(known).items()
                 if distinct(one.numbers) and np.array_equal(one.wrong, self.failed[place].wrong)]
        return len(apart) >= CASES and all(self._agrees(known, part) for part in known.also)

    def _is_alike(self, observed: Observation, seen: Seen) -> bool:
        return ((observed.kind, observed.what, observed.shape)
                == (seen.kind, self.answers.names[seen.what], seen.shape))

    def _own(self, known: Known) -> dict[int, Seen]:
        """What a mistake does to the cases of this part."""
        places = self.answers.cases_of([self.part])
        return {place: known.by_case[place] for place in places if place in known.by_case}

    def _numbers(self, known: Known) -> int:
        """How many distinct wrong numbers a mistake leaves in this part."""
        return distinct(np.concatenate([np.empty(0), *(one.numbers for one in self._own(known).values())]))

    def _size(self, known: Known) -> int:
        return sum(int(one.wrong.sum()) for one in self._own(known).values())

    def _largest(self, within: Sequence[Known]) -> list[Named]:
        """The mistake that explains the most numbers."""
        most = max(map(self._size, within), default=0)
        return self._of_one_meaning([one for one in within if self._size(one) == most], at_least=True)

    def _pair(self, within: Sequence[Known]) -> list[Named]:
        """Two mistakes of different meanings that explain the whole part together; none if other pairs do so too."""
        pairs = [pair for pair in combinations(within, 2)
                 if pair[0].meaning != pair[1].meaning and self._is_all(pair)]
        if len({frozenset(one.meaning for one in pair) for pair in pairs}) != 1:
            return []
        meanings = dict.fromkeys(one.meaning for one in pairs[0])
        both = [one for one in within if any(one in pair for pair in pairs)]
        return [named for meaning in meanings
                for named in self._of_one_meaning([one for one in both if one.meaning == meaning])]

    def _is_all(self, pair: Sequence[Known]) -> bool:
        """Whether the wrong places of two mistakes together are those of the submission."""
        owns = [self._own(known) for known in pair]
        if set().union(*owns) != set(self.failed):
            return False
        return all(np.array_equal(observed.wrong, np.logical_or.reduce([own[place].wrong for own in owns
                                                                        if place in own]))
                   for place, observed in self.failed.items())

    def _of_one_meaning(self, known: Sequence[Known], at_least: bool = False) -> list[Named]:
        """The name that these mistakes share; none if they mean different things."""
        if len({one.meaning for one in known}) != 1:
            return []
        places = sorted({place for one in known for place in self.explained(one)})
        return [Named(tuple(known), tuple(self.answers.cases[place] for place in places), at_least)]

    def explained(self, known: Known) -> set[int]:
        """The failed cases that a mistake explains, those of other parts too if it fails all their cases so."""
        parts = [self.part, *(part for part in known.also if self._agrees(known, part))]
        return {*known.by_case, *known.unsteady}.intersection(self.answers.cases_of(parts))


def _are_close(observed: Observation, seen: Seen) -> bool:
    """Whether the submission's numbers are a mistake's wherever the mistake is wrong."""
    return is_close(observed.numbers[seen.wrong], seen.numbers, observed.single or seen.single)
