"""Tells the student, case by case, which known mistake the submission makes: as much as the homework's policy allows.

A mistake is told at its first failed case; the others refer to that. A hidden case tells at most where the mistake is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..homework import Homework
from .numbering import numbers_of_all
from .outcome import Outcome, Run, Verdict

if TYPE_CHECKING:
    from ..diagnosis.name import Named

NONE, FULL = "none", "full"
EXACTLY = "A known mistake in {area} computes exactly this."
AT_LEAST = "A known mistake in {area} computes this, and something else is wrong too."
AGAIN = "This is the same mistake as in {number}."
AGREES = "{ids}: the same wrong numbers in {cases}{rest}."
MOST_CASES = 3


def told(homework: Homework, run: Run) -> dict[str, Outcome]:
    """The outcomes of a run, with what the named mistakes add to their failures.

    Args:
        run: with every claim decided.
    """
    outcomes = dict(run.outcomes)
    numbers = numbers_of_all(homework.parts, run.cases) if run.named else {}
    for named in run.named:
        ids = {f"tests/{homework.id}/{case}" for case in named.cases}
        failed = [outcomes[id] for id in numbers
                  if id in ids and id in outcomes and outcomes[id].verdict is Verdict.FAILED]
        outcomes.update(_Telling(named, homework.policy.hints, numbers).told(failed))
    return outcomes


@dataclass(frozen=True)
class _Telling:
    """What is told of one mistake.

    Attributes:
        hints: the homework's policy.
        numbers: case's id -> its number.
    """

    named: Named
    hints: str
    numbers: Mapping[str, str]

    def told(self, failed: Sequence[Outcome]) -> dict[str, Outcome]:
        """The outcomes of the cases that the mistake explains.

        Args:
            failed: them, in the order of their numbers.
        """
        first: dict[str | None, str] = {}
        found: dict[str, Outcome] = {}
        ids = ", ".join(one.id for one in self.named.known)
        for one in failed:
            evidence = f"{ids}: see {self.numbers[failed[0].case.id]}." if found else self._evidence(ids, failed)
            sentence = ""
            if self.hints != NONE and not one.case.hide_errors:
                known = first.setdefault(one.case.visibility, one.case.id)
                sentence = self._sentence(one) if known == one.case.id else AGAIN.format(number=self.numbers[known])
            found[one.case.id] = self._with(one, sentence, evidence)
        return found

    def _with(self, outcome: Outcome, sentence: str, evidence: str) -> Outcome:
        failure = outcome.failure
        if failure is None:
            return outcome
        sentence = "" if sentence in failure.diagnosis else sentence  # two mistakes may be told first by one case
        return replace(outcome, failure=replace(
            failure, diagnosis=" ".join(filter(None, [failure.diagnosis, sentence])),
            mistake=(*failure.mistake, *(one.id for one in self.named.known)),
            evidence=" ".join(filter(None, [failure.evidence, evidence]))))

    def _sentence(self, outcome: Outcome) -> str:
        """What the mistake is, where it is told first."""
        areas = " or ".join(dict.fromkeys(one.area for one in self.named.known))
        sentence = (AT_LEAST if self.named.at_least else EXACTLY).format(area=areas)
        is_full = self.hints == FULL and not outcome.case.hidden
        return f"{sentence} {self.named.known[0].hint}".rstrip() if is_full else sentence

    def _evidence(self, ids: str, failed: Sequence[Outcome]) -> str:
        """Which cases and which inputs speak for it."""
        cases = [f"{self.numbers[one.case.id]} ({_value(one)})" for one in failed]
        rest = f" and {len(cases) - MOST_CASES} more" if len(cases) > MOST_CASES else ""
        return AGREES.format(ids=ids, cases=", ".join(cases[:MOST_CASES]), rest=rest)


def _value(outcome: Outcome) -> str:
    """The wrong value and the inputs of a case."""
    what = outcome.observed.what if outcome.observed is not None else ""
    call = " ".join(outcome.failure.call.split()) if outcome.failure is not None else ""
    return " in ".join(filter(None, [what, call])) or "no value"
