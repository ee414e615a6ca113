"""Reads what a worker prints, keeps the beginning and discards the rest, so that the worker never blocks."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress

from ..text import clean
from ..wire.channel import ChannelClosed, readable

KEPT = 64 * 1024
# One process of a right solution in meta_tests/submissions prints 167 MiB: a megabyte in every forward of one layer.
FLOOD = 256 * 2**20
MOST_READS = 64  # of a pipe that a living worker may go on filling


class Drain:
    """Empties the pipe of a worker's output, on request.

    Args:
        fd: the reading end; the drain owns and closes it.
    """

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._kept = bytearray()
        self._read = 0

    @property
    def flooded(self) -> bool:
        """Whether more than FLOOD bytes were printed since the start, or since the last cut."""
        return self._read > FLOOD

    def serve(self) -> bool:
        """Read once what is available; False when the pipe is closed.

        Raises:
            ChannelClosed: the pipe is flooded; whoever waits for an answer stops.
        """
        more = self._read_once()
        if self.flooded:
            raise ChannelClosed
        return more

    def _read_once(self) -> bool:
        chunk = os.read(self.fd, 65_536)
        self._read += len(chunk)
        self._kept += chunk[:KEPT - len(self._kept)]
        return bool(chunk)

    def cut(self) -> str:
        """What was printed since the start, or since the last cut: cleaned of control characters."""
        for _ in range(MOST_READS):
            if not readable([self.fd], 0) or not self._read_once():
                break
        kept, self._kept, self._read = self._kept, bytearray(), 0
        return clean(bytes(kept).decode("utf-8", "replace"))

    def text(self) -> str:
        """What was printed, once the worker is dead: cleaned of control characters. Closes the pipe."""
        os.set_blocking(self.fd, False)
        with suppress(BlockingIOError):
            while not self.flooded and self._read_once():
                continue
        os.close(self.fd)
        return clean(bytes(self._kept).decode("utf-8", "replace"))


class ThreadDrain:
    """The same with a thread, for systems that cannot wait for a pipe and a socket together.

    Args:
        stop: kills the worker; called once the pipe is flooded.
    """

    def __init__(self, fd: int, stop: Callable[[], None]) -> None:
        self._drain = Drain(fd)
        self._stop = stop
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def text(self) -> str:
        """What was printed, once the worker is dead: cleaned of control characters."""
        self._thread.join(timeout=1)
        return clean(bytes(self._drain._kept).decode("utf-8", "replace"))

    @property
    def flooded(self) -> bool:
        """Whether more than FLOOD bytes were printed."""
        return self._drain.flooded

    def _run(self) -> None:
        while not self.flooded and self._drain._read_once():
            continue
        if self.flooded:
            self._stop()
        os.close(self._drain.fd)
