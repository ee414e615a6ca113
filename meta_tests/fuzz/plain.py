"""A plain comparison of a solution's pieces with the reference's, without cases, proxies or workers.

A second opinion on each part: independent of the cases, so that it shows what they let through.
"""

from __future__ import annotations

import ast
import contextlib
import io
import sys
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

Modules = Mapping[str, Any]
RELATIVE, ABSOLUTE = 1e-4, 1e-6  # torch computes in single precision
RIGHT, WRONG, RAISED = "right", "wrong", "raised"


@dataclass(frozen=True)
class Probe:
    """One question to a piece.

    Attributes:
        part: the part of the rubric that the piece belongs to.
        ask: yields the piece's results one by one, for the modules of a solution.
        needs: other parts that it uses: the answer says nothing about this part unless they are right.
    """

    part: str
    ask: Callable[[Modules], Iterator[Any]]
    needs: tuple[str, ...] = ()


def opinions(probes: tuple[Probe, ...], sources: dict[str, str], reference: dict[str, str]) -> dict[str, str]:
    """Part -> "right", "wrong" or "raised"; a part that needs another one, which is not right, is absent."""
    found: dict[str, str] = {}
    for probe in probes:
        if all(found.get(part) == RIGHT for part in probe.needs):
            opinion = _opinion(probe, sources, reference)
            found[probe.part] = opinion if found.get(probe.part, RIGHT) == RIGHT else found[probe.part]
    return found


def _opinion(probe: Probe, sources: dict[str, str], reference: dict[str, str]) -> str:
    with _modules(reference) as modules:
        want = _all_leaves(probe.ask(modules))
    try:
        with _modules(sources) as modules:
            got = _all_leaves(probe.ask(modules))
        return RIGHT if len(got) == len(want) and all(map(_agree, got, want)) else WRONG
    except BaseException:  # whatever student code raises
        return RAISED


@contextmanager
def _modules(sources: dict[str, str]) -> Iterator[Modules]:
    """The modules of these sources, freshly imported, without what they print."""
    names = {name.removesuffix(".py"): text for name, text in sources.items()}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            yield {name: sys.modules[name] for name, text in names.items() if _imported(name, text)}
        finally:
            for name in names:
                sys.modules.pop(name, None)


def _imported(name: str, text: str) -> bool:
    """Import one module, each statement by itself; False if it cannot be parsed.

    One that raises costs only itself, because the grader imports what it can of a module, too.
    """
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError):
        return False
    sys.modules[name] = types.ModuleType(name)
    for statement in statements:
        with contextlib.suppress(BaseException):
            exec(compile(ast.Module([statement], []), f"{name}.py", "exec"), vars(sys.modules[name]))
    return True


def _all_leaves(results: Iterator[Any]) -> list[Any]:
    """The arrays, numbers and lengths of all results, each copied before the next is asked for."""
    return [leaf for result in results for leaf in _leaves(result)]


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)) and not all(isinstance(one, (int, float)) for one in value):
        return [np.array(len(value)), *(leaf for one in value for leaf in _leaves(one))]
    return [np.array(value, float)]


def _agree(got: Any, want: Any) -> bool:
    got, want = np.squeeze(got), np.squeeze(want)
    return bool(got.shape == want.shape and np.allclose(got, want, RELATIVE, ABSOLUTE))
