"""Code in a template: it compiles without a warning and imports in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.template.audit import audit
from autograder.template.code_checks import import_problems
from autograder.template.generate import generate

from .conftest import MakeHomework, with_line


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("def f():\n", "lib.py, line 21 does not compile: expected an indented block"),
        ("x = (\n", "lib.py, line 20 does not compile: '(' was never closed"),
        (r"x = '\d'", "lib.py, line 20 does not compile: "),
        ("\0", "lib.py"),
    ],
)
def test_what_does_not_compile_is_refused(make_homework: MakeHomework, line: str, reason: str) -> None:
    """Errors of syntax and warnings of the compiler are refused with file and line."""
    homework = make_homework()
    (problem,) = audit(homework, with_line(generate(homework), "lib.py", line))
    assert problem.startswith(reason)
    assert problem.endswith("a stub alone must be a whole body.")


def test_a_stub_of_comments_only_is_refused(make_homework: MakeHomework) -> None:
    """A stub without a statement leaves functions without a body."""
    homework = make_homework(stub="# TYPE HERE")
    (problem,) = audit(homework, generate(homework))
    assert "does not compile" in problem


def test_a_notebooks_cells_must_compile(make_homework: MakeHomework, notebook: str) -> None:
    """A cell that does not compile is named; magics are not errors; a damaged notebook is."""
    homework = make_homework({"nb.py": notebook}, files=["nb.ipynb"])
    data = json.loads(generate(homework)["nb.ipynb"])
    data["cells"][2]["source"] = ["%%bash\n", "for i in *; do ls; done\n"]
    assert audit(homework, {"nb.ipynb": json.dumps(data).encode()}) == []
    data["cells"][2]["source"] = ["x = (\n"]
    (problem,) = audit(homework, {"nb.ipynb": json.dumps(data).encode()})
    assert problem.startswith("nb.ipynb, cell 3, line 1 does not compile: ")
    (problem,) = audit(homework, {"nb.ipynb": b"{"})
    assert problem.startswith("nb.ipynb is not a notebook: ")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import nowhere_to_be_found", "The template's lib did not import: ModuleNotFoundError: No module named "),
        ("double(None).shape", "The template's lib did not import: AttributeError: "),
        ("print('hello')", "The template's lib printed at import: 'hello'; put what prints behind `if __name__`."),
        ("import os; os._exit(3)", "The template's lib did not import: Python ended with status 3"),
    ],
)
def test_what_does_not_import_in_silence_is_refused(make_homework: MakeHomework, code: str, sentence: str) -> None:
    """Students start from files that import and say nothing."""
    homework = make_homework()
    (problem,) = audit(homework, with_line(generate(homework), "lib.py", code))
    assert problem.startswith(sentence)


def test_an_import_that_takes_too_long_is_refused(make_homework: MakeHomework) -> None:
    """A template that trains at import is stopped at the time limit."""
    homework = make_homework()
    template = with_line(generate(homework), "lib.py", "import time; time.sleep(60)")
    assert import_problems(homework, template, seconds=0.5) == [
        "The template's lib did not import within 0.5 s; put what runs behind `if __name__`."
    ]


def test_an_import_sees_only_what_is_installed(
    make_homework: MakeHomework, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A module that only this machine's PYTHONPATH offers is missing for students, so it is missing here."""
    (tmp_path / "only_here.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    homework = make_homework()
    (problem,) = audit(homework, with_line(generate(homework), "lib.py", "import only_here"))
    assert "No module named 'only_here'" in problem
