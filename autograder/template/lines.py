"""Which lines of a solution are secret, and where a shipped file contains them.

The rule: a line inside a block, without its trailing comment, is meaningful if it has at least two names or numbers
(Python's keywords do not count) and six characters, spaces aside; so ``else:``, ``return out``, ``i = 0`` and a lone
bracket are not, and ``n = g.shape[0]`` is. A comment line counts by its words in the same way. Lines are
compared with whitespace normalised, as parts of longer lines and between word boundaries, so that code, comments,
docstrings and a notebook's outputs are treated alike. A file may contain such a line as often as its given code,
outside the blocks, does; once more is a leak. So a line that is given only in a comment or docstring is a leak too. An
unchanged file may contain it only if it is given as code in a file with markers.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..homework import NOTEBOOK
from .archives import unpacked
from .notebooks import strings

LEAST_WORDS = 2
LEAST_CHARACTERS = 6
_CODE = re.compile(r"""(?:[^#'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|['"])*""")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class SecretLine:
    """A meaningful line of a solution, normalised, and its place in the reference."""

    text: str
    place: str


def normalise(line: str) -> str:
    """The text with spaces only between two words, so that spacing does not matter."""
    return re.sub(r"\s*([^\w\s])\s*", r"\1", re.sub(r"\s+", " ", line)).strip()


def secret(line: str, place: str) -> SecretLine | None:
    """The secret of a line inside a block, or None if the line is not meaningful."""
    code = _CODE.match(line)
    text = normalise(code.group()) if code else ""
    text = text or normalise(line).lstrip("#")
    words = [word for word in _WORD.findall(text) if not keyword.iskeyword(word)]
    meaningful = len(words) >= LEAST_WORDS and len(text) >= LEAST_CHARACTERS
    return SecretLine(text, place) if meaningful else None


def lines_of(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Every line of text in a file with its place; in a notebook, of all its texts, outputs included.

    Raises:
        HomeworkError: a packed file cannot be read.
    """
    for inner, data in unpacked(name, content):
        yield from _lines_of_one(inner, data)


def _lines_of_one(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    text = content.decode("utf-8", errors="replace")
    if name.endswith(NOTEBOOK):
        try:
            texts = strings(json.loads(text))
            yield from ((name, line) for part in texts for line in part.split("\n"))
            return
        except ValueError:
            pass  # not JSON: read it as plain text, because a damaged notebook may contain a solution too
    yield from ((f"{name}:{number}", line) for number, line in enumerate(text.split("\n"), 1))


def places_of(wanted: str, lines: list[tuple[str, str]]) -> list[str]:
    """The place of each occurrence of a normalised text in normalised lines."""
    start = r"(?<!\w)" if wanted[0].isalnum() or wanted[0] == "_" else ""
    end = r"(?!\w)" if wanted[-1].isalnum() or wanted[-1] == "_" else ""
    pattern = start + re.escape(wanted) + end
    return [place for place, line in lines if wanted in line for _ in re.findall(pattern, line)]
