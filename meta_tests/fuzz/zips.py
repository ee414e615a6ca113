"""The intake: whatever zip is handed in, it gives source files within the limits or one sentence."""

from __future__ import annotations

import os
import random
import stat
import struct
import tempfile
import warnings
import zipfile
from pathlib import Path

from autograder.errors import IntakeError
from autograder.intake.entries import MAX_BYTES
from autograder.intake.take import Staged, take
from meta_tests.intake.zipmaker import Content, info, zip_bytes

from .damage import INTERESTING, damaged
from .driver import Target

WANTED = ("hw3_lib.py", "hw3_sol.py")
FOLDERS = (*[""] * 20, "hw3/", "a/b/", "../", "/", "__MACOSX/", "./", "C:\\", "\u202e/", "x" * 300 + "/")
NAMES = (*WANTED * 6, "HW3_LIB.PY", "hw3_lib.py/", "hw3_lib.ipynb", "hw3_lib (1).py", "data.csv", ".DS_Store", "",
         "\n.py", "\0", "homework.zip")
CONTENTS = (b"", b"x = 1\n", b"\xff\xfex\0", b"# coding: punycode\n", b"# coding: latin-1\n\xe9", b"PK\x03\x04",
            b"\0" * 60_000, b"x = 1\n" * 500, *[b"import numpy as np\n"] * 8,
            b"\xef\xbb\xbfx = 1", b'{"nbformat": 4}', b"\r\x0c\x1a")
KINDS = (stat.S_IFREG | 0o644, 0, stat.S_IFLNK | 0o777, stat.S_IFDIR | 0o755, stat.S_IFIFO, stat.S_IFREG)
METHODS = (zipfile.ZIP_STORED, *[zipfile.ZIP_DEFLATED] * 8, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
SIGNATURES = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07")
PIECES = (*INTERESTING, *SIGNATURES, b"hw3_lib.py", b"\x01\x00\x10\x00", b"\x08\x00", b"\x63\x00")
FIELDS = {b"PK\x01\x02": 46, b"PK\x03\x04": 30, b"PK\x05\x06": 22}  # signature -> size of the record's fixed part
FIELD_VALUES = (0, 1, 2**8 - 1, 2**15, 2**16 - 1, 2**31, 2**32 - 1)
PLACE = Path(tempfile.gettempdir()) / f"autograder-fuzz-{os.getpid()}.zip"


def attempt(numbers: random.Random) -> str:
    """Read a zip with odd entries, whole or damaged."""
    data = _some_zip(numbers)
    kind = numbers.random()
    if kind < 0.4:
        data = _with_other_fields(numbers, data)
    elif kind < 0.8:
        data = damaged(numbers, data, PIECES)
    elif kind < 0.85:
        data += _some_zip(numbers)
    PLACE.write_bytes(data)
    try:
        return _checked(take(PLACE, WANTED))
    except IntakeError as error:
        _is_a_sentence(str(error))
        return "nothing to grade"
    finally:
        PLACE.unlink()


def _some_zip(numbers: random.Random) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's own about names that occur twice
        return zip_bytes(_entries(numbers), numbers.choice(METHODS))


def _entries(numbers: random.Random) -> Content:
    names = [numbers.choice(FOLDERS) + numbers.choice(NAMES) for _ in range(numbers.randint(0, 6))]
    return [(info(name, numbers.choice(KINDS)) if numbers.random() < 0.15 else zipfile.ZipInfo(name),
             numbers.choice(CONTENTS)) for name in names]


def _with_other_fields(numbers: random.Random, data: bytes) -> bytes:
    """One to four numbers of the zip's records replaced: sizes, offsets, methods, flags, counts."""
    for _ in range(numbers.choice((1, 1, 2, 4))):
        signature = numbers.choice(list(FIELDS))
        starts = [place for place in range(len(data)) if data.startswith(signature, place)]
        if starts:
            place = numbers.choice(starts) + numbers.randrange(4, FIELDS[signature] - 3)
            size = numbers.choice("BHI")
            value = numbers.choice(FIELD_VALUES) % 2**(8 * struct.calcsize(size))
            data = data[:place] + struct.pack(f"<{size}", value) + data[place + struct.calcsize(size):]
    return data


def _checked(staged: Staged) -> str:
    assert {*staged.files, *staged.problems} == set(WANTED), "a wanted file is neither read nor explained"
    assert not set(staged.files) & set(staged.problems), "a file that was read has a problem"
    assert all(len(data) <= MAX_BYTES for data in staged.files.values()), "a file is larger than the limit"
    for text in (*staged.notes, *staged.problems.values()):
        _is_a_sentence(text)
    return f"{len(staged.files)} files"


def _is_a_sentence(text: str) -> None:
    assert text.endswith((".", "?")) and text.isprintable(), f"not a sentence: {text!r}"
    assert len(text) < 2_000, f"a sentence of {len(text)} characters"
    assert str(PLACE.parent) not in text, f"a path of the grader: {text!r}"


ZIPS = Target("zips", attempt, short=400, long=200_000)
