"""The rooms of the engine: imports point one way, and nothing beside student code knows what the grader keeps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.homework import ROOT

PACKAGE = ROOT / "autograder"
# From top to bottom: a room imports from itself and from the floors below.
FLOORS = (
    ("__main__",),
    ("student", "scaffold", "classroom", "completion"),
    ("bundle",),
    ("wrong_answers",),
    ("preview", "certify", "figures"),
    ("inprocess", "template", "under_pytest"),
    ("engine", "apart"),
    ("report", "repro", "warm"),
    ("sandbox", "examples"),
    ("intake", "worker"),
    ("notebook",),
    ("wire",),
    ("diagnosis",),
    ("homework", "failure", "figure", "margin"),
    ("editions",),
    ("declaration",),
    ("text", "on_disk", "waiting", "webpage", "places"),
    ("errors", "__init__"),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
BESIDE_STUDENT_CODE = {"worker", "wire", "errors"}
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def room_of(module: str) -> str:
    """The first folder of a file below autograder/, or the file's own name."""
    return module.partition("/")[0].removesuffix(".py")


def imported_rooms(module: str) -> Iterator[str]:
    """The rooms that a file imports from, its own aside; wherever in the file the import is."""
    for node in ast.walk(ast.parse((PACKAGE / module).read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [".".join(filter(None, [_base(module, node.level), node.module, alias.name]))
                     for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith("autograder."):
                room = name.split(".")[1]
                yield room if room in FLOOR else "__init__"


def _base(module: str, level: int) -> str:
    folders = ["autograder", *module.split("/")[:-1]]
    return ".".join(folders[:len(folders) - level + 1]) if level else ""


def test_every_room_has_its_floor() -> None:
    """A new room has a floor here."""
    assert {room_of(module) for module in MODULES} == set(FLOOR)


def test_the_design_page_lists_every_room_on_its_floor() -> None:
    """The table of rooms in docs/design.md names the same rooms on the same floors."""
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", (ROOT / "docs" / "design.md").read_text("utf-8"), re.MULTILINE)
    listed = [(int(floor) - 1, room) for floor, room in rows]
    assert sorted(listed) == sorted((floor, room) for room, floor in FLOOR.items() if room != "__init__")


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    """A file imports from its own room and from lower floors, never from above or from beside."""
    room = room_of(module)
    others = {other for other in imported_rooms(module) if other != room}
    if module == "__init__.py":
        assert others == set()
    assert {other for other in others if FLOOR[other] <= FLOOR[room]} == set()


@pytest.mark.parametrize("module", [module for module in MODULES if room_of(module) == "worker"])
def test_the_worker_imports_nothing_that_the_grader_keeps(module: str) -> None:
    """What runs beside student code imports the wire and the errors, and no other room."""
    assert set(imported_rooms(module)) <= {*BESIDE_STUDENT_CODE, "worker"}


def test_rooms_have_no_circle_inside() -> None:
    """No two files of a room import each other, directly or through others, when they are loaded."""
    graph = {module: _siblings(module) for module in MODULES}
    waiting = dict(graph)
    while free := [module for module, needed in waiting.items() if not needed & set(waiting)]:
        for module in free:
            del waiting[module]
    assert waiting == {}


def _siblings(module: str) -> set[str]:
    """The files of its own room that a file imports anywhere; a package's face does not count."""
    found = set()
    folder = Path(module).parent
    for node in ast.walk(ast.parse((PACKAGE / module).read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.level == 1 and folder.name:
            names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
            found |= {f"{folder.as_posix()}/{name}.py" for name in names}
    return found - {module}
