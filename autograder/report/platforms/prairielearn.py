"""PrairieLearn's results of an external grader: /grade/results/results.json."""

from __future__ import annotations

from typing import Any

from ..report import Report
from .seen import Line, Seen, seen


def to_prairielearn(report: Report) -> dict[str, Any]:
    """The report as PrairieLearn's object; the score is the share of the points, between 0 and 1.

    A run that has not finished, or in which the grader was at fault, is "not gradable": it costs no attempt.
    """
    found = seen(report)
    if not found.sound:
        return {"gradable": False, "format_errors": [found.output], **_details(found)}
    score = min(1.0, found.earned / found.maximum) if found.maximum else 0.0
    return {"gradable": True, "score": score, **_details(found)}


def _details(found: Seen) -> dict[str, Any]:
    message = {"message": found.output} if found.output else {}
    return {**message, "tests": [_test(line) for line in found.lines]}


def _test(line: Line) -> dict[str, Any]:
    output = {"output": line.text} if line.text else {}
    return {"name": line.name, "points": line.score, "max_points": line.maximum, **output}
