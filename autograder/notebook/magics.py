"""Turns IPython's extensions of Python (magics, shell lines, help) into Python, each line in its place.

IPython's own transformer finds them. What it makes of them is a call of ``get_ipython()``; none of these is needed, so
a call that is a statement becomes ``pass``. The number of lines stays the same.

The transformer reads a cell anew for each command, and its search for help takes quadratic time in a line's length. So
its work for one notebook is bounded; what is left then is recognised by the first character of its line.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..errors import GraderError

PYTHON_BODIES = ("time", "capture", "prun", "python", "python3", "pypy")
TIMED = ("time", "prun")
MOST_WORK = 1_000_000
LONGEST_LINE = 2_000
PYLAB = ("from numpy import *; from numpy.fft import *; from numpy.random import *; from numpy.linalg import *; "
         "from builtins import abs, bool, bytes, max, min, pow, round, sum, any, all; import numpy, numpy as np; "
         "from matplotlib import pyplot, pyplot as plt; from matplotlib.pyplot import *")
_HINT = re.compile(r"^[ \t]*(?:[%!?,;/]|>>>|In \[)|\?[ \t]*$|=[ \t]*[%!]", re.MULTILINE)
_CALL = re.compile(r"get_ipython\(\)\.(\w+)\((.*)\)")
_COMMAND = re.compile(r"^([ \t]*)[%!?].*$")
_TEXT = r"""(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
_TEXTS = re.compile(rf"{_TEXT}(?:\s*,\s*{_TEXT})*")
_ONE_TEXT = re.compile(_TEXT)
_CELL_MAGIC = re.compile(r"^%%(\w+)")


@dataclass
class Budget:
    """How many characters IPython's transformer may still read."""

    left: int = MOST_WORK


def plain_python(text: str, budget: Budget | None = None) -> list[str]:
    """The lines of a cell as Python, one for each line of the text.

    Args:
        budget: of the whole notebook; None: the cell is a whole one.

    Raises:
        GraderError: the cell contains IPython's extensions, and IPython is not installed.
    """
    budget = budget or Budget()
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    magic = _CELL_MAGIC.match(lines[first])
    if magic:
        body = lines[first + 1:]
        run = magic.group(1) in PYTHON_BODIES
        inside = plain_python("\n".join(body), budget) if run else [""] * len(body)
        return [*lines[:first], "pass", *inside][:len(lines)]
    if _HINT.search(text):
        lines = _transformed(lines, budget)
    return [_without_call(line) for line in lines]


def run_cell_magic(line: str, budget: Budget | None = None) -> list[str] | None:
    """The lines of a cell whose magic nbconvert has written as a call with the body as a string; None for others."""
    name, arguments = _call(line)
    if name != "run_cell_magic" or len(arguments) != 3:
        return None
    return plain_python(f"%%{arguments[0]}\n{arguments[2]}".rstrip("\n"), budget)


def _transformed(lines: list[str], budget: Budget) -> list[str]:
    """The lines after IPython's transformer; a command of several lines is followed by empty ones."""
    manager = _manager()
    lines = [f"{line}\n" for line in lines]
    for transform in manager.cleanup_transforms[1:]:  # the first would remove empty lines
        lines = _same_length(transform(lines), len(lines))
    size = sum(map(len, lines)) + 1
    while size < budget.left and max(map(len, lines)) <= LONGEST_LINE:
        budget.left -= size
        changed, new = _step(manager, lines)
        if not changed or new == lines:
            return [line.rstrip("\n") for line in lines]
        lines = _in_place(lines, new)
    return [_COMMAND.sub(r"\1pass", line.rstrip("\n")) for line in lines]


def _step(manager: Any, lines: list[str]) -> tuple[bool, list[str]]:
    try:
        return manager.do_one_token_transform(lines)  # type: ignore[no-any-return]
    except Exception:  # the tokens of a broken cell; it stays as it is, and cannot be parsed
        return False, lines


def _in_place(old: list[str], new: list[str]) -> list[str]:
    """The transformed lines, with empty ones below the changed line, and ``%time f()`` as ``f()``."""
    place = next((number for number, (before, after) in enumerate(zip(old, new, strict=False)) if before != after),
                 len(new) - 1)
    missing = len(old) - len(new)
    return [*new[:place], _timed(new[place]), *["\n"] * missing, *new[place + 1:]]


def _same_length(lines: list[str], count: int) -> list[str]:
    return [*lines, *["\n"] * count][:count]


def _timed(line: str) -> str:
    """The statement of ``%time statement``, which assigns in the notebook; any other line as it is."""
    name, arguments = _call(line)
    if name == "run_line_magic" and len(arguments) == 2 and arguments[0] in TIMED and arguments[1]:
        indent = line[:len(line) - len(line.lstrip())]
        return f"{indent}{arguments[1]}\n"
    return line


def _without_call(line: str) -> str:
    """``pass`` for a statement that asks IPython for something; any other line as it is."""
    if "get_ipython" not in line:
        return line
    name, arguments = _call(line)
    if not name:
        return line
    indent = line[:len(line) - len(line.lstrip())]
    if name in ("run_line_magic", "magic") and arguments and arguments[0].split()[0:1] == ["pylab"]:
        return indent + PYLAB
    return indent + _timed(line).strip() if _timed(line) != line else f"{indent}pass"


def _call(line: str) -> tuple[str, list[str]]:
    """The method of a call of ``get_ipython()``, and its arguments if they are texts; an empty name for other lines."""
    found = _CALL.fullmatch(line.strip().rstrip(";").rstrip())
    if not found:
        return "", []
    arguments = found.group(2).strip()
    texts = _ONE_TEXT.findall(arguments) if _TEXTS.fullmatch(arguments) else []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return found.group(1), [ast.literal_eval(text) for text in texts]
        except (SyntaxError, ValueError):  # an escape sequence that means nothing
            return found.group(1), []


@lru_cache(maxsize=1)
def _manager() -> Any:
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        raise GraderError("A notebook with magics (%) or shell lines (!) needs IPython to be read: run "
                          "python -m pip install ipython, then try again.") from None
    return TransformerManager()  # type: ignore[no-untyped-call]
