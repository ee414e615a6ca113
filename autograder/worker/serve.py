"""The worker's side of the wire: loads the submission, then answers until it is killed.

Runs in the untrusted process. It receives ["load", sources, modes, codes, attempts, guide]. Before any student code
runs, it tries the attempts, see ``confine/attempts.py``, and sends ["isolated", layers, attempts that got through].
Before its answer, ["loaded", report], it sends ["loading", module] for each import, and ["running", module, number]
for each statement that can be left out, so that a hang can be attributed. The first worker, which gets no codes, sends
["compiled", codes] before it runs any of them. Then requests and answers alternate; in between, the worker may send a
request about a lent object, in a frame of the kind LENT.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..wire.channel import LENT, Channel
from ..wire.codec import decode, encode
from .autograd import AUTOGRAD
from .call_watch import WATCH
from .confine.attempts import got_through
from .executor import Executor
from .loading import DEFINITIONS, STATEMENTS, Guide, Loaded, SubmissionFinder, load_all
from .names import Names, public_names
from .raised import EXCEPTION_CLASS, MOST_NAMED, Lineage, lineage
from .state import State


def serve(channel: Channel, layers: Sequence[str]) -> None:
    """Load what the grader sends, then answer its requests; returns only when the grader closes the connection.

    Args:
        layers: the layers of confinement that this process has; without any, it tries nothing.
    """
    _, sources, modes, codes, attempts, guide = decode(channel.receive())
    through = got_through(attempts) if layers else []
    channel.send(encode(["isolated", list(layers), through]))  # before student code runs, so that it cannot be forged
    surveys = codes is None
    finder = SubmissionFinder(sources, modes, codes, DEFINITIONS if surveys else STATEMENTS, Guide.unpack(guide))
    if surveys:
        channel.send(encode(["compiled", finder.compile()]))
        AUTOGRAD.switch_on()  # nothing is graded here, and files may check themselves while they are imported
    AUTOGRAD.forget()
    random.seed(0)
    np.random.seed(0)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # so that a killed worker's output is kept
    finder.announce_step = lambda name, number: channel.send(encode(["running", name, number]))
    sys.meta_path.append(finder)
    modules, results = load_all(finder, lambda name: channel.send(encode(["loading", name])))
    executor = Executor(modules, lambda request: _ask_grader(channel, executor, request), sources, finder.guide.origins)
    executor.sources = finder.sources
    executor.restore = State(modules).restore
    WATCH.start(sources)
    _flush()
    channel.send(encode(["loaded", _report(finder, modules, results)]))
    while True:
        answer = executor.answer(channel.receive())
        _flush()
        channel.send(answer)


def _report(finder: SubmissionFinder, modules: dict[str, Any], results: dict[str, Any]) -> dict[str, Any]:
    """For each module: how it was loaded, its error, and its public names with their kinds, see ``public_names``."""
    report = {}
    for name, loaded in results.items():
        own, imported = ({}, {}) if name not in modules else public_names(modules[name], modules, finder.code_of(name))
        report[name] = {"how": loaded.how, "error": list(loaded.error) if loaded.error else None,
                        "names": own, "imported": imported, "partial": _partial(loaded),
                        "exceptions": _lineages(modules.get(name), own)}
    return report


def _partial(loaded: Loaded) -> list[Any] | None:
    """What a module lacks, as data."""
    if loaded.partial is None:
        return None
    return [list(loaded.partial.left), list(loaded.partial.failed), list(loaded.partial.lacking)]


def _lineages(module: Any, names: Names) -> dict[str, Lineage]:
    """The classes behind those names that are classes of exceptions."""
    found = [name for name, kind in names.items() if kind == EXCEPTION_CLASS]
    return {name: lineage(vars(module)[name]) for name in found[:MOST_NAMED]}


def _ask_grader(channel: Channel, executor: Executor, request: list[Any]) -> object:
    """Let the grader perform a request on an object that it lends; raise its errors here by name."""
    channel.send(encode(request, executor.export), kind=LENT)
    status, *rest = decode(channel.receive(), executor.admit, writeable=True)
    if status == "ok":
        return rest[0]
    kind, text = rest[0], rest[1]
    error = getattr(__import__("builtins"), kind, RuntimeError)
    raise (error if isinstance(error, type) and issubclass(error, Exception) else RuntimeError)(text)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # the student may have replaced or closed it
            continue
