"""The wrong answers of a homework's catalogued mistakes, as a file of plain data.

It is secret: wrong values reveal right ones. It names no path and contains no code.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
from msgspec.structs import replace

from ..errors import GraderError
from ..homework import Homework
from .observation import Observation

NAME = "wrong_answers.bin"
MOST_COUNTED = 200
DOUBLE, SINGLE = 1e-6, 1e-5
SMALL = 1e-3  # of the tolerance: what is allowed relative to the largest number
LARGEST_SINGLE, SMALLEST_SINGLE = 1e38, 1e-37
OF_CASES = (".py", ".npz", ".toml")
WHOLE = 1e-6  # a number that is nearer to an integer says little


class Seen(msgspec.Struct, array_like=True, frozen=True, dict=True):
    """What a mistake does to a case.

    Attributes:
        case: its place among the cases of the record.
        kind, what, shape, single: as those of an Observation.
        places: where the flat value is wrong, as packed bits; empty: everywhere or nowhere.
        values: the wrong numbers there, as float32 or float64.
        double: whether they are float64.
    """

    case: int
    kind: str
    what: int = 0
    shape: tuple[int, ...] = ()
    single: bool = False
    places: bytes = b""
    values: bytes = b""
    double: bool = False

    @cached_property
    def wrong(self) -> np.ndarray:
        """Where the flat value is wrong, as a mask."""
        size = int(np.prod(self.shape))
        if not self.places:
            return np.full(size, bool(self.values))
        return np.unpackbits(np.frombuffer(self.places, np.uint8), count=size).astype(bool)

    @cached_property
    def numbers(self) -> np.ndarray:
        """The wrong numbers."""
        return np.frombuffer(self.values, np.float64 if self.double else np.float32).astype(float)


class Known(msgspec.Struct, array_like=True, frozen=True, dict=True):
    """A mistake, and what it does to the cases of fixed inputs of its parts.

    Attributes:
        id: its name in the catalogue; for the staff.
        part: the rubric line that it costs.
        also: further parts that lose because no seam exists.
        area: the functions that its edits change, such as ``"Linear.backward"``.
        hint: the catalogue's sentence for the student, which mistakes of one meaning share.
        meaning: the same for mistakes of one meaning, and for no others.
        contains: the ids of other mistakes that are a part of it.
        seen: what it does to each case that fails.
        unsteady: the cases that fail otherwise with other random numbers.
    """

    id: str
    part: str
    also: tuple[str, ...]
    area: str
    hint: str
    meaning: str
    contains: tuple[str, ...]
    seen: tuple[Seen, ...]
    unsteady: tuple[int, ...] = ()

    @cached_property
    def by_case(self) -> dict[int, Seen]:
        """What it does to each case that fails, by the case's place."""
        return {one.case: one for one in self.seen}


class WrongAnswers(msgspec.Struct, frozen=True, dict=True):
    """What the mistakes of one part compute; of a homework's record only the parts in question are decoded.

    Attributes:
        cases: ids of the cases of fixed inputs, without the homework's folder, of all parts.
        parts: the part of each of these cases.
        names: names of values, to which ``Seen.what`` refers.
        known: the mistakes.
    """

    cases: tuple[str, ...]
    parts: tuple[str, ...]
    names: tuple[str, ...]
    known: tuple[Known, ...]

    def cases_of(self, parts: Iterable[str]) -> list[int]:
        """The places of the cases of these parts."""
        wanted = set(parts)
        return [place for place, part in enumerate(self.parts) if part in wanted]


class _File(msgspec.Struct, frozen=True):
    """The file: what it was made of, and the wrong answers."""

    key: str
    answers: WrongAnswers


def pack(key: str, answers: WrongAnswers) -> bytes:
    """The record as bytes; the same record gives the same bytes."""
    return zlib.compress(msgspec.msgpack.encode(_File(key, answers)), 9)


