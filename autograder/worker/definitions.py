"""Loads a module by its definitions: its imports, functions, classes and constants, and what its graded names need.

Each statement runs by itself, in the order of the file; one that raises is skipped. Everything else at the top level
(training, downloads, plots) is left out.
"""

from __future__ import annotations
import __future__

import ast
import importlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

from .absent import bind_absent
from .mending import Fault
from .statements import DEFINITIONS, Statement, is_definition, needed, statements_of

MOST_TOLD = 40
ALL = -1  # in place of a statement's number: none runs that is no definition
TOO_LONG = "TimeoutError", "it did not end in time, or it ended the process"
Step = tuple[int, int, bool, CodeType, tuple[tuple[str, str, str], ...], tuple[str, ...]]


@dataclass(frozen=True)
class Partial:
    """What a module that was loaded by its definitions lacks.

    Attributes:
        left: first and last lines of the statements that were left out.
        failed: (line, type, message) of what cannot be parsed or raised.
        lacking: (definition, global name that it needs, line of the statement that should have made it).
    """

    left: tuple[tuple[int, int], ...] = ()
    failed: tuple[Fault, ...] = ()
    lacking: tuple[tuple[str, str, int], ...] = ()


class Plan:
    """Which statements of a module are run, and what each needs to be run.

    Args:
        tree: the module.
        wanted: the names that are graded.
        of_notebook: whether annotations are kept as texts, so that they need no name.
        everything: whether all statements are run, and only those that raise are left out.

    Attributes:
        steps: (number, line, whether it is a definition, code, what it imports, what it binds), each plain data that
            can be marshalled.
    """

    def __init__(self, tree: ast.Module, filename: str, wanted: Collection[str], of_notebook: bool = False,
                 everything: bool = False) -> None:
        flags = _future_flags(tree) | (__future__.annotations.compiler_flag if of_notebook else 0)
        self._everything = everything
        self.statements = statements_of(tree, lambda node: compile(ast.Module([node], []), filename, "exec", flags,
                                                                   dont_inherit=True))
        self._needed = needed(self.statements, wanted)
        self.steps: list[Step] = [
            (one.number, one.node.lineno, everything or is_definition(one.node), one.code, tuple(_imports(one.node)),
             tuple(one.binds)) for one in self.statements if one.code is not None and self._is_run(one)]

    def partial(self, namespace: Mapping[str, Any], failed: Sequence[Fault]) -> Partial:
        """What is missing after the steps have run.

        Args:
            failed: the steps that raised.
        """
        broken = [(one.node.lineno, type(one.error).__name__, str(one.error)) for one in self.statements if one.error]
        left = [(one.node.lineno, one.node.end_lineno or one.node.lineno) for one in self.statements
                if one.code is not None and not self._is_run(one) and not _does_nothing(one.node)]
        return Partial(tuple(left[:MOST_TOLD]), tuple(sorted([*broken, *failed])[:MOST_TOLD]),
                       tuple(self._lacking(namespace))[:MOST_TOLD])

    def _is_run(self, one: Statement) -> bool:
        return self._everything or is_definition(one.node) or one.number in self._needed

    def _lacking(self, namespace: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
        """The global names that needed definitions read, that are bound in the file, and that do not exist."""
        made_by = {name: one.node.lineno for one in self.statements for name in one.binds}
        for one in self.statements:
            if one.number in self._needed and isinstance(one.node, DEFINITIONS):
                for name in sorted(one.later & made_by.keys()):
                    if name not in namespace:
                        yield one.node.name, name, made_by[name]


def run_steps(steps: Sequence[Step], namespace: dict[str, Any], announce: Callable[[int], None],
              late: Collection[int] = ()) -> list[Fault]:
    """Run the steps, and those that lack a name once more after the others; return the errors of those that failed.

    Args:
        announce: called with the number of each step that is no definition, before it runs.
        late: the numbers of steps that are not run, because they did not end before.
    """
    errors: dict[int, tuple[Step, Exception | SystemExit | None]] = {}
    for step in steps:
        _run(step, namespace, announce, late, errors)
    while waiting := [step for step, error in errors.values() if isinstance(error, NameError)
                      and not _is_bound_below(step, steps, errors)]:
        for step in waiting:
            _run(step, namespace, announce, late, errors)
        if len([1 for step in waiting if step[0] in errors]) == len(waiting):
            break
    return [(step[1], *(TOO_LONG if error is None else (type(error).__name__, _text(error))))
            for step, error in errors.values()]


def _run(step: Step, namespace: dict[str, Any], announce: Callable[[int], None], late: Collection[int],
         errors: dict[int, tuple[Step, Exception | SystemExit | None]]) -> None:
    number, _, always, code, imports, _ = step
    errors.pop(number, None)
    if not always and (number in late or ALL in late):
        errors[number] = step, None
        return
    if not always:
        announce(number)
    try:
        exec(code, namespace)
    except (Exception, SystemExit) as error:
        errors[number] = step, error
        for wanted in imports:
            _import_alone(wanted, namespace)
        if imports and all(bound in namespace for _, _, bound in imports):
            del errors[number]


def _is_bound_below(step: Step, steps: Sequence[Step], errors: Mapping[int, Any]) -> bool:
    """Whether a later step has bound one of the names, which counts."""
    return any(later[0] > step[0] and later[0] not in errors and set(later[5]) & set(step[5]) for later in steps)


def _imports(node: ast.stmt) -> Iterator[tuple[str, str, str]]:
    """(module, name from it or "", name that is bound) of each import of a statement."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, "", alias.asname or alias.name.partition(".")[0]
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            yield node.module, alias.name, alias.asname or alias.name


def _import_alone(wanted: tuple[str, str, str], namespace: dict[str, Any]) -> None:
    """Import one of the names of an import that raised, so that a missing one does not stop the others."""
    module, name, bound = wanted
    try:
        found = importlib.import_module(module)
    except Exception:
        bind_absent(wanted, namespace)
        return
    if not name:
        namespace[bound] = found if bound != module.partition(".")[0] else importlib.import_module(bound)
    elif hasattr(found, name):
        namespace[bound] = getattr(found, name)


def _does_nothing(node: ast.stmt) -> bool:
    """Whether a statement is not worth mentioning: ``pass``, a text or a name by itself."""
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(node, ast.Pass) or isinstance(value, (ast.Constant, ast.Name))


def _future_flags(tree: ast.Module) -> int:
    """The compiler's flags for the module's ``from __future__`` imports, which apply to all its statements."""
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    features = [getattr(__future__, alias.name) for node in imports for alias in node.names]
    return sum({feature.compiler_flag for feature in features})


def _text(error: BaseException) -> str:
    try:
        return str.__getitem__(str(error), slice(300))
    except BaseException:
        return "(its message could not be read)"
