"""What pytest itself does with a homework's cases, if somebody types ``pytest tests/<hw>``: it grades the reference.

The cases need the grader: it gives them a submission, their examples and their limits. So each file of cases becomes a
list of items, one for each case; the first item that runs grades the reference in a process of its own, and each item
looks its verdict up. ``tests/conftest.py`` takes the hook from here.
"""

from __future__ import annotations

import ast
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from .apart import Graded, grade_apart
from .errors import AutograderError
from .homework import Homework, load_homework

FOLDERS = ("public", "hidden")
GRADED = pytest.StashKey[dict[str, Graded]]()


class NotPassed(Exception):
    """A case of the reference did not pass; the text says why."""


class CaseItem(pytest.Item):
    """One case; its verdict is the reference's."""

    def __init__(self, *, line: int, title: str, **more: Any) -> None:
        super().__init__(**more)
        self._line = line
        self._title = title

    def runtest(self) -> None:
        """Look the verdict up.

        Raises:
            NotPassed: the case failed, or could not be judged.
        """
        assert isinstance(self.parent, CaseFile)
        homework, graded = self.parent.graded()
        id = f"tests/{homework.id}/{self.parent.path.parent.name}/{self.parent.path.name}::{self.name}"
        entry = next((test for test in graded.data["tests"] if test["extra_data"]["case"] == id), None)
        if entry is None or entry["status"] != "passed":
            again = f"autograder grade {homework.id} reference/{homework.id} --staff --case {homework.short_id(id)}"
            notes = [] if entry and entry["extra_data"]["verdict"] == "failed" else [graded.faults()]
            raise NotPassed("\n".join(filter(None, [(entry or {}).get("output"), *notes, f"More: {again}"])))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The text alone: a traceback would show the grader."""
        if isinstance(excinfo.value, (NotPassed, AutograderError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case is, and the fact that it checks."""
        return self.path, self._line, self._title or self.name


class CaseFile(pytest.File):
    """A file of cases, which is read but not imported."""

    def collect(self) -> Iterator[CaseItem]:
        """The cases: functions and methods whose names begin with ``test``."""
        for name, node in _functions(ast.parse(self.path.read_bytes())):
            title = (ast.get_docstring(node) or "").partition("\n")[0]
            yield CaseItem.from_parent(self, name=name, line=node.lineno - 1, title=title)

    def graded(self) -> tuple[Homework, Graded]:
        """The homework, and its reference graded once."""
        folder = self.parent.path if isinstance(self.parent, EditionFolder) else self.path.parents[1]
        homework = load_homework(folder.name, folder.parents[1])
        found = self.config.stash.setdefault(GRADED, {})
        if homework.id not in found:
            with tempfile.TemporaryDirectory(prefix="autograder-") as place:
                found[homework.id] = grade_apart(homework, homework.reference_dir, Path(place) / "results.json",
                                                 options=["--allow-unsafe"], warm=False)
        return homework, found[homework.id]


class EditionFolder(pytest.Directory):
    """The folder of an edition, whose cases are mostly its base's: each of its files, laid out completely."""

    def collect(self) -> Iterator[CaseFile]:
        """The files of cases, under the names that they have for the grader."""
        homework = load_homework(self.path.name, self.path.parents[1])
        for folder in FOLDERS:
            for path in sorted((homework.cases_dir / folder).glob("test_*.py")):
                name = f"{folder}/{path.name}"
                yield CaseFile.from_parent(self, path=path, name=name, nodeid=f"{self.nodeid}/{name}")


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> EditionFolder | None:
    """The folder of an edition, in place of an ordinary one."""
    declaration = path / "homework.toml"
    if declaration.is_file() and re.search(r"^extends\b", declaration.read_text("utf-8"), re.MULTILINE):
        return EditionFolder.from_parent(parent, path=path)
    return None


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> CaseFile | None:
    """A file of cases, in place of an ordinary module of tests."""
    if module_path.parent.name in FOLDERS and (module_path.parents[1] / "homework.toml").is_file():
        return CaseFile.from_parent(parent, path=module_path)
    return None


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions at the top of a module and in its classes, with the names that the grader gives them."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}::{inner.name}", inner) for inner in _tests(node.body))
        yield from ((test.name, test) for test in _tests([node]))


def _tests(nodes: Sequence[ast.stmt]) -> Iterator[ast.FunctionDef]:
    return (node for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test"))
