"""The record of examples: a file of plain data, valid for exactly the files and versions that it was drawn with.

It is read only if no other user could have written or read it. A missing, damaged or old record costs time: the
examples are drawn anew.
"""

from __future__ import annotations

import hashlib
import importlib.machinery
import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..homework import Homework
from ..on_disk import replace
from ..places import support_of
from ..wire.codec import WireError, decode, encode
from .given import Examples

NAME = "examples.bin"
MOST_BYTES = 32 * 2**20
OWN = ("fuzz.py", "each.py", "recipes.py", "draw.py", "given.py")  # of this folder: what decides how examples are drawn


@dataclass
class Record:
    """What is known of a homework's examples.

    Attributes:
        key: says what they were drawn with.
        stand_in: whether the case files can be used without Hypothesis.
        cases: id of a fuzzed case -> its encoded examples; None if they cannot be recorded.
    """

    key: str
    stand_in: bool = True
    cases: dict[str, Examples | None] = field(default_factory=dict)


def case_files(homework: Homework) -> list[Path]:
    """The files that decide which examples are drawn."""
    root = Path(homework.root)
    found = [*(root / "tests").glob("*.py"), *support_of(root).rglob("*.py"), *homework.cases_dir.rglob("*.py")]
    return [*sorted(set(found)), homework.cases_dir / "homework.toml"]


def key_of(homework: Homework) -> str:
    """A digest of all that decides which examples are drawn."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {homework.id}".encode())
    own = [Path(__file__).parent / name for name in OWN]
    for path in (*own, *_of_hypothesis(), *case_files(homework)):
        with suppress(OSError):
            content = path.read_bytes()
            digest.update(f"{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def _of_hypothesis() -> list[Path]:
    """The file that contains Hypothesis's version; Hypothesis, or what stands in for it, may be imported or not."""
    spec = importlib.machinery.PathFinder.find_spec("hypothesis")
    return [Path(place) / "version.py" for place in (spec.submodule_search_locations or [] if spec else [])]


def read_record(homework: Homework, key: str) -> Record | None:
    """The record of this key, from beside the cases or from the cache; None if there is none that can be trusted."""
    for path in (beside(homework), in_cache(homework)):
        record = _read(path) if path else None
        if record is not None and record.key == key:
            return record
    return None


def write_record(path: Path | None, record: Record) -> bool:
    """Write a record for its owner alone, in one step; return whether that was possible."""
    if path is None:
        return False
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.name != NAME and not _is_private(path.parent.stat()):
            return False
        cases = {id: None if found is None else list(found) for id, found in record.cases.items()}
        replace(path, encode([record.key, record.stand_in, cases]), private=True)
    except (OSError, WireError):
        return False
    return True


def beside(homework: Homework) -> Path:
    """The place of a bundle's record: beside the cases."""
    return homework.cases_dir / NAME


def in_cache(homework: Homework) -> Path | None:
    """The place of a record in the user's cache; None if the user has no home."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return base / "autograder-examples" / f"{homework.id}.bin" if base.is_absolute() else None


def _read(path: Path) -> Record | None:
    """A record; None if it is missing, damaged, or not its reader's alone."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode) or not _is_private(about):
                return None
            key, stand_in, cases = decode(file.read(MOST_BYTES))
        return Record(str(key), stand_in is True, {str(id): _examples(found) for id, found in cases.items()})
    except (OSError, WireError, TypeError, ValueError, AttributeError):
        return None


def _examples(found: object) -> Examples | None:
    if found is None:
        return None
    if type(found) is not list or not all(type(one) is bytes for one in found):
        raise ValueError("not examples")
    return found


def _is_private(about: os.stat_result) -> bool:
    """Whether a file or folder belongs to this user, and to nobody else; true where a system does not tell."""
    if not hasattr(os, "geteuid"):
        return True
    return about.st_uid == os.geteuid() and not about.st_mode & 0o077
