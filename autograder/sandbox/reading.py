"""Reads answers: the one place where bytes from the other side become a value or an error, checked and cut.

A worker can send any bytes. Whatever they are, ``read_answer`` returns a Reading; bytes that are no answer become an
error of the other side, never an exception here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..wire.decoding import Decoder
from ..wire.values import MAX_KIND, WireError
from ..worker.executor import TEXT_CAP, TRACE_CAP

BROKEN = "an answer broke the protocol"
PART_BYTES = 64  # about what an empty list takes in memory
ANSWER_BYTES = 1024  # about what the step of a request takes that is kept, or a proxy


@dataclass(frozen=True)
class Error:
    """An error over there.

    Attributes:
        kind: the exception's type name, at most MAX_KIND characters.
        text: its message, at most TEXT_CAP characters.
        trace: its frames, at most TRACE_CAP characters.
    """

    kind: str
    text: str
    trace: str = ""


@dataclass(frozen=True)
class Reading:
    """One answer.

    Attributes:
        value: what it contains; meaningless with an error.
        error: the error over there, if it is one.
        weight: about how many bytes of memory the value takes.
    """

    value: Any = None
    error: Error | None = None
    weight: int = 0


def broken(reason: object) -> Error:
    """The error of an answer that is none."""
    return Error("ValueError", f"{BROKEN}: {reason}"[:TEXT_CAP])


def read_answer(payload: bytes, admit: Callable[[Any], object]) -> Reading:
    """What an encoded answer says.

    Args:
        admit: called with each marker in it; returns the value, or raises WireError.
    """
    decoder = Decoder(payload, admit, writeable=False)
    try:
        answer = decoder.whole()
    except WireError as error:
        return Reading(error=broken(error), weight=len(payload))
    weight = len(payload) + PART_BYTES * decoder.nodes + ANSWER_BYTES
    if _is_status(answer, "ok", 1):
        return Reading(answer[1], weight=weight)
    if _is_status(answer, "error", 3) and all(type(part) is str for part in answer):
        _, kind, text, trace = answer
        return Reading(error=Error(kind[:MAX_KIND], text[:TEXT_CAP], trace[:TRACE_CAP]), weight=weight)
    return Reading(error=broken("it is neither a value nor an error"), weight=weight)


def read_answers(found: object, steps: int) -> list[bytes]:
    """The encoded answers to a program of this many steps; what is no encoded answer ends the list."""
    answers = found[:steps] if type(found) is list else []
    good = [type(answer) is bytes for answer in answers]
    return answers[:good.index(False)] if False in good else answers


def _is_status(answer: Any, status: str, parts: int) -> bool:
    """Whether a decoded answer is a list of this status and so many parts; nothing in it is compared unchecked."""
    return type(answer) is list and len(answer) == parts + 1 and type(answer[0]) is str and answer[0] == status
