"""The survey: what the first import of a submission showed, according to its worker.

A worker's first frame says how it is isolated, and is sent before any student code runs in it. Student
code can forge everything after that, so it is treated as hostile data: at worst a module counts as failed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..errors import SandboxError
from ..homework import Limits
from ..wire.channel import Channel, ChannelClosed, ChannelTimeout, until
from ..wire.codec import WireError, decode
from ..wire.values import MAX_KIND
from ..worker.confine import level_of
from ..worker.definitions import MOST_TOLD, Partial
from ..worker.loading import DEFINITIONS, FAILED, WHOLE
from ..worker.names import LONGEST_NAME, MOST_NAMES
from ..worker.raised import EXCEPTION_CLASS, MOST_NAMED, TEXT_CAP, TRACE_CAP, Lineage
from .clock import START_SECONDS, Allowance, OutOfTime, Stopwatch
from .endings import FLOODED
from .process import Process
from .reading import read_lineage

KINDS = ("class", "callable", "module", "data", EXCEPTION_CLASS)
EXITED = "SystemExit", "its import ended the Python process"
PRINTED = "OSError", f"its import {FLOODED}".rstrip(".")
FORGED = "ValueError", "its import broke the grader's protocol"


@dataclass(frozen=True)
class ModuleSurvey:
    """The result of importing one module.

    Attributes:
        how: "whole", "definitions" or "failed".
        kind, text, trace: the error that the import ended with, or empty.
        names: its public names -> "class", "callable" or "data".
        own: those of its names that the submission itself defines or mentions.
        partial: what it lacks, if it was loaded by its definitions.
        exceptions: of these, classes of exceptions -> their ancestors.
    """

    how: str
    kind: str = ""
    text: str = ""
    trace: str = ""
    names: dict[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    partial: Partial | None = None
    exceptions: dict[str, Lineage] = field(default_factory=dict)


@dataclass(frozen=True)
class Isolation:
    """How a worker is isolated.

    Attributes:
        layers: the layers of its confinement, see ``worker/confine/layers.py``.
        through: what it was told to try, because it must be refused, and was not refused: pairs of
            (what it did, a path), see ``worker/confine/attempts.py``.
    """

    layers: tuple[str, ...] = ()
    through: tuple[tuple[str, str], ...] = ()

    @property
    def level(self) -> int:
        """0 to 3; the layers count only if nothing got through them."""
        return 1 if self.through else level_of(self.layers)


@dataclass(frozen=True)
class Survey:
    """One worker's import: each module, the isolation, and the output.

    Attributes:
        codes: file name -> compiled code, sent before any student code ran: later workers need not compile again.
    """

    modules: dict[str, ModuleSurvey]
    isolation: Isolation
    printed: str = ""
    codes: dict[str, bytes] = field(default_factory=dict)


class ImportEnded(Exception):
    """An import hung, ended the process or broke the protocol.

    Attributes:
        module: the module that was being imported, according to the worker.
        kind, text: the error in words.
        statement: the number of the module's statement that was running, if it can be left out.
    """

    def __init__(self, module: str, kind: str, text: str, statement: int | None = None) -> None:
        super().__init__(text)
        self.module, self.kind, self.text, self.statement = module, kind, text, statement


def await_loaded(process: Process, started: float, modules: Iterable[str], limits: Limits,
                 deadline: float = math.inf) -> Survey:
    """Wait until a worker has loaded the submission.

    Args:
        started: when the request was sent, as time.monotonic().
        modules: the names that are loaded.
        limits: ``seconds_per_import`` is the limit of each module's import.
        deadline: when the whole run's time is up, as time.monotonic().

    Raises:
        ImportEnded: an import hung, ended the process or broke the protocol.
        SandboxError: the worker ended before any student code could run.
    """
    known = list(modules)
    isolation = _await_isolation(process.channel, started)
    whole = Allowance(limits.seconds_to_load(len(known)))  # whatever the frames contain
    codes: dict[str, bytes] = {}
    module, allowance = "", Allowance(limits.seconds_per_import)
    statement: int | None = None
    while True:
        try:
            stopwatch = Stopwatch(process.clock, [allowance, whole], deadline)
            kind, *rest = decode(process.channel.receive(stopwatch))
            stopwatch.count()
            if kind == "loaded":
                return Survey(_read(rest[0], known), isolation, codes=codes)
            if kind == "compiled" and not module:
                codes = _read_codes(rest[0])
                continue
            if kind == "running" and rest[0] == module and type(rest[1]) is int:
                statement = rest[1]
                continue
            module = rest[0] if rest[0] in known else module
            statement = None
            allowance = Allowance(limits.seconds_per_import)
        except OutOfTime as end:
            raise ImportEnded(module, "TimeoutError", f"its import {end}", statement) from None
        except ChannelClosed:
            raise ImportEnded(module, *(PRINTED if process.flooded else EXITED), statement) from None
        except (WireError, TypeError, ValueError, LookupError, AttributeError):
            raise ImportEnded(module, *FORGED) from None


def _await_isolation(channel: Channel, started: float) -> Isolation:
    try:
        kind, layers, through = decode(channel.receive(until(max(started + START_SECONDS, time.monotonic() + 1))))
    except (ChannelTimeout, ChannelClosed, WireError, TypeError, ValueError):
        raise SandboxError("A worker ended before it loaded anything; its sandbox could not be set up.") from None
    if kind != "isolated":
        raise SandboxError("A worker did not say how it is isolated.")
    return Isolation(tuple(layers), tuple((kind, path) for kind, path in through))


def _read(report: dict[str, Any], known: list[str]) -> dict[str, ModuleSurvey]:
    """A worker's report, checked; raises TypeError, ValueError or LookupError if it is invalid."""
    modules = {}
    for name in known:
        entry = report[name]
        kind, text, trace = (str(part) for part in entry["error"] or ("", "", ""))
        own, imported = (_read_names(entry[group]) for group in ("names", "imported"))
        if entry["how"] not in (WHOLE, DEFINITIONS, FAILED):
            raise ValueError("an unknown way of loading")
        modules[name] = ModuleSurvey(entry["how"], kind[:MAX_KIND], text[:TEXT_CAP], trace[:TRACE_CAP],
                                     {**own, **imported}, tuple(own), _read_partial(entry.get("partial")),
                                     _read_lineages(entry["exceptions"]))
    return modules


