"""Finds what is still to write: the stubs that are left in a student's files."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..wire.origin import Origins

Function = ast.FunctionDef | ast.AsyncFunctionDef
HERE = Origins()


@dataclass(frozen=True)
class Stub:
    """A stub that is left.

    Attributes:
        file: the file's name, or a notebook's cell.
        line: its line, from 1.
        function: the function around it, such as ``"Linear.forward"``; empty outside of functions.
    """

    file: str
    line: int
    function: str


def find_stubs(sources: Mapping[str, bytes], stub: str, origins: Origins = HERE) -> list[Stub]:
    """All stubs, in the order of the files; a file that does not parse is reported elsewhere, and has no stubs here.

    Args:
        origins: where the lines of the files come from.
    """
    found = []
    for name, content in sources.items():
        tree = parse(content)
        if tree is None:
            continue
        functions = list(functions_of(tree))
        for line in _stub_lines(content.decode("utf-8-sig").splitlines(), stub):
            around = [qualname for qualname, node in functions if node.lineno <= line <= (node.end_lineno or 0)]
            found.append(Stub(*origins.find(name, line), around[-1] if around else ""))
    return found


def parse(content: bytes) -> ast.Module | None:
    """The syntax tree of a file, or None if it cannot be parsed."""
    try:
        content.decode("utf-8-sig")
        return ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def functions_of(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """The functions at the top of a module and in its classes, by their qualified names."""
    for node in tree.body:
        if isinstance(node, Function):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{inner.name}", inner) for inner in node.body if isinstance(inner, Function))


def _stub_lines(lines: list[str], stub: str) -> Iterator[int]:
    """The places of the stub's lines, whatever their indentation."""
    wanted = [line.strip() for line in stub.splitlines() if line.strip()]
    stripped = [line.strip() for line in lines]
    for start in range(len(lines) - len(wanted) + 1):
        if stripped[start:start + len(wanted)] == wanted:
            yield start + 1
