"""An edition's catalogue: its base's mistakes and alternates, minus some, plus its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from ..declaration.check import convert
from ..declaration.read import read_table
from ..errors import HomeworkError
from ..text import did_you_mean

MISTAKES, ALTERNATES = "mistakes.toml", "alternates"


class Differences(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An edition's mistakes.toml.

    Attributes:
        mistake: its own mistakes, as in every mistakes.toml; one with the id of a base's mistake replaces it.
        without: mistakes and alternates of the base that do not apply here, id -> reason.
        append: file -> code to append to that file in each of the base's alternates, to make them right here.
    """

    mistake: list[dict[str, Any]] = []
    without: dict[str, str] = {}
    append: dict[str, str] = {}


class Catalogue:
    """The catalogue of an edition.

    Args:
        base: the base's folder reference/<base>.
        own: the edition's folder reference/<edition>, which contains a mistakes.toml.

    Raises:
        HomeworkError: a mistakes.toml cannot be used, or ``without`` names what the base does not have.
    """

    def __init__(self, base: Path, own: Path) -> None:
        self._own = own
        self._where = f"reference/{own.name}/{MISTAKES}"
        self._differences = convert(read_table(own / MISTAKES, self._where), Differences, self._where)
        self._mistakes = _mistakes_of(base)
        self._alternates = sorted(folder.name for folder in (base / ALTERNATES).glob("*/"))
        self._base = base
        self._check()

    def mistakes(self) -> list[dict[str, Any]]:
        """The tables of all mistakes: the base's, then the edition's own."""
        own = self._differences.mistake
        gone = {*self._differences.without, *(mistake.get("id") for mistake in own)}
        return [mistake for mistake in self._mistakes if mistake.get("id") not in gone] + own

    def dropped_alternates(self) -> list[str]:
        """The base's alternates that are wrong in this edition."""
        return [name for name in self._alternates if name in self._differences.without]

    def appended(self) -> dict[str, str]:
        """What to append to files of the base's alternates, as ``<alternate>/<file>`` -> code."""
        return {f"{name}/{file}": f"\n\n{code}" for name in self._alternates for file, code in
                self._differences.append.items() if name not in self._differences.without
                and (self._base / ALTERNATES / name / file).is_file()
                and not (self._own / ALTERNATES / name / file).is_file()}

    def _check(self) -> None:
        known = [*(str(mistake.get("id")) for mistake in self._mistakes), *self._alternates]
        for id in self._differences.without:
            if id not in known:
                raise HomeworkError(f"{self._where}: [without] names {id!r}, which reference/{self._base.name} does "
                                    f"not have{did_you_mean(id, known)}; correct or remove it.")


def _mistakes_of(folder: Path) -> list[dict[str, Any]]:
    path, where = folder / MISTAKES, f"reference/{folder.name}/{MISTAKES}"
    mistakes: list[dict[str, Any]] = read_table(path, where).get("mistake", []) if path.is_file() else []
    return mistakes
