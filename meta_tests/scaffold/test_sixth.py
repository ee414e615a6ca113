"""A new homework is tested because it exists: no test file names it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from meta_tests.docs.project import Project, copy_project
from meta_tests.scaffold.guards import guard

NAME = "the_sixth"


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    """A copy of the project in which a homework was started and nothing else was done."""
    with tempfile.TemporaryDirectory(prefix="autograder-sixth-") as folder:
        Path(folder).chmod(0o755)  # the user that runs student code enters it
        copy = copy_project(Path(folder))
        assert copy.run(f"autograder new {NAME}").returncode == 0
        yield copy


def test_a_new_homework_passes_its_guards(project: Project) -> None:
    """Right after ``autograder new`` the tests of every homework pass for the toy as well."""
    assert guard(project, NAME) == []


def test_a_guard_fails_where_a_case_is_blind(project: Project) -> None:
    """The same tests fail where the homework is wrong: a case that looks at nothing lets the template pass."""
    case = project.root / "tests" / NAME / "public" / "test_scale.py"
    text = case.read_text()
    case.write_text(text.replace("    assert_close(", "    str("))
    problem, = guard(project, NAME)
    case.write_text(text)

    assert "test_case_has_a_title_and_fails_on_the_template" in problem
