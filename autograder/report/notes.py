"""The sentences on who is graded and on the submission limit."""

from __future__ import annotations

from ..homework import SubmissionLimit
from .metadata import LimitVerdict, Metadata, kept_score

NAMES_SHOWN = 6


def group_notes(metadata: Metadata | None) -> list[str]:
    """Who is graded, if that is a group; at most NAMES_SHOWN names."""
    if metadata is None or not metadata.group or not metadata.users:
        return []
    more = len(metadata.users) - NAMES_SHOWN
    names = ", ".join(metadata.users[:NAMES_SHOWN])
    return [f"Graded for: {names}{f' and {more} more' if more > 0 else ''}."]


def limit_note(limit: SubmissionLimit, metadata: Metadata, verdict: LimitVerdict) -> str:
    """Why a submission over the limit was not graded, what it scores, and what to do."""
    window = "" if limit.hours is None else f" within {limit.hours:g} hours"
    return (
        f"This submission was not graded: the limit is {limit.count} graded submissions{window}, "
        f"and {verdict.counted} came before it. {_kept(metadata)} {_advice(verdict)}"
    )


def _kept(metadata: Metadata) -> str:
    score = kept_score(metadata)
    if score is None:
        return "No earlier score is known, so it scores 0; please tell the course staff."
    return f"It keeps your earlier score, {score:g}."


def _advice(verdict: LimitVerdict) -> str:
    time = verdict.next_allowed
    if time is None:
        return "Ask the course staff if you need another one."
    return f"Submit again at {time:%Y-%m-%d %H:%M:%S} (UTC{time:%z}) or later."
