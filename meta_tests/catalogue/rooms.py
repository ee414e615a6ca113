"""The rooms of all homeworks: meta_tests/<hw>/room.py says how a homework's cases are run in process."""

from __future__ import annotations

import importlib
from pathlib import Path

from meta_tests.catalogue.inprocess import InProcess

META_TESTS = Path(__file__).resolve().parent.parent


def find_rooms() -> dict[str, InProcess]:
    """The ROOM of each homework that has one, by the homework's id."""
    names = sorted(path.parent.name for path in META_TESTS.glob("*/room.py"))
    return {name: importlib.import_module(f"meta_tests.{name}.room").ROOM for name in names}


ROOMS = find_rooms()
