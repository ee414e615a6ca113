"""Says why a wanted file was not found, by the nearest thing that was."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from .entries import Entry, shown

COMPILED = (".pyc", ".pyo", ".so", ".pyd", ".dll")
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")


def why_absent(entries: Sequence[Entry], name: str, wanted: Sequence[str]) -> str:
    """Why ``name`` was not found, in one sentence with the next step."""
    safe = [entry for entry in entries if entry.safe]
    deeper = [entry.path for entry in safe if entry.name == name]
    if deeper:
        return f"{name} is missing at the root; it was seen at {shown(deeper[0])}: put it at the root of the zip."
    if any(entry.folder.split("/")[0] == name for entry in safe):
        return f"{name} is a folder; hand in a file of that name."
    others = [entry.name for entry in safe if not entry.is_folder and entry.name not in wanted]
    near = _in_its_place(name, others)
    return f"{name} is missing; {near}." if near else f"{name} is missing; put it at the root of the zip."


def _in_its_place(name: str, others: Sequence[str]) -> str:
    """What was handed in instead: compiled code, a notebook, an archive, another name; empty for none of them."""
    stem = name.rpartition(".")[0]
    for other in others:
        if other.startswith(stem + ".") and other.endswith(COMPILED):
            return f"{shown(other)} is compiled code: hand in the Python source"
    for other in others:
        if other.endswith(".ipynb"):
            return f"{shown(other)} is a notebook: export its code as a script named {name}"
    for other in others:
        if other.lower().endswith(ARCHIVES):
            return f"{shown(other)} is an archive inside the submission: zip the files themselves"
    close = difflib.get_close_matches(name, others, n=1)
    return f"did you mean {shown(close[0])} to be it? Rename it to {name}" if close else ""
