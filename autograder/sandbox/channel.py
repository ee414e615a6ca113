"""Frames over a socket, each with a deadline: a length, then that many bytes."""

from __future__ import annotations

import socket
import struct
import time

FRAME_CAP = 64 * 2**20
_LENGTH = struct.Struct("<Q")


class ChannelClosed(Exception):
    """The other side is gone, or broke the framing."""


class ChannelTimeout(Exception):
    """The deadline passed."""


class Channel:
    """One end of the wire. Deadlines are values of time.monotonic(); None waits for ever."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def send(self, payload: bytes, deadline: float | None = None) -> None:
        """Send one frame.

        Raises:
            ChannelClosed, ChannelTimeout
        """
        try:
            self._limit(deadline)
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
        (size,) = _LENGTH.unpack(self._exactly(_LENGTH.size, deadline))
        if size > FRAME_CAP:
            raise ChannelClosed
        return self._exactly(size, deadline)

    def close(self) -> None:
        """Close this end."""
        self._sock.close()

    def _exactly(self, size: int, deadline: float | None) -> bytes:
        chunks, missing = [], size
        while missing:
            try:
                self._limit(deadline)
                chunk = self._sock.recv(min(missing, 2**20))
            except TimeoutError:
                raise ChannelTimeout from None
            except OSError:
                raise ChannelClosed from None
            if not chunk:
                raise ChannelClosed
            chunks.append(chunk)
            missing -= len(chunk)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def _limit(self, deadline: float | None) -> None:
        if deadline is None:
            self._sock.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise ChannelTimeout
        self._sock.settimeout(left)