def _read_partial(partial: Any) -> Partial | None:
    """What a module lacks; raises TypeError or ValueError if it is invalid."""
    if partial is None:
        return None
    left, failed, lacking = (list(part)[:MOST_TOLD] for part in partial)
    return Partial(tuple((int(first), int(last)) for first, last in left),
                   tuple((int(line), str(kind)[:MAX_KIND], str(text)[:TEXT_CAP]) for line, kind, text in failed),
                   tuple((str(one)[:LONGEST_NAME], str(name)[:LONGEST_NAME], int(line)) for one, name, line in lacking))


def _read_codes(codes: dict[str, Any]) -> dict[str, bytes]:
    if any(type(code) is not bytes for code in codes.values()):
        raise TypeError("compiled code that is no bytes")
    return codes


def _read_lineages(found: dict[str, Any]) -> dict[str, Lineage]:
    return {name: read_lineage(one) for name, one in list(found.items())[:MOST_NAMED]}


def _read_names(names: dict[str, Any]) -> dict[str, str]:
    if len(names) > MOST_NAMES:
        raise ValueError("more names than a worker reports")
    return {name[:LONGEST_NAME]: kind if kind in KINDS else "data" for name, kind in _texts(names)}


def _texts(names: dict[str, Any]) -> list[tuple[str, str]]:
    """A dict of texts as pairs; raises TypeError if it contains anything else."""
    if any(type(kind) is not str for kind in names.values()):
        raise TypeError("a kind of name that is no text")
    return list(names.items())
