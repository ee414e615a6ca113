"""Builds the bad submissions of this folder: each sub-folder's expected.toml says how one is made and what it earns.

Small edits on the reference, so that no solution is copied here. Files whose names would mean something to pytest or
Python (conftest.py, numpy.py) stand as text inside expected.toml.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec

from autograder.homework import ROOT, load_homework

HERE = Path(__file__).resolve().parent
DECLARATION = "expected.toml"
TRANSFORMS = {
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "utf-16": lambda data: data.decode().encode("utf-16"),
}


class Edit(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Replace a text that occurs exactly once in a file."""

    file: str
    old: str
    new: str


class Expectation(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An expected.toml.

    Attributes:
        says: a piece of text that must appear somewhere in the report; may be empty.
        homework: whose files are graded.
        hasty: grade with short limits of time, because many of its calls run into them.
        base: "reference" takes the homework's files from the reference; "" starts from nothing.
        leave_out: files of the base that are not handed in.
        edit: small edits on what there is, in order.
        write: file name -> text, for files that must not stand here under their own name.
        transform: one of TRANSFORMS, applied to every file or to ``transform_files``.
        folders: the folders inside the submission that hold the files; ``""`` is the root.
        as_: "zip", "folder", or "file" where the one file is handed in as it is.
        parts: part -> exact score.
        less_than: part -> the score is below this.
        at_least: part -> the score is not below this.
    """

    says: str
    homework: str = "cmu_hw3"
    hasty: bool = False
    base: str = ""
    leave_out: list[str] = []
    edit: list[Edit] = []
    write: dict[str, str] = {}
    transform: str = ""
    transform_files: list[str] = []
    folders: list[str] = msgspec.field(default_factory=lambda: [""])
    as_: str = msgspec.field(default="zip", name="as")
    parts: dict[str, float] = {}
    less_than: dict[str, float] = {}
    at_least: dict[str, float] = {}


def names() -> list[str]:
    """Every bad submission."""
    return sorted(path.parent.name for path in HERE.glob(f"*/{DECLARATION}"))


def expectation(name: str) -> Expectation:
    """What the submission ``name`` is made of and must earn.

    Raises:
        msgspec.ValidationError: a key is unknown or of the wrong type.
    """
    return msgspec.toml.decode((HERE / name / DECLARATION).read_bytes(), type=Expectation)


def build(name: str, folder: Path) -> Path:
    """Make the submission ``name`` inside ``folder``.

    Returns:
        the zip, folder or file to hand in.

    Raises:
        ValueError: an edit does not apply exactly once.
    """
    expected = expectation(name)
    files = contents(name)
    if expected.as_ == "file":
        (only,) = files
        return _write(folder / only, files[only])
    placed = {f"{where}/{file}".lstrip("/"): data for where in expected.folders for file, data in files.items()}
    if expected.as_ == "folder":
        (folder / name).mkdir()
        for path, data in placed.items():
            _write(folder / name / path, data)
        return folder / name
    with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in placed.items():
            archive.writestr(path, data)
    return folder / f"{name}.zip"


def contents(name: str) -> dict[str, bytes]:
    """The files of the submission ``name``, without their folder.

    Raises:
        ValueError: an edit does not apply exactly once.
    """
    expected = expectation(name)
    files = _base(expected)
    for path in sorted((HERE / name).iterdir()):
        if path.name != DECLARATION:
            files[path.name] = path.read_bytes()
    files.update({file: text.encode() for file, text in expected.write.items()})
    for edit in expected.edit:
        files[edit.file] = _edited(files[edit.file], edit, name)
    for file in expected.transform_files or (files if expected.transform else []):
        files[file] = TRANSFORMS[expected.transform](files[file])
    return files


def _base(expected: Expectation) -> dict[str, bytes]:
    """The reference's files, or none."""
    if not expected.base:
        return {}
    source = ROOT / expected.base / expected.homework
    wanted = load_homework(expected.homework).files
    return {file: (source / file).read_bytes() for file in wanted if file not in expected.leave_out}


def _edited(data: bytes, edit: Edit, name: str) -> bytes:
    """The file after one edit."""
    count = data.count(edit.old.encode())
    if count != 1:
        raise ValueError(f"{name}: {edit.old!r} stands {count} times in {edit.file}; an edit needs exactly one place.")
    return data.replace(edit.old.encode(), edit.new.encode())


def _write(path: Path, data: bytes) -> Path:
    """Write one file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
