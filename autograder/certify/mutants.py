"""Generic mutants of the reference: what a slip leaves, wherever a student writes code.

A mutant's id says the function and the change, such as ``Linear.backward: g.sum(axis=0) -> g.sum(axis=1)``, so it stays
the same when lines move. Mutants that compute the same values are listed in reference/<hw>/equivalents.toml, each with
its reason; certify runs these too, and they must lose nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from ..declaration.check import convert
from ..declaration.read import read_table
from ..errors import HomeworkError
from ..homework import Homework
from .advice import advice
from .catalogue import Candidate, reference_sources
from .operators import in_place, variants

SOLUTION = re.compile(r"^[ \t]*### BEGIN SOLUTION[^\n]*\n(.*?)^[ \t]*### END SOLUTION", re.MULTILINE | re.DOTALL)
MUTANT, EQUIVALENT = "mutant", "equivalent"
LONGEST = 60  # characters of a piece of code in an id


class Equivalent(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A mutant that is right, and why."""

    id: str
    why: str


class Ungraded(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A function that no case judges, and why; it has no mutants."""

    function: str
    why: str


class Equivalents(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What equivalents.toml may contain."""

    equivalent: list[Equivalent] = []
    ungraded: list[Ungraded] = []


@dataclass(frozen=True)
class Mutant:
    """A file with one slip.

    Attributes:
        id: the function and the change.
        text: the whole file.
        advice: what a case must do to see it; the end of "add a case that ...".
    """

    id: str
    text: str
    advice: str

    @property
    def function(self) -> str:
        """The function, or the class and method, that is changed."""
        return self.id.partition(": ")[0]


@dataclass(frozen=True)
class _Place:
    """A piece of syntax in a function, and the function's arguments as in ``_arguments``."""

    function: str
    node: ast.AST
    arguments: tuple[str, ...] = ()


def read_equivalents(homework: Homework) -> Equivalents:
    """The homework's list; empty without a file.

    Raises:
        HomeworkError: the file cannot be used.
    """
    where = f"reference/{homework.id}/equivalents.toml"
    path = homework.reference_dir / "equivalents.toml"
    return convert(read_table(path, where), Equivalents, where) if path.exists() else Equivalents()


def mutants(homework: Homework) -> list[Candidate]:
    """All mutants of what a student writes, of kind "mutant" or "equivalent".

    Raises:
        HomeworkError: equivalents.toml names a mutant or a function that does not exist.
    """
    sources, listed = reference_sources(homework), read_equivalents(homework)
    every = [(name, mutant) for name in homework.source_files for mutant in mutants_of(sources[name])]
    ungraded, right = ({one.function for one in listed.ungraded}, {one.id for one in listed.equivalent})
    unknown = right - {mutant.id for _, mutant in every} | ungraded - {mutant.function for _, mutant in every}
    if unknown:
        raise HomeworkError(f"reference/{homework.id}/equivalents.toml: there is no mutant or function "
                            f"{min(unknown)!r}; remove it, or write it as certify prints it.")
    declared = tuple(homework.files)
    return [Candidate(mutant.id, EQUIVALENT if mutant.id in right else MUTANT, {**sources, name: mutant.text},
                      declared=declared, about=mutant.advice)
            for name, mutant in every if mutant.function not in ungraded]


def mutants_of(text: str) -> Iterator[Mutant]:
    """Each mutant of a file, once."""
    content, starts = text.encode(), _line_starts(text)
    written = _written_by_students(text)
    seen: dict[str, int] = {}
    for top in ast.parse(text).body:
        begin, finish = _offsets(top, starts)
        shapes = {_shape(content[begin:finish])}
        for place in _places(top):
            start, end = _offsets(place.node, starts)
            if not any(first <= start and end <= last for first, last in written):
                continue
            for variant in (*variants(place.node), *in_place(place.node, place.arguments)):
                code = _code_of(variant, place.node)
                shape = _shape(content[begin:start] + code.encode() + content[end:finish])
                if not shape or shape in shapes:
                    continue
                shapes.add(shape)
                id = f"{place.function}: {_short(ast.unparse(place.node))} -> {_short(code)}"
                seen[id] = seen.get(id, 0) + 1
                mutated = (content[:start] + code.encode() + content[end:]).decode()
                yield Mutant(id if seen[id] == 1 else f"{id} ({seen[id]})", mutated, advice(place.node, variant))


def _places(top: ast.stmt) -> Iterator[_Place]:
    """Every piece of syntax inside a function, or inside the methods of a class, that has a position."""
    prefix, body = (f"{top.name}.", top.body) if isinstance(top, ast.ClassDef) else ("", [top])
    for function in body:
        if isinstance(function, ast.FunctionDef):
            arguments = _arguments(function)
            for statement in function.body:
                yield from (_Place(prefix + function.name, piece, arguments) for piece in ast.walk(statement)
                            if hasattr(piece, "end_lineno"))


def _arguments(function: ast.FunctionDef) -> tuple[str, ...]:
    """The names of the arguments that stay the caller's, because the function assigns nothing to them."""
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    assigned = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return tuple(one.arg for one in function.args.args if one.arg not in assigned)


def _offsets(node: ast.AST, starts: list[int]) -> tuple[int, int]:
    """Where a piece of syntax begins and ends, in bytes; a function begins with its ``def``."""
    return (starts[node.lineno - 1] + node.col_offset,  # type: ignore[attr-defined]
            starts[node.end_lineno - 1] + node.end_col_offset)  # type: ignore[attr-defined]


def _line_starts(text: str) -> list[int]:
    """The offset of each line in bytes, as syntax trees count columns."""
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _written_by_students(text: str) -> list[tuple[int, int]]:
    """From where to where, in bytes, students write; without markers, everywhere."""
    found = [(len(text[:match.start(1)].encode()), len(text[:match.end(1)].encode()))
             for match in SOLUTION.finditer(text)]
    return found or [(0, len(text.encode()))]


def _code_of(variant: ast.AST, replaced: ast.AST) -> str:
    """The variant's text, which stands where the replaced piece stood."""
    code = ast.unparse(ast.fix_missing_locations(variant))
    if isinstance(replaced, ast.stmt):
        return code.replace("\n", "\n" + " " * replaced.col_offset)
    return code if isinstance(variant, (ast.Name, ast.Constant, ast.Call, ast.Slice)) else f"({code})"


def _shape(content: bytes) -> str:
    """The syntax of a statement at the margin; empty if it has none."""
    try:
        return ast.dump(ast.parse(content))
    except SyntaxError:
        return ""


def _short(code: str) -> str:
    code = " ".join(code.split())
    return code if len(code) <= LONGEST else f"{code[:LONGEST]}…"
