"""Gradescope's results.json as types, and the conversion of a report to it."""

from __future__ import annotations

from typing import Any

import msgspec

from . import schema
from .outcome import Verdict
from .render import message_of, text_of
from .repeat import Repeat, repeats
from .report import Item, Report
from .shown import MESSAGE_BYTES

FAULT_SENTENCE = (
    "Something could not be judged through the grader's fault, not yours; "
    "the course staff should look at it and rerun this submission."
)
UNFINISHED_SENTENCE = (
    "The grading of this submission is not finished: what had not run yet scores 0. "
    "If this does not change, a case took too long or the grader was stopped; tell the course staff."
)


class Entry(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """One element of ``tests``. None and empty fields are left out of the file."""

    name: str | None = None
    name_format: str | None = None
    number: str | None = None
    score: float | None = None
    max_score: float | None = None
    status: str | None = None
    output: str | None = None
    output_format: str | None = None
    tags: list[str] = []
    visibility: str | None = None
    extra_data: dict[str, Any] = {}


class Column(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One element of ``leaderboard``."""

    name: str
    value: float | str
    order: str = "desc"


class Results(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The whole file, under Gradescope's own names.

    Attributes:
        score: overrides the sum of the tests; left out unless the submission limit forces it.
        execution_time: seconds.
        output: what the student reads above the tests.
    """

    tests: list[Entry]
    score: float | None = None
    execution_time: float | None = None
    output: str | None = None
    output_format: str | None = None
    test_output_format: str | None = None
    test_name_format: str | None = None
    visibility: str | None = None
    stdout_visibility: str | None = None
    extra_data: dict[str, Any] = {}
    leaderboard: list[Column] = []


def to_results(report: Report) -> Results:
    """The report as results.json: all text as plain text, what only instructors may see is in ``extra_data``."""
    programs = repeats(report.items)
    return Results(
        tests=[_entry(item, programs.get(item.id)) for item in report.items],
        score=report.forced_score,
        execution_time=report.seconds,
        output="\n\n".join(sentences(report)) or None,
        output_format="text",
        test_output_format="text",
        test_name_format="text",
        visibility="visible",
        stdout_visibility="hidden",
        extra_data={
            "isolation": report.isolation,
            "finished": report.finished,
            "grader_notes": list(report.grader_notes),
        },
        leaderboard=[
            Column(item.leaderboard.name, item.leaderboard.value, item.leaderboard.order)
            for item in report.items
            if item.leaderboard is not None
        ],
    )


def validate(results: Results | dict[str, Any] | bytes) -> list[str]:
    """Everything wrong with results, or with the bytes of a results.json; each sentence names the place."""
    if isinstance(results, bytes):
        data, unreadable = schema.parse(results)
        return unreadable or schema.violations(data)
    if isinstance(results, Results):
        return schema.violations(_unset_left_out(results))
    return schema.violations(results)


def sentences(report: Report) -> list[str]:
    """The text on the submission as a whole, for the student; each sentence once."""
    found = list(report.notes)
    if not report.finished and report.forced_score is None:
        found.append(UNFINISHED_SENTENCE)
    if report.grader_fault:
        found.append(FAULT_SENTENCE)
    return list(dict.fromkeys(found))


def _entry(item: Item, repeat: Repeat | None) -> Entry:
    room = MESSAGE_BYTES - len(message_of(item.shown).encode()) - 2
    output = text_of(item.shown, repeat.text(room) if repeat is not None else "")
    failure = item.shown.failure
    return Entry(
        name=item.title,
        number=item.number,
        score=item.score,
        max_score=item.max_score,
        status="passed" if item.verdict is Verdict.PASSED and item.score >= item.max_score else "failed",
        output=output or None,
        output_format="text" if output else None,
        tags=list(item.tags),
        visibility=item.visibility,
        extra_data={
            "execution_time": item.seconds,
            "verdict": item.verdict.value,
            "case": item.id,
            "part": item.part,
            "relation": failure.relation if failure is not None else "",
        },
    )


def _unset_left_out(struct: msgspec.Struct) -> dict[str, Any]:
    """The object that a struct is encoded to; unlike the encoder's, it keeps NaN and wrong types, to be found."""
    return {
        name: [_builtin(one) for one in value] if isinstance(value, list) else value
        for name, value in msgspec.structs.asdict(struct).items()
        if value is not None
    }


def _builtin(value: Any) -> Any:
    return _unset_left_out(value) if isinstance(value, msgspec.Struct) else value
