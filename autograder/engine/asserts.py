"""A bare ``assert f(x) == 3`` in a case shows both sides, as pytest does.

pytest rewrites the assert statements of the case files that have any; other files keep Python's own cached code. How
two values differ is said here, because pytest's own text needs a terminal and takes as long as the values are large.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from _pytest.assertion import util
from _pytest.assertion.rewrite import assertstate_key

ASSERT = re.compile(rb"^\s*assert\b", re.MULTILINE)
WIDTH = 60
MOST_ITEMS = 10_000


class Asserts:
    """A plugin: which files are rewritten."""

    @staticmethod
    @pytest.hookimpl(wrapper=True)
    def pytest_load_initial_conftests() -> Iterator[None]:
        """Leave no rewritten conftest.py beside the cases, where setup.sh has closed every file to other users."""
        before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        try:
            return (yield)
        finally:
            sys.dont_write_bytecode = before

    @staticmethod
    def pytest_configure(config: pytest.Config) -> None:
        """Rewrite only the files that have an assert statement; reading one takes longer than importing its cache."""
        hook: Any = config.stash[assertstate_key].hook
        original = hook._should_rewrite
        hook._should_rewrite = lambda name, file, state: _has_assert(file) and original(name, file, state)


@contextmanager
def differences_said() -> Iterator[None]:
    """Within the block, a failed assert statement says how its two sides differ."""
    before, util._reprcompare = util._reprcompare, difference
    try:
        yield
    finally:
        util._reprcompare = before


def difference(operator: str, left: object, right: object) -> str | None:
    """The text of a failed comparison, in pytest's own form; None where both sides say everything."""
    where = _where(left, right) if operator == "==" and type(left) is type(right) else ""
    if not where:
        return None
    return "\n~".join([f"{_short(left)} == {_short(right)}", where]).replace("%", "%%")


def _has_assert(file: str) -> bool:
    try:
        return ASSERT.search(Path(file).read_bytes()) is not None
    except OSError:
        return False


def _where(left: Any, right: Any) -> str:
    if type(left) in (list, tuple, str):
        return _first_place(left, right)
    if type(left) is dict:
        keys = [key for key in {**left, **right}
                if key not in left or key not in right or _differ(left[key], right[key])]
        return f"At key {_short(keys[0])}: {_at(left, keys[0])} != {_at(right, keys[0])}" if keys else ""
    return ""


def _first_place(left: Any, right: Any) -> str:
    places = (place for place, pair in enumerate(zip(left[:MOST_ITEMS], right[:MOST_ITEMS], strict=False))
              if _differ(*pair))
    place = next(places, None)
    if place is not None:
        return f"At index {place} diff: {_short(left[place])} != {_short(right[place])}"
    return f"The left has {len(left)} items, the right {len(right)}" if len(left) != len(right) else ""


def _at(items: dict[Any, Any], key: Any) -> str:
    return _short(items[key]) if key in items else "nothing"


def _differ(left: object, right: object) -> bool:
    """Whether two items differ; arrays and others whose comparison is no truth value do not count."""
    try:
        return bool(left != right)
    except ValueError:
        return False


def _short(value: object) -> str:
    text = repr(value[:WIDTH]) if isinstance(value, str) else repr(value)
    return (text if len(text) <= WIDTH else f"{text[:WIDTH - 3]}...").replace("\n", "\\n")
