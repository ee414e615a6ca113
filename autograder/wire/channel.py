"""Frames over a socket: a length, a kind, then that many bytes.

The grader waits for a limited time; the worker waits for ever.
"""

from __future__ import annotations

import math
import select
import socket
import struct
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeVar

FRAME_CAP = 64 * 2**20
PLAIN, LENT = 0, 1
_HEADER = struct.Struct("<QB")
_CHUNK = 2**18

Patience = Callable[[], float]
"""The seconds to wait before asking again; raises ChannelTimeout when the time is up."""

Result = TypeVar("Result")


class ChannelClosed(Exception):
    """The other side has closed the connection, or broke the framing."""


class ChannelTimeout(Exception):
    """The time is up."""


class Frame(NamedTuple):
    """One frame.

    Attributes:
        payload: its bytes.
        kind: PLAIN, or LENT for a worker's request about an object that the grader lends.
    """

    payload: bytes
    kind: int


def until(deadline: float) -> Patience:
    """Patience until a deadline, a value of time.monotonic()."""
    def left() -> float:
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            raise ChannelTimeout
        return seconds

    return left


class Channel:
    """One end of the wire. Without patience it waits for ever.

    Args:
        sock: the connected socket; the channel owns it.
        beside: a descriptor to serve while waiting, and the function that serves it; None for none. It drains what a
            worker prints; otherwise the worker would block on a full pipe and never answer.
    """

    def __init__(self, sock: socket.socket, beside: tuple[int, Callable[[], bool]] | None = None) -> None:
        self._sock = sock
        self._beside = beside
        self._received = bytearray()

    def send(self, payload: bytes, patience: Patience | None = None, kind: int = PLAIN) -> None:
        """Send one frame.

        Raises:
            ChannelClosed, ChannelTimeout
        """
        rest = memoryview(_HEADER.pack(len(payload), kind) + payload)
        while rest:
            rest = rest[self._try(partial(self._sock.send, rest), patience):]

    def receive(self, patience: Patience | None = None) -> bytes:
        """Receive one frame, whatever its kind.

        Raises:
            ChannelClosed, ChannelTimeout
        """
        return self.receive_frame(patience).payload

    def receive_frame(self, patience: Patience | None = None) -> Frame:
        """Receive one frame with its kind.

        Raises:
            ChannelClosed, ChannelTimeout
        """
        size, kind = _HEADER.unpack(self._take(_HEADER.size, patience))
        if size > FRAME_CAP or kind not in (PLAIN, LENT):
            raise ChannelClosed
        return Frame(self._take(size, patience), kind)

    def close(self) -> None:
        """Close this end."""
        self._sock.close()

    def _take(self, size: int, patience: Patience | None) -> bytes:
        """Exactly ``size`` received bytes; waits for more if needed."""
        while len(self._received) < size:
            if self._beside is not None:
                self._wait(patience)
            chunk = self._try(partial(self._sock.recv, _CHUNK), patience)
            if not chunk:
                raise ChannelClosed
            self._received += chunk
        taken = bytes(memoryview(self._received)[:size])
        del self._received[:size]
        return taken

    def _wait(self, patience: Patience | None) -> None:
        """Wait until the socket can be read; meanwhile serve the descriptor beside it."""
        while self._beside is not None:
            fd, serve = self._beside
            sock = self._sock.fileno()
            ready = readable([sock, fd], None if patience is None else patience())
            if fd in ready and not serve():
                self._beside = None
            if sock in ready:
                return

    def _try(self, action: Callable[[], Result], patience: Patience | None) -> Result:
        """Let the socket send or receive: at once if it can, else as soon as it can, as long as patience allows."""
        self._set_timeout(None if patience is None else 0.0)
        while True:
            try:
                return action()
            except (BlockingIOError, TimeoutError):
                self._set_timeout(None if patience is None else patience())
            except OSError:
                raise ChannelClosed from None

    def _set_timeout(self, seconds: float | None) -> None:
        """Change the socket's timeout if it is another one; each change is a system call."""
        if self._sock.gettimeout() != seconds:
            self._sock.settimeout(seconds)


def readable(handles: list[int], seconds: float | None) -> list[int]:
    """Those of the descriptors that can be read, as soon as one can; none if the time is up.

    poll, not select, which refuses descriptors above 1023; Windows has select alone.
    """
    if not hasattr(select, "poll"):
        return select.select(handles, [], [], seconds)[0]
    waiting = select.poll()
    for handle in handles:
        waiting.register(handle, select.POLLIN)
    return [handle for handle, _ in waiting.poll(None if seconds is None else math.ceil(1000 * seconds))]
