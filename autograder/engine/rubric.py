"""Which case a pytest item belongs to: its part, weight and title, read from gradescope-utils' decorators."""

from __future__ import annotations

import inspect
import math
import os
import unittest
from pathlib import Path
from typing import Any

import pytest

from ..homework import Homework
from ..report.outcome import Case

ID = pytest.StashKey[str]()


class Rubric:
    """Reads cases from pytest's items.

    Args:
        homework: a case's part is the name of its file, ``test_<part>.py``.
    """

    def __init__(self, homework: Homework) -> None:
        self.homework = homework

    def id_of(self, item: pytest.Item) -> str:
        """The item's node id without parameters: one id per test function."""
        if ID not in item.stash:
            item.stash[ID] = self._id_of(item)
        return item.stash[ID]

    def _id_of(self, item: pytest.Item) -> str:
        path = Path(item.path).relative_to(os.path.abspath(self.homework.root)).as_posix()
        names = [node.name for node in item.listchain() if isinstance(node, pytest.Class)]
        return "::".join([path, *names, getattr(item, "originalname", None) or item.name])

    def case_of(self, item: pytest.Item) -> Case:
        """The case that an item belongs to."""
        function = getattr(item, "obj", None)
        return case_of_function(self.homework, function, Path(item.path), self.id_of(item), _name_as_title(item))


def case_of_function(homework: Homework, function: Any, path: Path, id: str, name: str = "") -> Case:
    """The case of a test function; a title in homework.toml replaces the one in its docstring.

    Args:
        path: its file.
        name: its title if it has no docstring.
    """
    leaderboard = getattr(function, "__leaderboard_column__", None)
    return Case(
        id=id,
        part=path.stem.removeprefix("test_"),
        title=homework.titles.get(homework.short_id(id)) or _title(function) or name,
        weight=getattr(function, "__weight__", 0.0 if name else math.nan),
        hidden=path.parent.name == "hidden",
        number=getattr(function, "__number__", None),
        visibility=getattr(function, "__visibility__", None),
        tags=tuple(getattr(function, "__tags__", ())),
        hide_errors=getattr(function, "__hide_errors__", None),
        leaderboard=(leaderboard, getattr(function, "__leaderboard_sort_order__", "desc")) if leaderboard else None,
    )


def _title(function: Any) -> str:
    doc = inspect.getdoc(function) or ""
    return doc.strip().partition("\n")[0]


def _name_as_title(item: pytest.Item) -> str:
    """The name of a unittest method, which gradescope-utils shows if there is no docstring; else empty."""
    cls = getattr(item, "cls", None)
    return item.name if isinstance(cls, type) and issubclass(cls, unittest.TestCase) else ""
