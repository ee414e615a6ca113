"""The file of a homework's formulas. It is hidden, because it holds answers; a handout has none and explains less."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from autograder.declaration.check import convert
from autograder.declaration.read import read_table


class Written(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a value is.

    Attributes:
        name: the value's name in messages, such as ``"Linear.forward: the output"``.
        right: formulas of the right value, each written in another way; see ``formula.Formula``. ``{f}`` stands for a
            word of the call.
        wrong: further wrong steps, each in the place of the one of its name; several lines stand for one mistake.
        named: the steps whose names the handout has, so that they need no definition.
    """

    name: str
    right: list[str]
    wrong: list[str] = []
    named: list[str] = []


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    value: list[Written]


class Formulas:
    """What each value of a homework is.

    Args:
        path: a TOML file with a table ``[[value]]`` for each; it is read when a comparison has failed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, what: str, words: Mapping[str, str]) -> Written | None:
        """The formulas of a value, with these words in their braces; None if the file has none, or is absent.

        Raises:
            HomeworkError: the file cannot be used.
        """
        for one in self.written:
            if one.name == what:
                right, wrong = ([text.format(**words) for text in texts] for texts in (one.right, one.wrong))
                return Written(what, right, wrong, one.named)
        return None

    @cached_property
    def written(self) -> list[Written]:
        """All of them, as they are in the file; none if it is absent.

        Raises:
            HomeworkError: the file cannot be used.
        """
        where = f"{self._path.parent.name}/{self._path.name}"
        return convert(read_table(self._path, where), _File, where).value if self._path.is_file() else []
