"""Checks that a template's code compiles without warnings and imports without output."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from ..errors import HomeworkError
from ..homework import Homework
from ..notebook.magics import plain_python
from .files import write_files
from .notebooks import code_cells, read_notebook

SECONDS = 60
_IMPORT = "import sys; sys.path.insert(0, sys.argv[1]); [__import__(name) for name in sys.argv[2:]]"


def compile_problems(template: dict[str, bytes]) -> list[str]:
    """A sentence for each Python file or code cell that does not compile, or only with a warning."""
    problems = []
    for name, content in template.items():
        try:
            parts = _code_of(name, content)
        except HomeworkError as error:
            problems.append(str(error))
            continue
        problems += [problem for place, code in parts if (problem := _compile(place, code))]
    return problems


def import_problems(homework: Homework, template: dict[str, bytes], seconds: float = SECONDS) -> list[str]:
    """A sentence if the graded Python files do not import, print something, or take longer than ``seconds``.

    Files shipped unchanged are imported only when a graded file does so: they may be programs.
    """
    modules = [name.removesuffix(".py") for name in homework.files if name.endswith(".py") and name in template]
    if not modules:
        return []
    subject = f"The template's {', '.join(modules)}"
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), template)
        command = [sys.executable, "-I", "-B", "-c", _IMPORT, folder, *modules]
        try:
            run = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, timeout=seconds, check=False,
                                 env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
        except subprocess.TimeoutExpired:
            return [f"{subject} did not import within {seconds:g} s; put what runs behind `if __name__`."]
    output = run.stdout.decode(errors="replace").strip()
    last_line = output.rsplit("\n", 1)[-1]
    if run.returncode != 0:
        return [f"{subject} did not import: {last_line or f'Python ended with status {run.returncode}'}"]
    return [f"{subject} printed at import: {last_line!r}; put what prints behind `if __name__`."] if output else []


def _code_of(name: str, content: bytes) -> list[tuple[str, str | bytes]]:
    """The Python code in a file, each piece with its place."""
    if name.endswith(".py"):
        return [(name, content)]
    if not name.endswith(".ipynb"):
        return []
    cells = code_cells(read_notebook(content, name))
    return [(f"{name}, cell {number}", "\n".join(plain_python(text))) for number, text in cells]


def _compile(place: str, code: str | bytes) -> str:
    """The reason why code does not compile without a warning, or nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(code, place, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, Warning) as error:
            line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
            reason = error.msg if isinstance(error, SyntaxError) else str(error)
            return f"{place}{line} does not compile: {reason}; a stub alone must be a whole body."
    return ""
