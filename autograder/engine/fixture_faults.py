"""A fixture that a case asks for and that does not exist, as a sentence for the author of the case."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..text import did_you_mean


def fixture_fault(error: pytest.FixtureLookupError, root: Path) -> str:
    """Who asks for which fixture, with the place in the file.

    Args:
        root: places are given relative to this folder.
    """
    asker = _asker(error)
    known = _known(error)
    if error.argname in known:
        reason = "which needs itself; break the circle"
    else:
        reason = f"which does not exist{did_you_mean(str(error.argname), known)}; correct its name"
    return f"{_place(asker, root)}: {asker.__name__} asks for the fixture {error.argname!r}, {reason}."


def _asker(error: pytest.FixtureLookupError) -> Callable[..., Any]:
    """The function that asks: a case, or another fixture."""
    functions: list[Callable[..., Any]] = [error.request._pyfuncitem.obj]
    functions += [fixture.func for fixture in error.fixturestack]
    asker: Callable[..., Any] = inspect.unwrap(functions[-1])
    return asker


def _known(error: pytest.FixtureLookupError) -> list[str]:
    node = error.request._pyfuncitem
    return sorted({fixture.argname for fixture in error.request._fixturemanager._get_all_fixture_defs_for_node(node)})


def _place(function: Callable[..., Any], root: Path) -> str:
    """``"tests/hw6/public/test_tanh.py, line 12"``: where the definition itself begins, below its decorators."""
    lines, first = inspect.getsourcelines(function)
    before = next((count for count, line in enumerate(lines) if line.lstrip().startswith(("def ", "async def "))), 0)
    path = Path(inspect.getsourcefile(function) or "")
    shown = path.relative_to(root) if path.is_relative_to(root) else path
    return f"{shown.as_posix()}, line {first + before}"
