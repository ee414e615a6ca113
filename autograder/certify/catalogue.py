"""A homework's catalogue: wrong solutions as small edits of the reference, and right ones written differently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..declaration.check import convert
from ..declaration.read import read_table
from ..errors import HomeworkError
from ..homework import NOTEBOOK, SCRIPT, Homework
from ..notebook.write import as_handed_in
from ..template.files import write_files
from ..text import did_you_mean

LONGEST_NAME = 100


class Edit(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Replace ``old``, which occurs exactly once in the file or in the class or function ``where``, by ``new``."""

    file: str
    old: str
    new: str
    where: str = ""


class Mistake(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One wrong solution (or, where ``status`` is "tolerated", one that must lose nothing).

    Attributes:
        part: the rubric line that it costs.
        relation: what its numbers are, compared with the right ones.
        hint: one question or sentence for the student.
        also: further parts that lose because no seam exists, for the reason in ``why``.
        same_as: another mistake that means the same to a student, whose hint fits as well; equal hints need no mention.
        contains: other mistakes that are a part of this one, so that their names are right for it, too.
    """

    id: str
    part: str
    description: str
    edit: list[Edit]
    status: str = "mistake"
    relation: str = ""
    hint: str = ""
    also: list[str] = []
    same_as: str = ""
    contains: list[str] = []
    why: str = ""
    note: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    mistake: list[Mistake]


@dataclass(frozen=True)
class Candidate:
    """A solution with what must come of it.

    Attributes:
        kind: "reference", "template", "mistake", "tolerated", "alternate", "form", "mutant" or "equivalent".
        sources: file name -> text: Python sources, and notebooks.
        loses: parts that must lose points.
        may_lose: further parts that may.
        declared: the files that the homework asks for; a source of a notebook is handed in as one.
        about: what a case must do to see it, as the end of "add a case that ...".
        whole: whether all points of the parts in ``loses`` must be lost.
    """

    id: str
    kind: str
    sources: dict[str, str]
    loses: tuple[str, ...] = ()
    may_lose: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()
    about: str = ""
    whole: bool = False


def read_mistakes(homework: Homework) -> list[Mistake]:
    """The catalogue of wrong solutions, checked.

    Raises:
        HomeworkError: it cannot be read, an id stands twice, a part is unknown, ``also`` has no ``why``, or
            ``same_as`` or ``contains`` names what is not there.
    """
    where = f"reference/{homework.id}/mistakes.toml"
    mistakes = convert(read_table(homework.reference_dir / "mistakes.toml", where), _File, where).mistake
    seen: set[str] = set()
    for mistake in mistakes:
        _check(mistake, homework, seen)
        seen.add(mistake.id)
    for mistake in mistakes:
        for id in filter(None, (mistake.same_as, *mistake.contains)):
            if id not in seen:
                raise HomeworkError(f"mistakes.toml: {mistake.id} refers to {id!r}{did_you_mean(id, sorted(seen))}, "
                                    "which is not in the catalogue; correct or remove it.")
    return mistakes


def candidates(homework: Homework) -> list[Candidate]:
    """Everything in the catalogue: mistakes, tolerated solutions and alternates."""
    reference = reference_sources(homework)
    found: list[Candidate] = []
    for mistake in read_mistakes(homework):
        loses = (mistake.part,) if mistake.status == "mistake" else ()
        sources = apply_edits(reference, mistake.edit, mistake.id)
        found.append(Candidate(mistake.id, mistake.status, sources, loses, tuple(mistake.also), tuple(homework.files),
                               f'fails for this: "{mistake.description}"'))
    for folder in sorted((homework.reference_dir / "alternates").glob("*/")):
        found.append(Candidate(folder.name, "alternate", _alternate(reference, folder), declared=tuple(homework.files)))
    return found


def _alternate(reference: dict[str, str], folder: Path) -> dict[str, str]:
    """The reference with an alternate's files in place of its own; a notebook replaces the source of its name."""
    own = {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir()) if path.suffix in (SCRIPT, NOTEBOOK)}
    stems = {Path(name).stem for name in own}
    return {**{name: text for name, text in reference.items() if Path(name).stem not in stems}, **own}


def reference_sources(homework: Homework) -> dict[str, str]:
    """The reference's files as text."""
    return {name: (homework.reference_dir / name).read_text("utf-8") for name in homework.source_files}


def apply_edits(sources: dict[str, str], edits: list[Edit], name: str) -> dict[str, str]:
    """The sources with the edits applied one after the other.

    Raises:
        HomeworkError: an edit's old text does not occur exactly once.
    """
    edited = dict(sources)
    for edit in edits:
        text = edited[edit.file]
        start, end = _region(text, edit.where, name)
        count = text[start:end].count(edit.old)
        if count != 1:
            place = edit.where or edit.file
            raise HomeworkError(f"{name}: {edit.old!r} occurs {count} times in {place!r}, not once; mend the edit.")
        edited[edit.file] = text[:start] + text[start:end].replace(edit.old, edit.new) + text[end:]
    return edited


def write_candidate(candidate: Candidate, folder: Path) -> Path:
    """Write a candidate's files into a folder of its own, as a student hands them in, and return that."""
    place = folder / re.sub(r"[^\w.-]+", "_", f"{candidate.kind}-{candidate.id}")[:LONGEST_NAME]
    place.mkdir()
    sources = {name: text.encode() for name, text in candidate.sources.items()}
    write_files(place, as_handed_in(candidate.declared, sources))
    return place


def _region(text: str, where: str, name: str) -> tuple[int, int]:
    """From the line that begins with ``where`` to the next line that begins at the margin."""
    if not where:
        return 0, len(text)
    starts = [match.start() for match in re.finditer(rf"^{re.escape(where)}\b", text, re.MULTILINE)]
    if len(starts) != 1:
        raise HomeworkError(f"{name}: {where!r} begins {len(starts)} lines, not one; mend the edit.")
    next_margin = re.compile(r"^\S", re.MULTILINE).search(text, starts[0] + 1)
    return starts[0], next_margin.start() if next_margin else len(text)


def _check(mistake: Mistake, homework: Homework, seen: set[str]) -> None:
    if mistake.id in seen:
        raise HomeworkError(f"mistakes.toml: the id {mistake.id!r} stands twice; rename one.")
    if mistake.status not in ("mistake", "tolerated"):
        raise HomeworkError(f"mistakes.toml: {mistake.id} has status {mistake.status!r}; it is mistake or tolerated.")
    for part in (mistake.part, *mistake.also):
        if part not in homework.parts:
            raise HomeworkError(f"mistakes.toml: {mistake.id} names the part {part!r}, which [parts] does not have.")
    if mistake.also and not mistake.why:
        raise HomeworkError(f"mistakes.toml: {mistake.id} costs {', '.join(mistake.also)} too; say in why that "
                            f"no seam exists.")
