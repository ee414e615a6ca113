"""Writes an edition as a complete homework, so that no other code needs to know about editions."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from ..errors import HomeworkError
from ..places import SUPPORT, support_of
from .catalogue import ALTERNATES, MISTAKES, Catalogue

FOLDERS = ("tests", "reference", "student_template")


def lay_out(root: Path, base: str, name: str, table: Mapping[str, Any]) -> Path:
    """Write the edition's three folders, and what all cases share, into a new folder; it is removed when Python ends.

    A file in the edition's folders replaces the base's file of the same name; all others are the base's. Imports of
    the base's modules (``tests.<base>``) become imports of the edition's, so that both can be loaded in one process.

    Args:
        root: the folder in which both are maintained.
        table: what the edition's homework.toml and its base's declare together.

    Returns:
        The folder. Only its owner can read it.

    Raises:
        HomeworkError: the edition's mistakes.toml is wrong, or no temporary folder can be made.
    """
    home = _temporary_folder(name)
    for folder in FOLDERS:
        _write(home / folder / name, overlay(root / folder / base, root / folder / name))
    _write(home / SUPPORT, overlay(support_of(root)))
    _rename_imports(home / "tests" / name, base, name)
    complete = {key: value for key, value in table.items() if key != "extends"}
    (home / "tests" / name / "homework.toml").write_text(tomli_w.dumps(complete), "utf-8")
    _write_catalogue(root, home, base, name)
    return home


def _temporary_folder(name: str) -> Path:
    """A folder of our own that is removed when Python ends."""
    try:
        home = Path(tempfile.mkdtemp(prefix="autograder-edition-"))
    except OSError as error:
        raise HomeworkError(f"{name} is an edition, and no temporary folder for its files can be made "
                            f"({error.strerror}); set TMPDIR to a folder that can be written.") from None
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


def overlay(*folders: Path) -> dict[str, Path]:
    """The files below folders, by their names there; a later folder's file replaces an earlier one's of that name.

    Python's caches are left out; a folder that does not exist counts as empty.
    """
    return {path.relative_to(folder).as_posix(): path for folder in folders for path in sorted(folder.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts}


def _write(target: Path, files: Mapping[str, Path]) -> None:
    for name, path in files.items():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _rename_imports(cases: Path, base: str, name: str) -> None:
    pattern = re.compile(rb"\btests\.%s\b" % re.escape(base.encode()))
    for path in cases.rglob("*.py"):
        content = path.read_bytes()
        renamed = pattern.sub(f"tests.{name}".encode(), content)
        if renamed != content:
            path.write_bytes(renamed)


def _write_catalogue(root: Path, home: Path, base: str, name: str) -> None:
    """mistakes.toml and alternates/: the base's, with what the edition's own mistakes.toml says about them."""
    own = root / "reference" / name
    if not (own / MISTAKES).is_file():
        return
    catalogue = Catalogue(root / "reference" / base, own)
    target = home / "reference" / name
    (target / MISTAKES).write_text(tomli_w.dumps({"mistake": catalogue.mistakes()}), "utf-8")
    for alternate in catalogue.dropped_alternates():
        shutil.rmtree(target / ALTERNATES / alternate)
    for file, text in catalogue.appended().items():
        with (target / ALTERNATES / file).open("a", encoding="utf-8") as changed:
            changed.write(text)
