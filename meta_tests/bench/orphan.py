"""Leaves a grandchild that has used 0.5 seconds of processor time and is killed after its parent, unreaped."""

from __future__ import annotations

import os
import signal
import time

BURNT = 0.5


def main() -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            while time.process_time() < BURNT:
                pass
            os.write(writing, str(os.getpid()).encode())
        signal.pause()
    grandchild = int(os.read(reading, 20))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.kill(grandchild, signal.SIGKILL)


if __name__ == "__main__":
    main()
