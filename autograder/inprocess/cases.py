"""A homework's cases as functions that can be called without pytest."""

from __future__ import annotations

import importlib.util
import itertools
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..engine.rubric import case_of_function
from ..errors import HomeworkError
from ..homework import Homework
from ..report.outcome import Case
from .fixtures import Fixtures, parameters_of

Arguments = dict[str, Any]
UNDERSTOOD = ("parametrize", "usefixtures", "hypothesis")


@dataclass(frozen=True)
class RunnableCase:
    """One test function of a homework.

    Attributes:
        case: its id, part, title and weight.
        calls: the arguments of each call, from ``pytest.mark.parametrize``; one empty call without it.
        wants: the fixtures that it takes as arguments.
        uses: fixtures that it needs without taking them.
        fixtures: the source of both.
    """

    case: Case
    function: Any = field(repr=False)
    calls: tuple[Arguments, ...] = ({},)
    wants: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    fixtures: Fixtures = field(default_factory=lambda: Fixtures([]), repr=False)


def find_cases(homework: Homework) -> tuple[RunnableCase, ...]:
    """All cases of a homework, file by file.

    Raises:
        HomeworkError: a case cannot run without pytest.
    """
    made: dict[Any, Any] = {}
    outer = _conftest(homework.cases_dir)
    found: list[RunnableCase] = []
    for folder in ("public", "hidden"):
        spaces = [*outer, *_conftest(homework.cases_dir / folder)]
        for path in sorted((homework.cases_dir / folder).glob("test_*.py")):
            module = load_file(path)
            fixtures = Fixtures([*spaces, vars(module)], made)
            found += [_runnable(homework, path, name, value, fixtures) for name, value in vars(module).items()
                      if _is_case(homework, path, name, value)]
    return tuple(found)


def load_file(path: Path) -> types.ModuleType:
    """Run a file as a module under a private name."""
    spec = importlib.util.spec_from_file_location(f"inprocess_{path.parent.name}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks up its own module there
    spec.loader.exec_module(module)
    return module


def _conftest(folder: Path) -> list[Arguments]:
    """The names of a folder's conftest.py, if it has one."""
    path = folder / "conftest.py"
    return [vars(load_file(path))] if path.is_file() else []


def _is_case(homework: Homework, path: Path, name: str, value: Any) -> bool:
    if isinstance(value, type) and value.__module__ == f"inprocess_{path.parent.name}_{path.stem}" and (
            name.startswith("Test") or hasattr(value, "countTestCases")):
        raise HomeworkError(f"{_id(homework, path, name)} is a class; its cases cannot run in process.")
    return name.startswith("test") and isinstance(value, types.FunctionType)


def _runnable(homework: Homework, path: Path, name: str, function: Any, fixtures: Fixtures) -> RunnableCase:
    case = case_of_function(homework, function, path, _id(homework, path, name))
    marks = list(getattr(function, "pytestmark", []))
    for mark in marks:
        if mark.name not in UNDERSTOOD:
            raise HomeworkError(f"{case.id} is marked {mark.name!r}; this case cannot run in process.")
    calls = tuple(_calls(case.id, [mark for mark in marks if mark.name == "parametrize"]))
    if not calls:
        raise HomeworkError(f"{case.id} is parametrized with no values; give it at least one.")
    wants = tuple(name for name in parameters_of(function) if name not in calls[0])
    uses = tuple(name for mark in marks if mark.name == "usefixtures" for name in mark.args)
    return RunnableCase(case, function, calls, wants, uses, fixtures)


def _calls(id: str, marks: list[Any]) -> Iterator[Arguments]:
    """The arguments of each call: every combination if there are several marks."""
    for combination in itertools.product(*(_sets(id, *mark.args, **mark.kwargs) for mark in marks)):
        yield {name: value for arguments in combination for name, value in arguments.items()}


def _sets(id: str, argnames: Any, argvalues: Any, indirect: Any = False, **_: Any) -> list[Arguments]:
    """The sets of arguments of one mark; a value may be a ``pytest.param``."""
    if indirect:
        raise HomeworkError(f"{id} is parametrized through a fixture (indirect); this case cannot run in process.")
    names = [one.strip() for one in argnames.split(",")] if isinstance(argnames, str) else list(argnames)
    found = []
    for value in argvalues:
        if getattr(value, "marks", ()):
            raise HomeworkError(f"{id} has a parameter with a mark; this case cannot run in process.")
        values = value.values if hasattr(value, "marks") else (value,) if len(names) == 1 else value
        found.append(dict(zip(names, values, strict=True)))
    return found


def _id(homework: Homework, path: Path, name: str) -> str:
    return f"{path.relative_to(homework.root).as_posix()}::{name}"
