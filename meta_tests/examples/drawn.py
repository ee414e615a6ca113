"""Prints what each fuzzed case of a homework gets: drawn by Hypothesis as cases are decorated, or from a record.

Arguments: ``hypothesis`` or ``record``, the homework's id and its root. Prints JSON: function -> a digest per example.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import json
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from autograder.examples.each import each_example
from autograder.homework import Homework, load_homework


def fuzzed(homework: Homework) -> dict[str, Any]:
    """The fuzzed functions of the case files, all of which are loaded before any is called."""
    return {f"{module.__name__}::{name}": value for module in list(modules(homework))
            for name, value in vars(module).items()
            if isinstance(value, types.FunctionType) and hasattr(value, "hypothesis")}


def modules(homework: Homework) -> Iterator[types.ModuleType]:
    """The case files, loaded."""
    sys.path.insert(0, homework.root)
    for path in sorted(homework.cases_dir.glob("*/test_*.py")):
        spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


def by_hypothesis(homework: Homework) -> dict[str, list[str]]:
    """What Hypothesis draws in a grading."""
    from autograder.examples.fuzz import load_profile

    load_profile()
    found: dict[str, list[str]] = {}
    for name, function in fuzzed(homework).items():
        function.hypothesis.inner_test = taker(found.setdefault(name, []))
        with each_example(function, lambda: None):
            function(**dict.fromkeys(inspect.signature(function).parameters))
    return found


def by_record(homework: Homework) -> dict[str, list[str]]:
    """What the record replays; it is an error if Hypothesis is imported."""
    from autograder.examples.use import recorded_examples

    found: dict[str, list[str]] = {}
    with recorded_examples(homework, shrink=True):
        for name, function in fuzzed(homework).items():
            function.hypothesis.inner_test = taker(found.setdefault(name, []))
            function(**dict.fromkeys(inspect.signature(function).parameters))
    return found


def taker(digests: list[str]) -> Callable[..., None]:
    """A function to run in place of a case, which takes down what it gets."""
    return lambda **drawn: digests.append(digest(drawn))


def digest(drawn: dict[str, Any]) -> str:
    """A digest of the drawn arguments; those that are None are fixtures."""
    given = {name: value for name, value in drawn.items() if value is not None}
    return hashlib.sha256("".join(_read(given, 0)).encode()).hexdigest()


def _read(value: Any, depth: int) -> Iterator[str]:
    """Everything in a value, as text: also what functions have closed over."""
    yield type(value).__name__
    if isinstance(value, np.ndarray):
        yield f"{value.dtype}{value.shape}{value.tolist()}"
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _read(item, depth)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield str(name)
            yield from _read(item, depth)
    elif isinstance(value, types.FunctionType):
        yield value.__qualname__
        for cell in value.__closure__ or ():
            if depth < 8 and not isinstance(cell.cell_contents, type):
                yield from _read(cell.cell_contents, depth + 1)
    elif hasattr(value, "__dict__") and not isinstance(value, (type, types.ModuleType)):
        yield from _read(vars(value), depth)
    else:
        yield repr(value)


if __name__ == "__main__":
    way, id, root = sys.argv[1:]
    print(json.dumps({"hypothesis": by_hypothesis, "record": by_record}[way](load_homework(id, Path(root)))))
