"""Notes for the student about oddities of a submission that cost no points."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from itertools import chain

from .entries import Entry, few, is_notebook, series, shown, sibling


def remarks(found: dict[str, list[Entry]], entries: Sequence[Entry], files: dict[str, bytes]) -> list[str]:
    """One sentence for each oddity that costs no points.

    Args:
        found: wanted name -> the entries that may be that file.
        entries: all entries of the submission except junk.
        files: wanted name -> bytes, for the files that were read.
    """
    taken = {name: found[name][-1] for name in files}
    notes = [note for name, entry in taken.items() for note in _file_notes(name, entry, entries, files[name])]
    folders = dict.fromkeys(entry.folder for entry in taken.values() if entry.folder)
    notes += [_folder_note(folder, [name for name in taken if taken[name].folder == folder]) for folder in folders]
    meant = {path for entry in chain(*found.values()) for path in (entry.path, entry.folder)}
    ignored = [_ignored_name(entry, folders) for entry in entries if entry.path not in meant]
    names = list(dict.fromkeys(shown(name) for name in ignored))
    if names:
        notes.append(f"Ignored: {few(names)} (only {series(list(found))} {_be(found, 'is', 'are')} read).")
    return notes


def _folder_note(folder: str, names: Sequence[str]) -> str:
    """The sentence about files that were in a folder instead of at the root."""
    return (
        f"{series(names)} {_be(names, 'was', 'were')} found inside the folder {shown(folder)} and read from there "
        "(no points lost). The homework asks for the files at the root of the zip: zip the files, not the folder."
    )


def _be(things: Sized, one: str, many: str) -> str:
    return one if len(things) == 1 else many


def _file_notes(name: str, entry: Entry, entries: Sequence[Entry], data: bytes) -> list[str]:
    """What is odd about one file that was read."""
    notes = []
    if entry.name != name:
        notes += _name_notes(name, entry.name)
    copies = sum(other.path == entry.path and not other.is_folder for other in entries)
    if copies > 1:
        notes.append(f"{name} is in the zip {copies} times; the last copy was read, as unzip does.")
    if not data:
        notes.append(f"{name} is empty (0 bytes); did you save it before making the zip?")
    return notes


def _name_notes(name: str, found: str) -> list[str]:
    """What is odd about the name of a file; nothing about a notebook's export under the notebook's name."""
    if found == sibling(name):
        return [] if is_notebook(name) else [f"{found} was read in place of {name} (no points lost)."]
    if found.casefold() in (name.casefold(), sibling(name).casefold()):
        return [f"{shown(found)} was read as {name} (no points lost); rename it, because capital letters matter."]
    kind = "notebook" if is_notebook(found) else "Python file"
    return [f"{shown(found)} was read as {name}, because it is the only {kind} (no points lost); rename it {name}."]


def _ignored_name(entry: Entry, folders: dict[str, None]) -> str:
    """The name shown for an ignored entry: its first component, relative to the folder that was read."""
    first, _, rest = entry.path.partition("/")
    if not entry.safe or first not in folders:
        return entry.top
    return rest.split("/")[0] + "/" * ("/" in rest or entry.is_folder)
