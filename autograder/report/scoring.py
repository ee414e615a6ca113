"""Makes the report: weighs cases and outcomes by the rubric. Pure functions; no point can get lost.

The denominator is [parts] of homework.toml, whatever happened: a case without an outcome scores 0 of its weight, and
a part whose cases are unknown or do not fill it is one item worth all its points.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..homework import Homework
from ..text import clean, part_title, shorten
from .claims import settled
from .known import told
from .metadata import Metadata, kept_score, over_limit
from .notes import group_notes, limit_note
from .numbering import in_order, numbers_in
from .outcome import Case, Outcome, Run, Verdict
from .report import Item, LeaderboardValue, Part, Report
from .rubric_rules import check_rubric, duplicate_problems, part_problems, rubric_problems
from .shown import MESSAGE_BYTES, UNJUDGED_SENTENCE, Shown, shown_of

__all__ = ["check_rubric", "rubric_problems", "weigh"]

RUNNING_SENTENCE = "Not finished: this case had not run yet when these results were written."
STOPPED_SENTENCE = (
    "The grader was stopped before this case ran. If other cases ran out of time, make those faster first; "
    "otherwise ask the course staff to rerun this submission."
)
DECIMALS = 9  # of points: shares of them are not exact in binary
PART_RUNNING_SENTENCE = "Not finished: no case of this part had run yet when these results were written."
NOT_GRADED_SENTENCE = "Not graded: this submission is over the homework's submission limit."


def weigh(homework: Homework, run: Run, metadata: Metadata | None = None) -> Report:
    """Make the report of a run, finished or not; raises nothing.

    If ``run.cases`` is empty, each part is one item. Over the submission limit nothing is graded and the report keeps
    the earlier score.
    """
    limit = over_limit(metadata, homework.policy.submission_limit)
    problems = _problems(homework, run)
    if not problems:
        run = replace(run, outcomes=settled(run.outcomes, homework.parts))
        run = replace(run, outcomes=told(homework, run))
    judged = [(case, outcome, _score(case, outcome)) for case, outcome in _known(run)]
    faults = [_fault(case, outcome) for case, outcome, score in judged if score is None]
    excess = [_excess(case, outcome) for case, outcome, score in judged if score is not None]
    forced = None
    notes = [*group_notes(metadata), *run.notes]
    if limit.over and metadata is not None and homework.policy.submission_limit is not None:
        forced = kept_score(metadata) or 0.0
        notes.append(limit_note(homework.policy.submission_limit, metadata, limit))
    if run.refused:
        forced = forced or 0.0
        notes.append(run.refused)
    return Report(
        title=homework.title,
        parts=tuple(_parts(homework, run, limit.over)),
        notes=_once(notes),
        grader_notes=_once([*run.grader_notes, *problems, *faults, *excess]),
        isolation=run.isolation,
        at_work=run.at_work,
        finished=run.finished,
        grader_fault=not limit.over and bool(faults or problems),
        seconds=_seconds(run.seconds),
        forced_score=forced,
    )


def _problems(homework: Homework, run: Run) -> list[str]:
    """Why the rubric cannot be used; an unfinished run may have no cases yet."""
    if run.cases:
        return rubric_problems(homework, run.cases)
    return ["The run ended without any case."] if run.finished else []


def _known(run: Run) -> list[tuple[Case, Outcome]]:
    return [(case, run.outcomes[case.id]) for case in run.cases if case.id in run.outcomes]


def _parts(homework: Homework, run: Run, over: bool) -> Iterable[Part]:
    usable = bool(run.cases) and not duplicate_problems(run.cases) and not over
    for place, (name, points) in enumerate(homework.parts.items(), start=1):
        cases = [case for case in run.cases if case.part == name]
        if usable and not part_problems(homework, name, cases):
            items = _items(homework, run, cases, place)
        else:
            items = (_whole_part(name, points, str(place), run, over),)
        yield Part(name, str(place), part_title(name), points, items)


def _whole_part(name: str, points: float, number: str, run: Run, over: bool) -> Item:
    """A part as one item, if its cases are unknown or cannot be used."""
    if over:
        sentence = NOT_GRADED_SENTENCE
    elif run.cases or run.finished:
        sentence = UNJUDGED_SENTENCE
    else:
        sentence = PART_RUNNING_SENTENCE
    return Item(number, part_title(name), 0.0, points, Verdict.UNJUDGED, Shown(sentence), part=name)


def _items(homework: Homework, run: Run, cases: Sequence[Case], place: int) -> tuple[Item, ...]:
    """The items of a part, public before hidden, each numbered by position unless it has its own number."""
    ordered = in_order(cases)
    numbered = zip(ordered, numbers_in(ordered, place), strict=True)
    return tuple(_item(homework, run, case, number) for case, number in numbered)


def _item(homework: Homework, run: Run, case: Case, number: str) -> Item:
    """A case's line; if it has not run yet, a sentence says so."""
    line = Item(
        number=number,
        title=clean(case.title),
        score=0.0,
        max_score=float(case.weight),
        verdict=Verdict.UNJUDGED,
        shown=Shown(STOPPED_SENTENCE if run.finished else RUNNING_SENTENCE),
        hidden=case.hidden,
        visibility=case.visibility or "visible",
        tags=tuple(case.tags),
        part=case.part,
        id=case.id,
    )
    outcome = run.outcomes.get(case.id)
    return line if outcome is None else _with_outcome(line, case, outcome, homework.policy.carry_forward)


