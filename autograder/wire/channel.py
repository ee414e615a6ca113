"""Frames over a socket, each with a deadline: a length, then that many bytes."""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Callable

FRAME_CAP = 64 * 2**20
_LENGTH = struct.Struct("<Q")
_CHUNK = 2**18


class ChannelClosed(Exception):
    """The other side is gone, or broke the framing."""


class ChannelTimeout(Exception):
    """The deadline passed."""


class Channel:
    """One end of the wire. Deadlines are values of time.monotonic(); None waits for ever.

    Args:
        sock: the connected socket; the channel owns it.
        beside: a descriptor to be served while waiting, and what serves it (None where there is none): what a worker
            prints must be taken away, or it would block on a full pipe and never answer.
    """

    def __init__(self, sock: socket.socket, beside: tuple[int, Callable[[], bool]] | None = None) -> None:
        self._sock = sock
        self._beside = beside
        self._received = bytearray()

    def send(self, payload: bytes, deadline: float | None = None) -> None:
        """Send one frame.

        Raises:
            ChannelClosed, ChannelTimeout
        """
        try:
            self._sock.settimeout(None if deadline is None else _left(deadline))
            self._sock.sendall(_LENGTH.pack(len(payload)) + payload)
        except TimeoutError:
            raise ChannelTimeout from None
        except OSError:
            raise ChannelClosed from None

    def receive(self, deadline: float | None = None) -> bytes:
        """Receive one frame.

        Raises:
            ChannelClosed, ChannelTimeout
        """
        (size,) = _LENGTH.unpack(self._take(_LENGTH.size, deadline))
        if size > FRAME_CAP:
            raise ChannelClosed
        return self._take(size, deadline)

    def close(self) -> None:
        """Close this end."""
        self._sock.close()

    def _take(self, size: int, deadline: float | None) -> bytes:
        """Exactly so many of the bytes that came, waiting for more where needed."""
        while len(self._received) < size:
            if self._beside is not None:
                self._wait(deadline)
            try:
                self._sock.settimeout(None if deadline is None else _left(deadline))
                chunk = self._sock.recv(_CHUNK)
            except TimeoutError:
                raise ChannelTimeout from None
            except OSError:
                raise ChannelClosed from None
            if not chunk:
                raise ChannelClosed
            self._received += chunk
        taken = bytes(memoryview(self._received)[:size])
        del self._received[:size]
        return taken

    def _wait(self, deadline: float | None) -> None:
        """Wait until the socket can be read, serving what is beside it."""
        while self._beside is not None:
            fd, serve = self._beside
            sock = self._sock.fileno()
            ready, _, _ = select.select([sock, fd], [], [], None if deadline is None else _left(deadline))
            if not ready:
                raise ChannelTimeout
            if fd in ready and not serve():
                self._beside = None
            if sock in ready:
                return


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise ChannelTimeout
    return left
