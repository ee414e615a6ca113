"""A report as plain data for the staff alone: unlike results.json it says why hidden cases failed."""

from __future__ import annotations

import msgspec

from ..text import clean, shorten
from .outcome import Verdict
from .report import Item, Report

HEADLINE_BYTES = 300


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the rubric, whatever became of it: a case, or a whole part if its cases are unknown.

    Attributes:
        id: the case's id, ``tests/<hw>/public/test_<part>.py::test_<case>``; that of the part if its cases are unknown.
        weight: its points.
    """

    id: str
    number: str
    title: str
    part: str
    weight: float
    hidden: bool = False


class CaseRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one case of one submission.

    Attributes:
        score: points earned, between 0 and the case's weight.
        verdict: "passed", "failed" or "could not be judged".
        headline: why it did not pass, in a line; of a hidden case too.
        relation: how the student's value relates to the right one; empty where none is known.
        mistake: the ids of the catalogued mistakes that compute the same; empty where none is known.
        evidence: which cases and inputs speak for that mistake.
        seconds: wall time.
    """

    score: float
    verdict: str
    headline: str = ""
    relation: str = ""
    mistake: tuple[str, ...] = ()
    evidence: str = ""
    seconds: float = 0.0


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """A report, complete.

    Attributes:
        score: the total.
        parts: part -> points earned.
        lines: the rubric's lines, in its order.
        cases: id of a line -> what became of it.
        notes: sentences that the student sees.
        grader_notes: sentences for the staff.
        isolation: 0 to 3, or None if no worker was started.
        finished: False while cases are still to run.
        grader_fault: whether something could not be judged because the grader is at fault.
        seconds: wall time of the grading.
    """

    title: str
    score: float
    parts: dict[str, float]
    lines: tuple[Line, ...]
    cases: dict[str, CaseRecord]
    notes: tuple[str, ...] = ()
    grader_notes: tuple[str, ...] = ()
    isolation: int | None = None
    finished: bool = False
    grader_fault: bool = False
    seconds: float = 0.0


def to_record(report: Report) -> Record:
    """The report as a record."""
    return Record(
        title=report.title,
        score=report.earned,
        parts={part.name: part.earned for part in report.parts},
        lines=tuple(Line(_id(item), item.number, item.title, item.part, item.max_score, item.hidden)
                    for item in report.items),
        cases={_id(item): _case(item) for item in report.items},
        notes=report.notes,
        grader_notes=report.grader_notes,
        isolation=report.isolation,
        finished=report.finished,
        grader_fault=report.grader_fault,
        seconds=report.seconds,
    )


def encode_record(report: Report) -> bytes:
    """The report as the bytes of a record's file."""
    return msgspec.json.encode(to_record(report))


def decode_record(content: bytes) -> Record:
    """The record in a file.

    Raises:
        msgspec.MsgspecError: the bytes are no record.
    """
    return msgspec.json.decode(content, type=Record)


def _id(item: Item) -> str:
    return item.id or item.part


def _case(item: Item) -> CaseRecord:
    failure = item.outcome.failure if item.outcome is not None else None
    return CaseRecord(
        score=item.score,
        verdict=item.verdict.value,
        headline=_headline(item),
        relation=failure.relation if failure is not None else "",
        mistake=failure.mistake if failure is not None else (),
        evidence=failure.evidence if failure is not None else "",
        seconds=item.seconds,
    )


def _headline(item: Item) -> str:
    """Why an item did not pass, in one line: of a traceback the last one."""
    if item.verdict is Verdict.PASSED:
        return ""
    if item.outcome is None:
        return _lines(item.shown.sentence)[0]
    failure = item.outcome.failure
    return _lines(item.outcome.fault)[-1] if failure is None else _lines(failure.headline)[0]


def _lines(text: str) -> list[str]:
    """The lines of a text that say something, cleaned and cut; at least one."""
    return [shorten(line.strip(), HEADLINE_BYTES) for line in clean(text).splitlines() if line.strip()] or [""]
