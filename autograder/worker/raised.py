"""An exception of the student's as data: its name, message and frames, its classes, its arguments.

It runs beside student code and is not trusted: ``sandbox/reading.py`` checks all of it.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any

from ..wire.codec import encode
from ..wire.origin import Origins
from ..wire.values import WireError

HERE = Origins()
TEXT_CAP = 2_000
TRACE_CAP = 8_000
FRAMES_CAP = 12
DETAILS_CAP = 32_768
MOST_CLASSES = 30
MOST_NAMED = 100  # classes of exceptions of a module whose ancestors are reported; of others a case has to ask
LONGEST_CLASS_NAME = 200
OF_THE_SYSTEM = ("errno", "strerror", "filename")
EXCEPTION_CLASS = "exception class"  # the kind of a Ref to one
Lineage = list[list[Any]]


def answer_of(error: BaseException, own_files: set[str], origins: Origins = HERE) -> list[Any]:
    """What follows "error" in an answer: type name, message, frames, and the details as encoded bytes."""
    return [*describe(error, own_files, origins), _details(error)]


def describe(error: BaseException, own_files: set[str], origins: Origins = HERE) -> tuple[str, str, str]:
    """Return (type name, message, traceback of the student's own frames) of an exception, each capped."""
    text = _message(error)
    try:
        kind = str.__getitem__(type(error).__name__, slice(80))
        frames = _syntax_frame(error, own_files, origins) or _own_frames(error, own_files, origins)
    except BaseException:  # an exception class can lie about its name, and its frames about their lines
        kind, frames = "Exception", ""
    return kind, text, frames[:TRACE_CAP]


def is_exception_class(value: object) -> bool:
    """Whether a value is a class of exceptions; none of its own code runs."""
    return issubclass(type(value), type) and any(base is BaseException for base in _family(value))


def lineage(kind: type) -> Lineage:
    """A class of exceptions and its ancestors, ancestors first: each as [its full name, the full names of its bases].
    """
    family = [one for one in _family(kind) if issubclass(one, BaseException)]
    return [[_full_name(one), [_full_name(base) for base in one.__bases__ if issubclass(base, BaseException)]]
            for one in family[:MOST_CLASSES][::-1]]


def _family(kind: Any) -> tuple[type, ...]:
    found: tuple[type, ...] = type.__getattribute__(kind, "__mro__")
    return found


def _full_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"[:LONGEST_CLASS_NAME]


def _details(error: BaseException) -> bytes:
    """The classes, arguments and attributes, as far as they are data; empty if they cannot be read."""
    try:
        details = {"classes": lineage(type(error)), **_data(args=list(error.args)),
                   "attributes": dict(_attributes(error))}
        found = encode(details)
        return found if len(found) <= DETAILS_CAP else encode({"classes": details["classes"]})
    except BaseException:  # student code decides what these attributes are
        return b""


def _attributes(error: BaseException) -> Iterator[tuple[str, Any]]:
    known = [(name, getattr(error, name, None)) for name in OF_THE_SYSTEM if isinstance(error, OSError)]
    for name, value in [*known, *vars(error).items()]:
        if type(name) is str and _data(value=value):
            yield name, value


def _data(**values: Any) -> dict[str, Any]:
    """Those of the values that are data."""
    found = {}
    for name, value in values.items():
        try:
            encode(value)
        except WireError:
            continue
        found[name] = value
    return found


def _message(error: BaseException) -> str:
    try:
        return str.__getitem__(str(error), slice(TEXT_CAP))  # str() may return a subclass with methods of its own
    except BaseException:
        return "(its message could not be read)"


def _own_frames(error: BaseException, own_files: set[str], origins: Origins) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__, limit=200) if frame.filename in own_files]
    if len(frames) > FRAMES_CAP:
        frames = frames[:3] + frames[-FRAMES_CAP + 3:]
    return "\n".join(f"{origins.place(frame.filename, frame.lineno or 0)}, in {frame.name}\n    {frame.line}"
                     for frame in frames)


def _syntax_frame(error: BaseException, own_files: set[str], origins: Origins) -> str:
    if not isinstance(error, SyntaxError) or error.filename not in own_files:
        return ""
    text = (error.text or "").rstrip()
    code = text.lstrip()
    caret = " " * max(0, (error.offset or 1) - 1 - (len(text) - len(code))) + "^"
    return f"{origins.place(error.filename, error.lineno or 0)}\n    {code}\n    {caret}"
