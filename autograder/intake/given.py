"""Adds the helpers that a handout gives to a submission that lacks them, such as one whose given cells were deleted.

homework.toml names them (``given``); their text comes from the reference, and in a handout from a file beside the
recorded answers. They are appended to the source, so that its lines keep their numbers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import msgspec

from ..errors import GraderError, HomeworkError
from ..homework import Homework
from ..wire.origin import Origin, Origins
from .take import Staged

PACKED = "given.json"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
CELL = "what the handout gives"
COMMENT = "# Given by the handout, and not defined above."
Given = Mapping[str, Mapping[str, str]]


def with_given(given: Given, staged: Staged) -> Staged:
    """The submission, each source with the given helpers that it does not define, and a note that says so."""
    files, origins, notes = dict(staged.files), dict(staged.origins), list(staged.notes)
    for file, helpers in given.items():
        missing = [name for name in helpers if file in files and not _defines(files[file], name)]
        if not missing:
            continue
        if file in origins:
            origins[file] = _with_cell(origins[file], files[file])
        files[file] = _appended(files[file], [helpers[name] for name in missing])
        name = Origins(origins).name(file)
        notes.append(f"{name} does not define {', '.join(missing)}; the handout's own is used.")
    return replace(staged, files=files, origins=origins, notes=tuple(notes))


def given_to(homework: Homework) -> Given:
    """The helpers that a homework gives: file -> name -> definition, with the imports that it needs.

    Raises:
        HomeworkError: the reference does not define one, or it contains a solution.
        GraderError: the handout is damaged.
    """
    if not homework.given:
        return {}
    if homework.reference_dir.is_dir():
        return _from_reference(homework)
    try:
        return unpack_given((homework.cases_dir / PACKED).read_bytes())
    except (OSError, msgspec.MsgspecError):
        raise GraderError(f"{PACKED} is missing or damaged; unzip the handout again.") from None


def pack_given(given: Given) -> bytes:
    """The helpers as bytes, for a handout."""
    return msgspec.json.encode(dict(given))


def unpack_given(content: bytes) -> Given:
    """The helpers that ``pack_given`` packed.

    Raises:
        msgspec.MsgspecError: the bytes are damaged.
    """
    return msgspec.json.decode(content, type=dict[str, dict[str, str]])


def _from_reference(homework: Homework) -> Given:
    files = [f"{module}.py" for module in homework.modules]
    found = {file: dict(_definitions((homework.reference_dir / file).read_text("utf-8"), homework.given))
             for file in files}
    known = {name for helpers in found.values() for name in helpers}
    for name in homework.given:
        if name not in known:
            raise HomeworkError(f"tests/{homework.id}/homework.toml: given contains {name!r}, which no file of the "
                                "reference defines outside its solutions; write the name of a given function or class.")
    return {file: helpers for file, helpers in found.items() if helpers}


def _definitions(text: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(name, text) of these functions and classes, if no line of them is within a solution's markers."""
    tree, lines = ast.parse(text), text.splitlines()
    secret = _secret_lines(lines)
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    for node in tree.body:
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name not in names:
            continue
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        span = range(first, (node.end_lineno or first) + 1)
        if secret.isdisjoint(span):
            used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            needed = [ast.unparse(one) for one in imports if used & set(_bound(one))]
            yield node.name, "\n".join([*needed, "", "", *lines[first - 1:span[-1]]]).lstrip("\n")


def _secret_lines(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines from a solution's first marker to its last."""
    found, inside = set(), False
    for number, line in enumerate(lines, 1):
        inside = inside or line.strip() == BEGIN
        if inside:
            found.add(number)
        inside = inside and line.strip() != END
    return found


def _bound(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.asname or alias.name.partition(".")[0] for alias in node.names]


def _defines(source: bytes, name: str) -> bool:
    """Whether a line of a source binds or imports a name; the text is searched, because the grader parses no code."""
    text = source.decode("utf-8", "replace")
    bound = rf"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+{name}\b|^(?:\w+[ \t]*[,=][ \t]*)*{name}[ \t]*[:=,]"
    return re.search(rf"{bound}|^[ \t]*(?:from|import)\b.*\b{name}\b", text, re.MULTILINE) is not None


def _with_cell(origin: Origin, source: bytes) -> Origin:
    """The origin of a notebook's lines with one more cell, which begins where the source ends."""
    return replace(origin, spans=(*origin.spans, (source.count(b"\n") + 2, CELL, 1)))


def _appended(source: bytes, helpers: Sequence[str]) -> bytes:
    newline = b"\r\n" if b"\r\n" in source else b"\n"
    text = "\n\n\n".join(["", COMMENT, *helpers, ""]).encode("ascii", "backslashreplace")
    return source + newline + text.replace(b"\n", newline)
