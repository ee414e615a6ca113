"""Gradescope's metadata of a submission, and whether the submission is over the homework's limit.

Every field of submission_metadata.json may be missing, null or of a wrong type: nothing here raises.
Times are measured from the submission's own creation, never from the clock, so that a rerun gives the same result.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec

from ..homework import SubmissionLimit
from ..text import clean

_LONGEST_WINDOW = 24.0 * 366 * 100  # hours; beyond a century "within" means "ever", and timedelta overflows


@dataclass(frozen=True)
class Previous:
    """One earlier submission; ``failed`` means that the autograder failed, not the student."""

    time: datetime | None = None
    score: float | None = None
    failed: bool = False


@dataclass(frozen=True)
class Metadata:
    """The fields of submission_metadata.json that grading uses; what is missing is None or empty.

    Attributes:
        created_at: when it was submitted, with its time zone.
        users: the names of who submitted, several for a group.
        group: whether it is a group's submission.
        previous: earlier submissions, oldest first.
    """

    created_at: datetime | None = None
    users: tuple[str, ...] = ()
    group: bool = False
    previous: tuple[Previous, ...] = ()
    assignment: str = ""
    total_points: float | None = None


@dataclass(frozen=True)
class LimitVerdict:
    """Whether a submission is over the limit.

    Attributes:
        counted: earlier graded submissions that count against it.
        next_allowed: when the next submission will be graded; None if never, or if it is not over the limit.
    """

    over: bool
    counted: int = 0
    next_allowed: datetime | None = None


def read_metadata(path: Path) -> Metadata | None:
    """Read submission_metadata.json; None if the file is missing or not a JSON object."""
    try:
        data = msgspec.json.decode(path.read_bytes())
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    assignment = _object(data.get("assignment"))
    users = _names(data.get("users"))
    return Metadata(
        created_at=_time(data.get("created_at")),
        users=users,
        group=assignment.get("group_submission") is True or len(users) > 1,
        previous=_previous(data.get("previous_submissions")),
        assignment=_text(assignment.get("title")),
        total_points=_number(assignment.get("total_points")),
    )


def over_limit(metadata: Metadata | None, limit: SubmissionLimit | None) -> LimitVerdict:
    """Whether this submission comes after ``limit.count`` graded ones, ever or within ``limit.hours`` before it.

    A submission that the autograder failed on, or that was itself over the limit, does not count. Without a time
    to measure from, the student gets the benefit of the doubt.
    """
    if metadata is None or limit is None:
        return LimitVerdict(over=False)
    hours = limit.hours if limit.hours is not None and limit.hours < _LONGEST_WINDOW else None
    earlier = [entry for entry in metadata.previous if not entry.failed]
    if hours is None:
        return _over_ever(earlier, metadata.created_at, limit.count)
    if metadata.created_at is None:
        return LimitVerdict(over=False)
    return _over_within(earlier, metadata.created_at, limit.count, hours)


def kept_score(metadata: Metadata) -> float | None:
    """The score of the latest earlier submission, else the best known one; None if none is known."""
    earlier = [entry for entry in metadata.previous if not entry.failed and _before(entry, metadata.created_at)]
    if not earlier:
        return None
    if earlier[-1].score is not None:
        return earlier[-1].score
    return max((entry.score for entry in earlier if entry.score is not None), default=None)


def _over_ever(earlier: list[Previous], created_at: datetime | None, count: int) -> LimitVerdict:
    counted = sum(_before(entry, created_at) for entry in earlier)
    return LimitVerdict(over=counted >= count, counted=counted)


def _over_within(earlier: list[Previous], created_at: datetime, count: int, hours: float) -> LimitVerdict:
    """Replay the earlier submissions, because one that was refused does not count against later ones."""
    graded: list[datetime] = []
    for time in sorted(entry.time for entry in earlier if entry.time is not None and entry.time < created_at):
        if len(_recent(graded, time, hours)) < count:
            graded.append(time)
    recent = _recent(graded, created_at, hours)
    free = recent[0] + timedelta(hours=hours) if recent else None
    if len(recent) < count or free is None:
        return LimitVerdict(over=len(recent) >= count, counted=len(recent))
    return LimitVerdict(over=True, counted=len(recent), next_allowed=free.astimezone(created_at.tzinfo))


def _recent(times: list[datetime], now: datetime, hours: float) -> list[datetime]:
    return [time for time in times if (now - time).total_seconds() < hours * 3600]


def _before(entry: Previous, created_at: datetime | None) -> bool:
    return entry.time is None or created_at is None or entry.time < created_at


def _previous(data: Any) -> tuple[Previous, ...]:
    entries = [
        Previous(_time(one.get("submission_time")), _number(one.get("score")), one.get("autograder_error") is True)
        for one in _objects(data)
    ]
    oldest = datetime.min.replace(tzinfo=timezone.utc)
    return tuple(sorted(entries, key=lambda entry: entry.time or oldest))


def _names(data: Any) -> tuple[str, ...]:
    names = (_text(user.get("name")) for user in _objects(data))
    return tuple(name for name in names if name)


def _object(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _objects(data: Any) -> list[dict[str, Any]]:
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def _text(data: Any) -> str:
    """Text as one line of at most 100 characters; empty for any other value."""
    return " ".join(clean(data[:100]).split()) if isinstance(data, str) else ""


def _number(data: Any) -> float | None:
    """A finite number of at least 0, also from text such as "20.0"."""
    if isinstance(data, bool) or not isinstance(data, (int, float, str)):
        return None
    try:
        number = float(data)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _time(data: Any) -> datetime | None:
    """A time with its zone (UTC if none is given), from ISO 8601 text between 1970 and 9000."""
    if not isinstance(data, str):
        return None
    # Python 3.10 reads neither a Z nor a fraction of other than 3 or 6 digits.
    text = re.sub(r"\.(\d+)", lambda found: "." + found[1][:6].ljust(6, "0"), data.strip())
    try:
        time = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text))
    except ValueError:
        return None
    if not 1970 <= time.year < 9000:
        return None
    return time if time.tzinfo is not None else time.replace(tzinfo=timezone.utc)
