"""The code of a file without its comments and docstrings, in which a solution may be left by oversight."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator

from ..homework import NOTEBOOK
from .lines import lines_of
from .notebooks import code_cells, read_notebook


def code_of(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Every line of code with its place; of a file that is neither Python nor a notebook, every line.

    Code that cannot be read keeps its comments and docstrings; the audit refuses it for that.

    Raises:
        HomeworkError: a notebook cannot be read.
    """
    if name.endswith(NOTEBOOK):
        for number, text in code_cells(read_notebook(content, name)):
            yield from ((f"{name}, cell {number}", line) for line in _without_prose(text))
    elif name.endswith(".py"):
        lines = _without_prose(content.decode("utf-8", errors="replace"))
        yield from ((f"{name}:{number}", line) for number, line in enumerate(lines, 1))
    else:
        yield from lines_of(name, content)


def _without_prose(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").split("\n")
    for number, column in _comments(text):
        lines[number - 1] = lines[number - 1][:column]
    for number in _docstrings(text):
        lines[number - 1] = ""
    return lines


def _comments(text: str) -> list[tuple[int, int]]:
    """Line and column of each comment."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    return [token.start for token in tokens if token.type == tokenize.COMMENT]


def _docstrings(text: str) -> list[int]:
    """The lines of strings that are statements of their own."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError):
        return []
    strings = [node for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
               and isinstance(node.value.value, str)]
    return [line for node in strings for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)]
