"""Reads a submission (zip, folder or single file) into memory.

Only the declared files are opened, and only as bytes; nothing is executed, imported or written to disk.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from ..errors import IntakeError
from ..notebook.recognise import is_export, looks_like_notebook
from ..wire.origin import Origin
from .absent import why_absent
from .entries import NOTEBOOK, ROOT_OF_ZIP, SCRIPT, Entry, few, is_notebook, series, shown, sibling
from .folderlist import open_folder
from .remarks import remarks
from .singlefile import open_single
from .sourcebytes import source_problem
from .ziplist import open_zip


@dataclass(frozen=True)
class Staged:
    """A submission in memory.

    Attributes:
        files: file name of a module, such as ``"ps4.py"`` -> its Python source: as handed in, or made from a notebook.
        notes: sentences for the student about oddities that cost no points.
        problems: declared name -> one sentence that says why this file could not be read.
        origins: file name of a module -> where its lines come from, for those made from a notebook or an export.
    """

    files: dict[str, bytes]
    notes: tuple[str, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)


def take(path: Path, wanted: Sequence[str], place: str = ROOT_OF_ZIP) -> Staged:
    """Read the wanted files of a submission.

    A file is read from the root, or else from the only folder that contains it. A notebook may take the place of a
    Python file of its name, and an exported one the place of a notebook; the only notebook is taken under any name.

    Args:
        path: a zip, a folder, or one of the wanted files.
        wanted: the declared names, without folders.
        place: where the files belong, for messages; ``in_folder`` gives another one.

    Raises:
        IntakeError: there is nothing to grade; the message is one sentence with the next step.
        GraderError: a notebook needs IPython to be read, which is not installed.
    """
    with _open(path, wanted) as entries:
        useful = [entry for entry in entries if not entry.is_junk]
        if not useful:
            raise IntakeError(_empty(path, wanted, place))
        found = _find_all(useful, wanted)
        if not any(found.values()):
            raise IntakeError(_nothing_found(shown(path.name or path.resolve().name), useful, wanted, place))
        return _stage(found, useful, wanted, place)


def _open(path: Path, wanted: Sequence[str]) -> AbstractContextManager[list[Entry]]:
    """Open the submission as a folder, a single file or a zip."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid path"
        raise IntakeError(f"{shown(path.name)} cannot be opened ({reason}); check the path.") from None
    if stat.S_ISDIR(mode):
        return open_folder(path, [*wanted, *map(sibling, wanted)])
    if not stat.S_ISREG(mode):
        raise IntakeError(f"{shown(path.name)} is neither a file nor a folder; hand in a .zip.")
    try:
        return open_single(path, wanted) or open_zip(path)
    except OSError as error:
        raise IntakeError(f"{shown(path.name)} cannot be read ({error.strerror}); check its permissions.") from None


def _find_all(entries: Sequence[Entry], wanted: Sequence[str]) -> dict[str, list[Entry]]:
    """Wanted name -> the entries that may be that file, under its own name or that of its other form."""
    found = {name: _find(entries, name) or _find(entries, sibling(name)) for name in wanted}
    if len(wanted) == 1 and is_notebook(wanted[0]) and not found[wanted[0]]:
        found[wanted[0]] = _only_one(entries, NOTEBOOK) or _only_one(entries, SCRIPT)
    return found


def _only_one(entries: Sequence[Entry], suffix: str) -> list[Entry]:
    """The only file of a kind, whatever its name; nothing if there are several, or a notebook where none is meant."""
    files = [entry for entry in entries if entry.safe and not entry.is_folder and "/" not in entry.folder]
    files = [entry for entry in files if entry.name.lower().endswith(suffix)]
    return files if len({entry.path for entry in files}) == 1 else []


def _find(entries: Sequence[Entry], name: str) -> list[Entry]:
    """The entries that may be the file ``name``.

    The exact name is preferred to another case, the root to a folder, and a file to a folder of the same name.
    Several entries with one path are copies in a zip.
    """
    near = [entry for entry in entries if entry.safe and "/" not in entry.folder]
    found = [entry for entry in near if entry.name == name]
    found = found or [entry for entry in near if entry.name.casefold() == name.casefold()]
    found = [entry for entry in found if not entry.folder] or found
    return [entry for entry in found if not entry.is_folder] or found


def _empty(path: Path, wanted: Sequence[str], place: str) -> str:
    if place == ROOT_OF_ZIP:
        return f"{shown(path.name)} is empty; hand in {series(wanted)}."
    one = len(wanted) == 1
    return f"{series(wanted)} {'is' if one else 'are'} missing; put {'it' if one else 'them'} {place}."


def _nothing_found(submission: str, entries: Sequence[Entry], wanted: Sequence[str], place: str) -> str:
    """The sentence about a submission that contains none of the wanted files."""
    reason = why_absent(entries, wanted[0], wanted, place)
    if len(wanted) == 1:
        return reason
    held = few(list(dict.fromkeys(shown(entry.top) for entry in entries)))
    return f"{submission} contains none of the files to grade ({series(wanted)}); it contains {held}. {reason}"


def _stage(found: dict[str, list[Entry]], entries: Sequence[Entry], wanted: Sequence[str], place: str) -> Staged:
    """Read the files that were found, and collect the notes and problems."""
    contents: dict[str, bytes] = {}
    files: dict[str, bytes] = {}
    origins: dict[str, Origin] = {}
    problems: dict[str, str] = {}
    for name, candidates in found.items():
        try:
            if not candidates:
                raise IntakeError(why_absent(entries, name, wanted, place))
            content = _read(name, candidates, place)
            module = f"{PurePath(name).stem}{SCRIPT}"
            files[module], origin = _source(name, shown(candidates[-1].name), content)
            origins.update({module: origin} if origin else {})
            contents[name] = content
        except IntakeError as error:
            problems[name] = str(error)
    return Staged(files, tuple(remarks(found, entries, contents)), problems, origins)


def _source(name: str, found: str, content: bytes) -> tuple[bytes, Origin | None]:
    """The Python source of a file, and where its lines come from if that is a notebook or an exported one.

    Args:
        name: the declared name.
        found: the name under which the file was handed in.

    Raises:
        IntakeError: it is no Python source and no notebook.
    """
    if is_notebook(found) or looks_like_notebook(content):
        from ..notebook.convert import from_notebook

        script = from_notebook(content, found)
        return script.source, script.origin
    problem = source_problem(found, content)
    if problem:
        raise IntakeError(problem)
    if is_notebook(name) or is_export(content):
        from ..notebook.convert import from_export

        script = from_export(content, found)
        return script.source, script.origin
    return content, None


def _read(name: str, candidates: Sequence[Entry], place: str) -> bytes:
    """The bytes of the last copy.

    Raises:
        IntakeError: the file is in several places, or it cannot be read.
    """
    places = sorted({entry.path for entry in candidates})
    if len(places) > 1:
        listed = few([shown(place) for place in places])
        raise IntakeError(
            f"{name} is in the submission more than once ({listed}); hand in only one, {place}."
        )
    return candidates[-1].read()
