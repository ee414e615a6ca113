"""Explains why a wanted file is missing, by the most similar file that was handed in."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from .entries import NOTEBOOK, Entry, is_notebook, shown, sibling

COMPILED = (".pyc", ".pyo", ".so", ".pyd", ".dll")
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")


def why_absent(entries: Sequence[Entry], name: str, wanted: Sequence[str], place: str) -> str:
    """Why ``name`` is missing, in one sentence with the next step.

    Args:
        place: where it belongs, such as ROOT_OF_ZIP.
    """
    safe = [entry for entry in entries if entry.safe]
    deeper = [entry.path for entry in safe if entry.name == name]
    if deeper:
        return f"{name} is missing {place}; move {shown(deeper[0])} there."
    if any(entry.folder.split("/")[0] == name for entry in safe):
        return f"{name} is a folder; hand in a file of that name."
    meant = {*wanted, *map(sibling, wanted)}
    others = [entry.name for entry in safe if not entry.is_folder and entry.name not in meant]
    instead = _handed_in_instead(name, others, wanted)
    return f"{name} is missing; {instead}." if instead else f"{name} is missing; put it {place}."


def nearest(name: str, others: Sequence[str], wanted: Sequence[str]) -> str:
    """The other file that was probably meant to be ``name``, and no other wanted file; empty if there is none."""
    folded = {other.casefold(): other for other in others}
    for close in difflib.get_close_matches(name.casefold(), folded, n=3):
        if difflib.get_close_matches(close, [one.casefold() for one in wanted], n=1) == [name.casefold()]:
            return folded[close]
    return ""


def _handed_in_instead(name: str, others: Sequence[str], wanted: Sequence[str]) -> str:
    """What was handed in instead: compiled code, a notebook, an archive or a similar name; empty if none of these."""
    stem = name.rpartition(".")[0]
    for other in others:
        if other.startswith(stem + ".") and other.endswith(COMPILED):
            return f"{shown(other)} is compiled code: hand in the Python source"
    notebooks = [other for other in others if is_notebook(other)]
    if notebooks:
        near = nearest(name, notebooks, wanted) or notebooks[0]
        return f"is the notebook {shown(near)} meant to be it? If so, rename it {stem}{NOTEBOOK}"
    for other in others:
        if other.lower().endswith(ARCHIVES):
            return f"{shown(other)} is an archive inside the submission: zip the files themselves"
    close = nearest(name, others, wanted)
    return f"is {shown(close)} meant to be {name}? If so, rename it" if close else ""
