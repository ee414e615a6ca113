"""Reads answers: the one place where bytes from the other side become a value or an error, checked and cut.

A worker can send any bytes. Whatever they are, ``read_answer`` returns a Reading; bytes that are no answer become an
error of the other side, never an exception here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ..wire.codec import decode
from ..wire.decoding import Decoder
from ..wire.values import MAX_KIND, WireError
from ..worker.raised import DETAILS_CAP, LONGEST_CLASS_NAME, MOST_CLASSES, TEXT_CAP, TRACE_CAP, Lineage

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
        lineage: its class and the ancestors of that, ancestors first, each as [name, [names of its bases]]; empty if
            they are unknown.
        args: its arguments; None if they are not data.
        attributes: those of its attributes that are data.
    """

    kind: str
    text: str
    trace: str = ""
    lineage: Lineage = field(default_factory=list)
    args: tuple[Any, ...] | None = None
    attributes: dict[str, Any] = field(default_factory=dict)


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
    if _is_status(answer, "error", 4) and [type(part) for part in answer] == [str, str, str, str, bytes]:
        return Reading(error=read_error(*answer[1:]), weight=weight)
    return Reading(error=broken("it is neither a value nor an error"), weight=weight)


def read_error(kind: str, text: str, trace: str, details: bytes) -> Error:
    """The error that these parts of an answer describe; details that are none are left out."""
    plain = Error(kind[:MAX_KIND], text[:TEXT_CAP], trace[:TRACE_CAP])
    if not details or len(details) > DETAILS_CAP:
        return plain
    try:
        found = decode(details, _refuse_marker)
        lineage = read_lineage(found["classes"])
        args, attributes = found.get("args"), found.get("attributes", {})
    except (WireError, TypeError, LookupError, AttributeError):
        return plain
    return replace(plain, lineage=lineage, args=tuple(args) if type(args) is list else None,
                   attributes=attributes if type(attributes) is dict else {})


def read_lineage(found: object) -> Lineage:
    """A lineage as it was sent.

    Raises:
        TypeError: it is something else.
    """
    if type(found) is not list or not 0 < len(found) <= MOST_CLASSES or not all(map(_is_class, found)):
        raise TypeError("not the classes of an exception")
    return found


def _is_class(found: object) -> bool:
    """Whether something is [name, [names]], with short names."""
    return (type(found) is list and [type(part) for part in found] == [str, list]
            and all(type(name) is str and len(name) <= LONGEST_CLASS_NAME for name in [found[0], *found[1]]))


def _refuse_marker(marker: object) -> object:
    raise WireError("an exception's arguments are data")


def read_answers(found: object, steps: int) -> list[bytes]:
    """The encoded answers to a program of this many steps; what is no encoded answer ends the list."""
    answers = found[:steps] if type(found) is list else []
    good = [type(answer) is bytes for answer in answers]
    return answers[:good.index(False)] if False in good else answers


def _is_status(answer: Any, status: str, parts: int) -> bool:
    """Whether a decoded answer is a list of this status and so many parts; nothing in it is compared unchecked."""
    return type(answer) is list and len(answer) == parts + 1 and type(answer[0]) is str and answer[0] == status
