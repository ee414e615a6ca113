"""Reads submission_metadata.yml of Gradescope's export of submissions: who handed in what, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import GraderError
from .record import Student

METADATA = "submission_metadata.yml"
WANTED = (":submitters", ":created_at")
NOTHING = ("~", "null")
TIME = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d:\d\d)(\.(?P<fraction>\d+))? ?"
                  r"(?P<zone>Z|UTC|[+-]\d\d:\d\d)?")
FIELD = re.compile(r"  (:?\w+):(?:\s|$)")


@dataclass(frozen=True)
class Listed:
    """One entry.

    Attributes:
        folder: the name of the submission's folder in the export.
        created_at: as ISO 8601, or as it is written.
    """

    folder: str
    students: tuple[Student, ...]
    created_at: str


def read_metadata(path: Path) -> list[Listed]:
    """The entries of the file, in its order.

    Raises:
        GraderError: the file is no such metadata, or PyYAML is missing.
    """
    try:
        table = _load("".join(_useful(path.read_text("utf-8").splitlines(keepends=True))))
    except (OSError, UnicodeDecodeError) as error:
        raise GraderError(f"{path} cannot be read ({error}); export the submissions again.") from None
    if not isinstance(table, dict) or not all(isinstance(entry, dict) for entry in table.values()):
        raise GraderError(f"{path} is not as Gradescope writes it; export the submissions again.")
    return [Listed(_name(folder), tuple(_students(entry)), _when(entry.get(":created_at")))
            for folder, entry in table.items()]


def _name(folder: object) -> str:
    """The name of a folder inside the export; what would lead out of it, or is none, does not exist there."""
    return str(folder).replace("/", "_").replace("\\", "_").strip(".") or "_"


def _useful(lines: Iterable[str]) -> Iterator[str]:
    """The lines without earlier results, which are most of the file, and slow to parse.

    A field of an entry begins two columns deep with its name; what belongs to it is deeper, or is a list's dash.
    """
    keep = True
    for line in lines:
        field = FIELD.match(line)
        if field:
            keep = field[1] in WANTED
        elif not line[:1].isspace():
            keep = True
        if keep:
            yield line


def _load(text: str) -> Any:
    """The text's mappings, sequences and texts; no value is interpreted, so a number keeps its leading zeros.

    What Ruby marks as an object of its own is read as its fields.
    """
    try:
        import yaml  # type: ignore[import-untyped]
    except ImportError:
        raise GraderError("Gradescope's export needs PyYAML; pip install PyYAML.") from None
    try:
        return yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError as error:
        raise GraderError(f"{METADATA} is damaged ({' '.join(str(error).split())[:200]}); export the submissions "
                          "again.") from None


def _students(entry: dict[str, Any]) -> Iterator[Student]:
    submitters = entry.get(":submitters")
    for one in submitters if isinstance(submitters, list) else []:
        if isinstance(one, dict):
            name, sid, email = (_text(one.get(key)) for key in (":name", ":sid", ":email"))
            yield Student(name or email or sid, sid, email)


def _text(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return "" if text in NOTHING else text


def _when(value: Any) -> str:
    """A time as ISO 8601, or as it is written; Ruby may write it as an object whose field ``utc`` it is."""
    text = _text(value.get("utc", "") if isinstance(value, dict) else value)
    found = TIME.fullmatch(text)
    if not found:
        return text
    fraction = f".{found['fraction']:0<6.6}" if found["fraction"] else ""
    zone = (found["zone"] or "+00:00").replace("UTC", "Z").replace("Z", "+00:00")
    return f"{found['date']}T{found['time']}{fraction}{zone}"