def unpack(data: bytes) -> tuple[str, WrongAnswers]:
    """The key and the answers.

    Raises:
        GraderError: the bytes are no record of this version.
    """
    try:
        file = msgspec.msgpack.decode(zlib.decompress(data), type=_File)
    except (zlib.error, msgspec.DecodeError) as error:
        raise GraderError(f"{NAME} cannot be read ({error}); make it anew: autograder wrong-answers.") from None
    return file.key, file.answers


def distinct(values: np.ndarray) -> int:
    """How many different numbers there are; whole ones do not count, because many mistakes give them."""
    telling = values[np.abs(values - np.round(values)) > WHOLE]
    return len({f"{value:.5g}" for value in np.unique(telling)[:MOST_COUNTED]})


def is_close(theirs: np.ndarray, ours: np.ndarray, single: bool) -> bool:
    """Whether numbers were computed in the same way."""
    tolerance = SINGLE if single else DOUBLE
    allowed = tolerance * (np.abs(ours) + SMALL * np.abs(ours).max(initial=0.0))
    return bool((np.abs(theirs - ours) <= allowed).all())


def packed(values: np.ndarray) -> tuple[bytes, bool]:
    """Numbers as float32 where these hold them, else as float64; and whether it was float64."""
    size = np.abs(values[values != 0])
    double = bool(size.size and (size.min() < SMALLEST_SINGLE or size.max() > LARGEST_SINGLE))
    return values.astype("<f8" if double else "<f4").tobytes(), double


def seen_of(observed: Observation, case: int, what: int) -> Seen:
    """What is kept of an observation.

    Args:
        what: the place of the value's name among the record's names.
    """
    wrong = observed.wrong
    values, double = packed(observed.numbers[wrong])
    places = b"" if wrong.all() or not wrong.any() else np.packbits(wrong).tobytes()
    return Seen(case, observed.kind, what, observed.shape, observed.single, places, values, double)


def key_of(homework: Homework) -> str:
    """A digest of all that decides what the record contains: cases, reference and catalogue."""
    declared = [[*homework.parts], homework.files, homework.oracle, homework.settings]
    digest = hashlib.sha256(msgspec.json.encode(declared, order="deterministic"))
    cases = [path for path in homework.cases_dir.rglob("*") if path.suffix in OF_CASES and path.name != "homework.toml"]
    own = [*homework.reference_dir.glob("*.py"), homework.reference_dir / "mistakes.toml"]
    for path in sorted([*cases, *own]):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.relative_to(homework.root).as_posix()} {len(content)} ".encode() + content)
    return digest.hexdigest()[:16]


def file_of(homework: Homework) -> Path | None:
    """The record's file: in a checkout or a bundle beside the reference, in a handout beside the cases; None: no file.
    """
    return next((folder / NAME for folder in (homework.reference_dir, homework.cases_dir)
                 if (folder / NAME).is_file()), None)


def read_record(homework: Homework) -> WrongAnswers | None:
    """The record of a homework; None if there is none.

    One that is older than the cases gives fewer names and no wrong ones: numbers must agree in the cases of today.

    Raises:
        GraderError: it cannot be read.
    """
    path = file_of(homework)
    return None if path is None else unpack(path.read_bytes())[1]



def public_part(answers: WrongAnswers) -> WrongAnswers:
    """What is known of public cases, and of mistakes that show there."""
    kept = [place for place, case in enumerate(answers.cases) if case.startswith("public/")]
    moved = {place: new for new, place in enumerate(kept)}
    known = [replace(one, seen=tuple(replace(seen, case=moved[seen.case]) for seen in one.seen if seen.case in moved),
                     unsteady=tuple(moved[place] for place in one.unsteady if place in moved))
             for one in answers.known]
    known = [one for one in known if one.seen]
    used = sorted({0, *(seen.what for one in known for seen in one.seen)})
    names = {what: new for new, what in enumerate(used)}
    named = [replace(one, seen=tuple(replace(seen, what=names[seen.what]) for seen in one.seen)) for one in known]
    return WrongAnswers(tuple(answers.cases[place] for place in kept), tuple(answers.parts[place] for place in kept),
                        tuple(answers.names[what] for what in used), tuple(named))
