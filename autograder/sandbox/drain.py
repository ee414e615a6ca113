"""Reads what a worker prints, keeps the beginning and throws the rest away, so that it never blocks."""

from __future__ import annotations

import os
import re
import threading

KEPT = 64 * 1024
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-_]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Drain:
    """Drains a pipe in a thread until its other end is closed.

    Args:
        fd: the reading end; the drain owns and closes it.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._kept = bytearray()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def text(self) -> str:
        """What was printed, after the worker is dead: cleaned of control characters."""
        self._thread.join(timeout=1)
        return clean(bytes(self._kept).decode("utf-8", "replace"))

    def _run(self) -> None:
        try:
            while chunk := os.read(self._fd, 65_536):
                self._kept += chunk[:KEPT - len(self._kept)]
        except OSError:
            return
        finally:
            os.close(self._fd)


def clean(text: str) -> str:
    """Text without escape sequences and control characters other than newline and tab."""
    return _CONTROLS.sub("", _ESCAPES.sub("", text.replace("\r\n", "\n")))
