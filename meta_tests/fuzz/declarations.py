"""homework.toml: whatever an instructor writes there, it is a homework or one sentence that says what to write."""

from __future__ import annotations

import os
import random
import re
import shutil
import tempfile
from pathlib import Path

from autograder.errors import HomeworkError
from autograder.homework import ROOT, Homework, load_homework

from .damage import INTERESTING, damaged
from .driver import Target

ORIGINALS = tuple(path.read_text("utf-8") for path in sorted(ROOT.glob("tests/*/homework.toml")))
VALUES = ("0", "-1", "1e999", "nan", "-inf", "9" * 30, "9" * 6000, "true", '""', '"x"', "[]", "{}", "[[]]", "[1, 'a']",
          "{a = 1}", "1979-05-27T07:32:00Z", "07:32:00", "0x10", '"\\u0000"', '"""\n"""', "[" * 40 + "]" * 40,
          "[" * 3000 + "]" * 3000, '"../x"', '"x/y.py"', '".."', '"nyu_hw1"', '"cmu_hw3"')
KEYS = ("title", "files", "parts", "stub", "limits", "policy", "data", "oracle", "settings", "titles", "forms",
        "forbidden", "proof", "extends", "id", "root", "a.b.c", '""', '"two words"', "[parts]", "[limits]", "[[parts]]",
        "[policy.submission_limit]", "seconds_total", "memory_mib", "count", "penalty")
PIECES = (*INTERESTING, b"[", b"]", b"=", b'"', b"\n", b"#", b".", b"'''", b"\xef\xbb\xbf",
          b"[a." + b"b." * 2000 + b"c]\n")
LINE = re.compile(r"^([\w\".-]+ = )(.*)$")
PLACE = Path(tempfile.gettempdir()) / f"autograder-fuzz-{os.getpid()}"
NAME = "fuzzed"


def attempt(numbers: random.Random) -> str:
    """Load a homework whose declaration was changed."""
    lines = numbers.choice(ORIGINALS).splitlines()
    for _ in range(numbers.choice((0, 1, 1, 1, 2, 3))):
        lines = numbers.choice(EDITS)(numbers, lines)
    data = "\n".join(lines).encode()
    try:
        found = _load(damaged(numbers, data, PIECES) if numbers.random() < 0.3 else data)
    except HomeworkError as error:
        text = str(error)
        assert text.endswith("."), f"not a sentence: {text[-200:]!r}"
        assert len(text) < 1_000, f"a sentence of {len(text)} characters"
        assert NAME in text or "nyu_hw1" in text, f"it does not say which homework: {text!r}"
        return "refused"
    assert found.files and all(points > 0 for points in found.parts.values())
    return "loaded"


def _load(data: bytes) -> Homework:
    """The homework in a project of its own; a base that it extends is there too."""
    try:
        for path in ROOT.glob("tests/*/homework.toml"):
            _write(path.parent.name, path.read_bytes())
        _write(NAME, data)
        return load_homework(NAME, PLACE)
    finally:
        shutil.rmtree(PLACE)


def _write(name: str, data: bytes) -> None:
    folder = PLACE / "tests" / name
    folder.mkdir(parents=True)
    (folder / "homework.toml").write_bytes(data)


def _other_value(numbers: random.Random, lines: list[str]) -> list[str]:
    places = [place for place, line in enumerate(lines) if LINE.match(line)]
    if not places:
        return lines
    place = numbers.choice(places)
    return [*lines[:place], LINE.sub(lambda found: found[1], lines[place]) + numbers.choice(VALUES), *lines[place + 1:]]


def _other_key(numbers: random.Random, lines: list[str]) -> list[str]:
    place = numbers.randrange(len(lines)) if lines else 0
    key = numbers.choice(KEYS)
    return [*lines[:place], key if key.startswith("[") else f"{key} = {numbers.choice(VALUES)}",
            *lines[place + numbers.randint(0, 1):]]


def _without(numbers: random.Random, lines: list[str]) -> list[str]:
    place = numbers.randrange(len(lines)) if lines else 0
    return lines[:place] + lines[place + 1:]


def _moved(numbers: random.Random, lines: list[str]) -> list[str]:
    lines = list(lines)
    if lines:
        lines.insert(numbers.randrange(len(lines)), numbers.choice(lines))
    return lines


EDITS = (_other_value, _other_value, _other_key, _without, _moved)
DECLARATIONS = Target("declarations", attempt, short=300, long=50_000)
