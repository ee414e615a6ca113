"""A worker that student code has taken over: a session talks to it as to a real one; a test says what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.homework import Limits
from autograder.sandbox.clock import WorkerClock
from autograder.sandbox.session import Session
from autograder.wire.channel import LENT, PLAIN, ChannelClosed, Frame
from autograder.wire.codec import Path, Ref, Slot, Tensor, decode, encode

ENTRY: dict[str, Any] = {"how": "whole", "error": None, "names": {"Net": "class", "f": "callable", "W": "data"},
                         "imported": {}, "exceptions": {}}
REPORT = {"toy": ENTRY}
Frames = Callable[[Any], list[Frame]]


def plain(value: object) -> Frame:
    """An answer."""
    return Frame(encode(value), PLAIN)


def lent(value: object) -> Frame:
    """A request about a lent object."""
    return Frame(encode(value), LENT)


NOTHING_LOADED = plain(["loaded", {"toy": {**ENTRY, "how": "failed", "error": ["E", "text", ""], "names": {}}}])
ISOLATED, LOADED = plain(["isolated", [], []]), plain(["loaded", REPORT])


class Forger:
    """Process and channel of such a worker.

    Args:
        frames: what it sends for a request, which is the decoded message.
        loading: what it sends while it loads.
        nothing: what it sends if it is told to load nothing, and no student code runs in it.
    """

    def __init__(self, frames: Frames, loading: list[Frame], nothing: Frame = NOTHING_LOADED) -> None:
        self.channel: Any = self
        self.clock = WorkerClock(None)
        self.flooded = False
        self._frames = frames
        self._loading, self._nothing = loading, nothing
        self._waiting = [ISOLATED]

    def send(self, payload: bytes, patience: object = None, kind: int = PLAIN) -> None:
        """Receive a message from the grader, and prepare the frames that come back."""
        message = decode(payload, lambda marker: marker)
        if message[0] == "load":
            self._waiting += [self._nothing] if message[2].get("toy") == "failed" else self._loading
        elif message[0] not in ("ok", "error"):  # an answer to a request about a lent object needs none
            self._waiting = self._frames(message)

    def receive_frame(self, patience: object = None) -> Frame:
        """Send the next frame; close the connection after the last."""
        if not self._waiting:
            raise ChannelClosed
        return self._waiting.pop(0)

    def receive(self, patience: object = None) -> bytes:
        """Send the payload of the next frame."""
        return self.receive_frame().payload

    def problem(self) -> str:
        """None of the grader's."""
        return ""

    def cut(self) -> str:
        """Print nothing."""
        return ""

    def kill(self) -> str:
        """Print nothing and die."""
        return ""

    def status(self) -> int:
        """Killed."""
        return -9


class Launcher:
    """Starts such workers."""

    def __init__(self, frames: Frames, loading: list[Frame]) -> None:
        """Start workers that send these."""
        self.launch: Callable[[], Any] = lambda: Forger(frames, loading)

    def close(self) -> None:
        """Nothing was started."""


def session_on(frames: Frames, loading: list[Frame] | None = None) -> Session:
    """A session with such workers, for a submission of one file, toy.py."""
    return Session(Launcher(frames, [LOADED] if loading is None else loading), {"toy.py": b""}, Limits())


def wire_values() -> Iterator[Any]:
    """A value of every kind that can cross the wire, and the odd ones of each kind."""
    yield from (None, True, 0, -1, 2**63 - 1, 0.5, float("nan"), "", "ok", "\ud800" "x" * 5000, b"", b"bytes")
    yield from ([], [[]], [None] * 50, (), ((),), {}, {"a": 1}, {str(n): n for n in range(100)})
    yield [0] * 300
    yield from ({1, "a", (2.5, None)}, frozenset({b"x"}), {1: 2, (3, 4): [5], None: {}, 0.5: "half"})
    shapes = {"?": (), "f8": (), "u1": (0,), "c16": (2, 3), "f2": (2, 3)}
    yield from (np.zeros(shape, dtype) for dtype, shape in shapes.items())
    yield from (np.empty((0, 2**32 - 1)), np.zeros((1,) * 8), np.float64(2), np.bool_(True), np.full(2, np.nan))
    yield from (Ref(0, "Net"), Ref(10**18, "method", True), Ref(-1, ""), Ref(0, "Net", True, lent=True))
    yield from (Ref(0, "object", lent=True), Ref(7, lent=True), Ref(-1, lent=True))
    yield from (Path(("toy", "Net")), Path(("os", "system")), Slot(0), Slot(-1), Slot(10**18))
    yield from (Tensor(np.zeros(2)), Tensor(np.zeros((), bool), True), Tensor(np.zeros((0, 3), complex)))
    nested: Any = 1
    for _ in range(8):
        nested = [nested]
    yield nested
