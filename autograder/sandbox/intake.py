"""Takes a submission (zip, folder or single file) into memory.

Only the declared files are read, as bytes; nothing is executed, imported or written, and nothing else is opened.
"""

from __future__ import annotations

import difflib
import stat
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import IntakeError
from .entries import Entry, shown
from .folderlist import open_folder
from .singlefile import open_single
from .sourcebytes import source_problem
from .ziplist import open_zip

COMPILED = (".pyc", ".pyo", ".so", ".pyd", ".dll")
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
MAX_NAMES = 4


@dataclass(frozen=True)
class Staged:
    """A submission in memory.

    Attributes:
        files: declared name -> source bytes as handed in.
        notes: sentences for the student about what was noticed and costs nothing.
        problems: declared name -> one sentence that says why this file could not be taken.
    """

    files: dict[str, bytes]
    notes: tuple[str, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)


def take(path: Path, wanted: Sequence[str]) -> Staged:
    """Read the wanted files of a submission.

    A file is taken from the root, or else from the only folder that holds it.

    Args:
        path: a zip, a folder, or one of the wanted files.
        wanted: the declared names, without folders.

    Raises:
        IntakeError: there is nothing at all to grade; one sentence with the next step.
    """
    with _open(path, wanted) as entries:
        useful = [entry for entry in entries if not entry.is_junk]
        if not useful:
            raise IntakeError(f"{shown(path.name)} is empty; hand in {_all(wanted)}.")
        chosen = {name: _choose(useful, name, wanted) for name in wanted}
        if not any(isinstance(choice, Entry) for choice in chosen.values()):
            _nothing_found(path, chosen, useful)
        return _read_all(chosen, useful)


