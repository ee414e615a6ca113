"""Decides which cases keep their points although they failed with the student's other parts.

A claim needs a culprit. Where a part that may be at fault has lost points for a reason of its own, the claim holds.
Where none has, the one part that the search found pays what the claims are worth, at most all its points. Where the
search found none, or several, the case itself has failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..text import part_title
from .outcome import Outcome, Verdict

KEPT = "{right} The mistake that showed here is in another part of yours ({parts}) and costs its points there."
FOUND = ("{right} With the reference's part {part} in the place of yours everything is right, so the mistake is there, "
         "and costs its points there.")
CHARGED = ("This case passes, but part {part} has a mistake that only shows when all parts work together: with the "
           "reference's {part} in the place of yours, part {other} is right. It costs points here, and not there.")
TOGETHER = ("Each of your parts passes alone, and this one passes with the reference's other parts; together they "
            "fail. Look for what one part changes for another: an array written in place, or one that two parts share.")


@dataclass(frozen=True)
class _Ruling:
    """A claim's end: the outcome without it, and the part that pays for it where only the search found one."""

    outcome: Outcome
    payer: str = ""


def settled(outcomes: Mapping[str, Outcome], points: Mapping[str, float]) -> dict[str, Outcome]:
    """The outcomes with every claim decided: kept, paid by the part at fault, or failed.

    Args:
        outcomes: by the case's id.
        points: the rubric: part -> its points.
    """
    losing = {one.case.part for one in outcomes.values() if one.claim is None and one.verdict is Verdict.FAILED}
    rulings = {id: _ruling(outcome, losing) for id, outcome in outcomes.items()}
    decided = {id: ruling.outcome for id, ruling in rulings.items()}
    for part in points:
        claims = [ruling.outcome.case for ruling in rulings.values() if ruling.payer == part]
        if claims:
            owed = min(1.0, sum(case.weight for case in claims) / points[part])
            sentence = CHARGED.format(part=part_title(part), other=part_title(claims[0].part))
            decided |= {id: replace(one, share=1 - owed, charged=sentence) for id, one in decided.items()
                        if one.case.part == part and one.verdict is Verdict.PASSED}
    return decided


def _ruling(outcome: Outcome, losing: set[str]) -> _Ruling:
    claim = outcome.claim
    if claim is None or outcome.verdict is not Verdict.PASSED:
        return _Ruling(outcome)
    culprits = [part_title(part) for part in claim.parts if part in losing]
    if culprits:
        return _Ruling(replace(outcome, carried=KEPT.format(right=claim.sentence, parts=", ".join(culprits))))
    if len(claim.suspects) == 1:
        part = claim.suspects[0]
        return _Ruling(replace(outcome, carried=FOUND.format(right=claim.sentence, part=part_title(part))), part)
    failure = replace(claim.failure, notes=(*claim.failure.notes, ("note", TOGETHER)))
    return _Ruling(replace(outcome, verdict=Verdict.FAILED, score=0.0, failure=failure))
