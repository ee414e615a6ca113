"""Reads what a worker prints, keeps the beginning and discards the rest, so that the worker never blocks."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

from ..text import clean
from ..wire.channel import readable

KEPT = 64 * 1024
MOST_READS = 64  # of a pipe that a living worker may go on filling


class Drain:
    """Empties the pipe of a worker's output, on request.

    Args:
        fd: the reading end; the drain owns and closes it.
    """

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._kept = bytearray()

    def serve(self) -> bool:
        """Read once what is available; False when the pipe is closed."""
        chunk = os.read(self.fd, 65_536)
        self._kept += chunk[:KEPT - len(self._kept)]
        return bool(chunk)

    def cut(self) -> str:
        """What was printed since the start, or since the last cut: cleaned of control characters."""
        for _ in range(MOST_READS):
            if not readable([self.fd], 0) or not self.serve():
                break
        kept, self._kept = self._kept, bytearray()
        return clean(bytes(kept).decode("utf-8", "replace"))

    def text(self) -> str:
        """What was printed, once the worker is dead: cleaned of control characters. Closes the pipe."""
        os.set_blocking(self.fd, False)
        with suppress(BlockingIOError):
            while self.serve():
                continue
        os.close(self.fd)
        return clean(bytes(self._kept).decode("utf-8", "replace"))


class ThreadDrain:
    """The same with a thread, for systems that cannot wait for a pipe and a socket together."""

    def __init__(self, fd: int) -> None:
        self._drain = Drain(fd)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def text(self) -> str:
        """What was printed, once the worker is dead: cleaned of control characters."""
        self._thread.join(timeout=1)
        return clean(bytes(self._drain._kept).decode("utf-8", "replace"))

    def _run(self) -> None:
        while self._drain.serve():
            continue
        os.close(self._drain.fd)
