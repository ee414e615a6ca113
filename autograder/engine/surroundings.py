"""What a process inherits from the one that started it: descriptors, signals, and its end."""

from __future__ import annotations

import contextlib
import io
import os
import select
import signal
import sys
import threading

MANY_FILES = 4096


def open_standard_streams() -> None:
    """Open what is closed of descriptors 0, 1 and 2, which a socket would get otherwise, and be able to print anything.
    """
    while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(handle, True)
    os.close(handle)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a sign shows "?" instead


def wait_for_children() -> None:
    """Keep the exit status of children, which nobody could ask for if the parent ignores SIGCHLD."""
    if hasattr(signal, "SIGCHLD") and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def make_room_for_descriptors() -> None:
    """Raise the limit on open descriptors, because inherited ones count towards it."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MANY_FILES if hard == resource.RLIM_INFINITY else min(MANY_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def end_with(pid: int) -> None:
    """End this process as soon as the process ``pid`` has ended; without pidfds (Linux 5.3), do nothing.

    ``run_autograder`` may be killed; the grading that it has started must not go on.
    """
    if sys.platform != "linux":
        return
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        os.kill(os.getpid(), signal.SIGTERM)
    except OSError:
        return
    else:
        threading.Thread(target=_end_after, args=(handle,), daemon=True).start()


def _end_after(handle: int) -> None:
    ended = select.poll()
    ended.register(handle, select.POLLIN)
    ended.poll()
    os.kill(os.getpid(), signal.SIGTERM)