def _with_outcome(line: Item, case: Case, outcome: Outcome, share: float) -> Item:
    """The line of a case that has run.

    Args:
        share: the part of its points that a carried case keeps.
    """
    score = _score(case, outcome)
    shown = shown_of(outcome, score, share)
    return replace(
        line,
        score=round((score or 0.0) * outcome.share * (share if shown.carried else 1.0), DECIMALS),
        verdict=Verdict.UNJUDGED if score is None else outcome.verdict,
        shown=shown,
        outcome=outcome,
        seconds=_seconds(outcome.seconds),
        leaderboard=_leaderboard(case, outcome),
    )


def _score(case: Case, outcome: Outcome) -> float | None:
    """The points, between 0 and the weight; None if the case could not be judged or set no finite number."""
    score = _finite(outcome.score)
    if outcome.verdict is Verdict.UNJUDGED or score is None:
        return None
    weight = _finite(case.weight) or 0.0
    return min(max(score, 0.0), max(weight, 0.0))


def _fault(case: Case, outcome: Outcome) -> str:
    if outcome.verdict is Verdict.UNJUDGED:
        return f"{case.id}: could not be judged: {outcome.fault or 'no reason given'}"
    return f"{case.id}: set its score to {_said(outcome.score)}; a score must be a finite number."


def _excess(case: Case, outcome: Outcome) -> str:
    """A note for the instructor if a case set an invalid score or leaderboard value."""
    weight = _finite(case.weight)
    if weight is not None and not 0 <= (_finite(outcome.score) or 0.0) <= weight * (1 + 1e-9):
        return f"{case.id}: set its score to {_said(outcome.score)} of {weight:g}; it was limited to that range."
    if case.leaderboard and outcome.leaderboard is not None and _leaderboard(case, outcome) is None:
        return (f"{case.id}: set its leaderboard value to {_said(outcome.leaderboard)}; it must be a finite number or "
                "text.")
    return ""


def _leaderboard(case: Case, outcome: Outcome) -> LeaderboardValue | None:
    if case.leaderboard is None:
        return None
    name, order = case.leaderboard
    value = outcome.leaderboard
    known = clean(value)[:200] if isinstance(value, str) else _finite(value)
    return None if known is None else LeaderboardValue(clean(name), known, order)


def _finite(value: object) -> float | None:
    """A finite float from a real number, NumPy's included; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _said(value: object) -> str:
    """A value as it is named in a note; Python refuses to write an integer of more than 4300 digits."""
    try:
        return repr(value)[:200]
    except ValueError:
        return f"a value of type {type(value).__name__}"


def _seconds(value: object) -> float:
    return round(max(_finite(value) or 0.0, 0.0), 3)


def _once(sentences: Iterable[str]) -> tuple[str, ...]:
    cleaned = (shorten(clean(sentence), MESSAGE_BYTES) for sentence in sentences)
    return tuple(dict.fromkeys(sentence for sentence in cleaned if sentence))
