"""The fork server: a warm, single-threaded interpreter that has the libraries loaded and never runs student code.

The grader starts it isolated (-s -S -B) and speaks JSON over a control socket, one message at a time:
{"fork": confinement} with two descriptors (the worker's end of the wire, and where its output goes) is answered by
{"pid": n}; {"reap": n} by {"status": wait status}. Each fork is a worker that drops its privileges first.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from typing import Any

from .libraries import Libraries, install

MESSAGE_CAP = 65_536


def main(control_fd: int, libraries: dict[str, Any], root: str) -> None:
    """Serve until the grader closes the control socket.

    Args:
        control_fd: the inherited control socket.
        libraries: the fields of ``Libraries``.
        root: the folder of the ``autograder`` package, removed from the path before any student code runs.
    """
    from .confine import harden_grader  # ctypes is needed by every child: load it before the first fork

    install(Libraries(**libraries))
    from . import serve as worker  # noqa: F401  (imported once here, so that no child pays for it)

    harden_grader()
    sys.path.remove(root)
    gc.collect()
    gc.freeze()  # so that a child's garbage collections do not touch the shared pages
    control = socket.socket(fileno=control_fd)
    control.send(json.dumps({"ready": os.getpid(), "threads": _threads()}).encode())
    while True:
        message, fds, _, _ = socket.recv_fds(control, MESSAGE_CAP, 2)
        if not message:
            return
        request = json.loads(message)
        if "reap" in request:
            reply = {"status": os.waitpid(request["reap"], 0)[1]}
        else:
            reply = {"pid": _fork(request["fork"], control, *fds)}
        control.send(json.dumps(reply).encode())


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1


def _fork(confinement: dict[str, Any], control: socket.socket, wire_fd: int, output_fd: int) -> int:
    pid = os.fork()
    if pid:
        os.close(wire_fd)
        os.close(output_fd)
        return pid
    try:
        control.close()
        _become_worker(confinement, wire_fd, output_fd)
    except BaseException as error:
        os.write(2, f"worker: {type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(70)


def _become_worker(confinement: dict[str, Any], wire_fd: int, output_fd: int) -> None:
    """In the child: keep three descriptors and the wire, drop every privilege, and serve."""
    from ..wire.channel import Channel
    from .confine import Confinement, confine
    from .serve import serve

    null = os.open(os.devnull, os.O_RDONLY)
    wire_fd = os.dup2(wire_fd, 10, inheritable=False)
    for source, target in ((null, 0), (output_fd, 1), (output_fd, 2)):
        os.dup2(source, target)
    os.closerange(3, 10)
    os.closerange(11, 256)
    level = confine(Confinement(**confinement))
    serve(Channel(socket.socket(fileno=wire_fd)), level)