def _open(path: Path, wanted: Sequence[str]) -> AbstractContextManager[list[Entry]]:
    """Open the submission in the way its kind needs."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        raise IntakeError(f"{shown(str(path))} cannot be opened ({reason}); check the path.") from None
    if stat.S_ISDIR(mode):
        return open_folder(path, wanted)
    if not stat.S_ISREG(mode):
        raise IntakeError(f"{shown(path.name)} is neither a file nor a folder; hand in a .zip.")
    try:
        return open_single(path, wanted) or open_zip(path)
    except OSError as error:
        raise IntakeError(f"{shown(path.name)} cannot be read ({error.strerror}); check its permissions.") from None


def _choose(entries: Sequence[Entry], name: str, wanted: Sequence[str]) -> Entry | str:
    """The entry to take for ``name``, or the sentence that says why there is none."""
    near = [entry for entry in entries if entry.safe and "/" not in entry.folder]
    found = [entry for entry in near if entry.name == name]
    found = found or [entry for entry in near if entry.name.casefold() == name.casefold()]
    found = [entry for entry in found if not entry.folder] or found
    files = [entry for entry in found if not entry.is_folder] or found
    places = sorted({entry.path for entry in files})
    if len(places) > 1:
        listed = _few([shown(place) for place in places])
        return f"{name} is there more than once ({listed}); hand in one, at the root of the zip."
    return files[-1] if files else _missing(entries, name, wanted)


def _missing(entries: Sequence[Entry], name: str, wanted: Sequence[str]) -> str:
    """Why a wanted name was not found, with the nearest thing that was."""
    stem = name.rpartition(".")[0]
    deeper = [entry.path for entry in entries if entry.safe and entry.name == name]
    if deeper:
        return f"{name} is missing at the root; it was seen at {shown(deeper[0])}: put it at the root of the zip."
    if any(entry.safe and entry.folder.split("/")[0] == name for entry in entries):
        return f"{name} is a folder; hand in a file of that name."
    names = [entry.name for entry in entries if entry.safe and not entry.is_folder]
    for other in names:
        if other.startswith(stem + ".") and other.endswith(COMPILED):
            return f"{name} is missing; {shown(other)} is compiled code: hand in the Python source."
        if other.endswith(".ipynb"):
            return f"{name} is missing; {shown(other)} is a notebook: export its code as a script named {name}."
    for other in names:
        if other.lower().endswith(ARCHIVES):
            return f"{name} is missing; {shown(other)} is an archive inside the submission: zip the files themselves."
    close = difflib.get_close_matches(name, [other for other in names if other not in wanted], n=1)
    if close:
        return f"{name} is missing; did you mean {shown(close[0])} to be it? Rename it to {name}."
    return f"{name} is missing; put it at the root of the zip."


def _nothing_found(path: Path, chosen: dict[str, Entry | str], entries: Sequence[Entry]) -> None:
    """Raise, because not one wanted file was found."""
    reasons = [choice for choice in chosen.values() if isinstance(choice, str)]
    if len(reasons) == 1:
        raise IntakeError(reasons[0])
    held = _few(list(dict.fromkeys(shown(entry.top) for entry in entries)))
    text = f"{shown(path.name)} holds none of the files to grade ({_all(list(chosen))}); it holds {held}. {reasons[0]}"
    raise IntakeError(text)


def _read_all(chosen: dict[str, Entry | str], entries: Sequence[Entry]) -> Staged:
    """Read what was chosen and say what was noticed."""
    files: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    for name, choice in chosen.items():
        try:
            data = choice.read() if isinstance(choice, Entry) else b""
            problem = source_problem(name, data) if isinstance(choice, Entry) else choice
        except IntakeError as error:
            problem = str(error)
        if problem:
            problems[name] = problem
        else:
            files[name] = data
    taken = {name: choice for name, choice in chosen.items() if isinstance(choice, Entry)}
    return Staged(files, tuple(_notes(taken, entries, files, list(chosen))), problems)


def _notes(
    taken: dict[str, Entry], entries: Sequence[Entry], files: dict[str, bytes], wanted: Sequence[str]
) -> list[str]:
    """Sentences about what costs nothing."""
    notes = [note for name in files for note in _file_notes(name, taken[name], entries, files[name])]
    folders = dict.fromkeys(taken[name].folder for name in files if taken[name].folder)
    for folder in folders:
        inside = [name for name in files if taken[name].folder == folder]
        verb = "was" if len(inside) == 1 else "were"
        notes.append(
            f"{_all(inside)} {verb} found inside the folder {shown(folder)} and taken from there (nothing lost); "
            "the homework asks for the files at the root of the zip: zip the files, not the folder."
        )
    places = {entry.path for entry in taken.values()}
    ignored = [_ignored_name(entry, folders) for entry in entries if entry.path not in places]
    names = list(dict.fromkeys(name for name in ignored if name))
    if names:
        verb = "is" if len(wanted) == 1 else "are"
        notes.append(f"Ignored: {_few([shown(name) for name in names])} (only {_all(wanted)} {verb} read).")
    return notes


def _file_notes(name: str, entry: Entry, entries: Sequence[Entry], data: bytes) -> list[str]:
    """What is odd about one file that was taken."""
    notes = []
    if entry.name != name:
        notes.append(
            f"{shown(entry.name)} was taken as {name} (nothing lost); rename it, because capital letters count."
        )
    copies = sum(other.path == entry.path and not other.is_folder for other in entries)
    if copies > 1:
        notes.append(f"{name} is in the zip {copies} times; the last one was taken, as unzip does.")
    if not data:
        notes.append(f"{name} is empty (0 bytes); did you save it before making the zip?")
    return notes


def _ignored_name(entry: Entry, folders: dict[str, None]) -> str:
    """How an entry that was not taken is called; nothing for a folder from which files were taken."""
    first, _, rest = entry.path.partition("/")
    if not entry.safe or first not in folders:
        return entry.top
    return rest.split("/")[0] + "/" * ("/" in rest or entry.is_folder) if rest else ""


def _all(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else list(names))


def _few(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" and {more:,} more" if more > 0 else "")
