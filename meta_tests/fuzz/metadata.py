"""The submission's metadata: whatever the platform writes there, the report is valid and the verdict is the same twice.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from autograder.homework import Homework, Policy, SubmissionLimit
from autograder.report.metadata import LimitVerdict, Metadata, over_limit, read_metadata
from autograder.report.outcome import Run
from autograder.report.results import to_results
from autograder.report.scoring import weigh
from autograder.report.write import encode

from .damage import INTERESTING, damaged
from .driver import Target

NOON = datetime(2024, 3, 1, 12, tzinfo=timezone.utc)
TIMES = ("2024-03-01T12:00:00.5-08:00", "2024-02-29T23:59:59Z", "2024-03-01 12:00", "0001-01-01T00:00:00Z",
         "9999-12-31T23:59:59+14:00", "2024-13-01T00:00:00Z", "yesterday", "2024-03-01T12:00:00+99:99",
         "8999-12-31T23:59:59.999999999-23:59", "1970-01-01T00:00:00+23:59")
ODD: tuple[Any, ...] = (None, True, False, 0, -1, 10**30, 1e308, -0.0, "", "nan", "1e999", "20.0", "\x1b[2J", "\u202e",
                        "x" * 5000, [], {}, [[]], {"": None})
KEYS = ("id", "name", "email", "title", "total_points", "score", "submission_time", "autograder_error", "results",
        "group_submission", "group_size", "due_date", "late_due_date", "release_date")
TOP = ("id", "created_at", "assignment", "submission_method", "users", "previous_submissions")
PIECES = (*INTERESTING, b'"', b"{", b"[", b"]", b"}", b"null", b"\\ud800", b"1e999", b"NaN", b",,", b"\xef\xbb\xbf")
LIMITS = (None, SubmissionLimit(1), SubmissionLimit(2, 24.0), SubmissionLimit(3, 1e-9), SubmissionLimit(1, 1e300),
          SubmissionLimit(2**20, 0.5))
PLACE = Path(tempfile.gettempdir()) / f"autograder-fuzz-{os.getpid()}.json"


def attempt(numbers: random.Random) -> str:
    """Report on a submission with this metadata."""
    data = json.dumps(_whole(numbers)).encode()
    PLACE.write_bytes(damaged(numbers, data, PIECES) if numbers.random() < 0.2 else data)
    try:
        metadata = read_metadata(PLACE)
    finally:
        PLACE.unlink()
    limit = numbers.choice(LIMITS)
    verdict = over_limit(metadata, limit)
    assert verdict == over_limit(metadata, limit), "another verdict the second time"
    encode(to_results(weigh(_homework(limit), Run(finished=True), metadata)))  # raises if it is not valid
    return _ending(metadata, verdict)


def _homework(limit: SubmissionLimit | None) -> Homework:
    return Homework(title="T", files=["a.py"], parts={"one": 3.0}, policy=Policy(submission_limit=limit), id="t")


def _ending(metadata: Metadata | None, verdict: LimitVerdict) -> str:
    if metadata is None:
        return "no metadata"
    if not verdict.over:
        return "graded"
    return "over the limit, with a next time" if verdict.next_allowed else "over the limit"


def _whole(numbers: random.Random) -> Any:
    """Metadata as the platform writes it, with odd values here and there."""
    if numbers.random() < 0.05:
        return numbers.choice(ODD)
    whole = {key: _odd(numbers) for key in TOP if numbers.random() < 0.15}
    if numbers.random() < 0.8:
        whole["created_at"] = _time(numbers)
    if numbers.random() < 0.8:
        whole["previous_submissions"] = [_previous(numbers) for _ in range(numbers.randint(0, 6))]
    if numbers.random() < 0.5:
        whole["users"] = [_object(numbers) for _ in range(numbers.randint(0, 9))]
    if numbers.random() < 0.5:
        whole["assignment"] = _object(numbers)
    return whole


def _previous(numbers: random.Random) -> Any:
    if numbers.random() < 0.2:
        return _odd(numbers)
    return {"submission_time": _time(numbers), "score": numbers.choice((1.5, "2", *ODD)),
            "autograder_error": numbers.choice((True, False, False, None, "no"))}


def _time(numbers: random.Random) -> str:
    """A time of that day; sometimes any."""
    return numbers.choice((*TIMES, *[(NOON - timedelta(hours=numbers.uniform(-12, 12))).isoformat()] * 12))


def _object(numbers: random.Random) -> Any:
    return {key: numbers.choice((*ODD, *TIMES, "Ada")) for key in KEYS if numbers.random() < 0.5}


def _odd(numbers: random.Random) -> Any:
    return numbers.choice((*ODD, *TIMES, [_object(numbers)], _object(numbers)))


METADATA = Target("metadata", attempt, short=400, long=200_000)
