"""Runs a command now, and again whenever one of the given files changes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PAUSE = 0.3
CLEAR = "\033[2J\033[3J\033[H"
State = list[tuple[int, int] | None]


def watch(files: Sequence[Path], command: Sequence[str]) -> None:
    """Run until Ctrl-C; each run is a new interpreter, so nothing of the last one is left."""
    names = ", ".join(path.name for path in files)
    try:
        while True:
            before = state(files)
            if sys.stdout.isatty():
                print(CLEAR, end="")
            subprocess.run(command, check=False)
            print(f"\nWatching {names}: save one to run again, press Ctrl-C to end.", flush=True)
            while state(files) == before:
                time.sleep(PAUSE)
            time.sleep(PAUSE)  # let the editor finish writing
    except KeyboardInterrupt:
        print("\nNo longer watching.")


def state(files: Sequence[Path]) -> State:
    """When each file was last changed and how large it is; None for a file that is not there."""
    return [_state(path) for path in files]


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:  # some editors replace a file by removing it first
        return None
    return found.st_mtime_ns, found.st_size
