"""Sessions with real workers, from both ways of starting them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from autograder.engine.workers import start_launcher
from autograder.homework import Homework, load_homework
from meta_tests.sandbox.rooms import TOY, Room, Shared, start


@pytest.fixture(scope="module")
def homework() -> Homework:
    """The toy homework."""
    return load_homework("double", TOY)


@pytest.fixture(scope="module", params=[True, False], ids=["fork", "spawn"])
def launcher(request: pytest.FixtureRequest, homework: Homework) -> Iterator[Shared]:
    """Each way of starting workers."""
    real, _ = start_launcher(homework, request.param)
    yield Shared(real)
    real.close()


@pytest.fixture(scope="module")
def room(launcher: Shared) -> Iterator[Room]:
    """A session on the module of rooms.py."""
    room = start(launcher)
    room.session.look()
    yield room
    room.session.close()


@pytest.fixture
def open_room(launcher: Shared) -> Iterator[Callable[[str], Room]]:
    """Opens a session on other sources; closed after the test."""
    rooms: list[Room] = []

    def open_room(source: str) -> Room:
        rooms.append(start(launcher, source))
        return rooms[-1]

    yield open_room
    for room in rooms:
        room.session.close()
