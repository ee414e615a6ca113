"""What runs on another machine: it unpacks the bundle that it is sent, and grades with it as at home.

Nothing of Dask is needed here. A submission is graded by a warm grader, a process of its own: what a grading leaves
behind in its process stays there.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import zipfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..apart import close_graders
from ..engine.isolation import SAFE_LEVEL
from ..homework import Homework, load_homework
from ..worker.confine.layers import SECCOMP
from .job import Answer, grade_one
from .keys import versions
from .packed import Packed, unpack_submission

PREPARE_SECONDS = 300


@dataclass(frozen=True)
class Shipment:
    """What a machine needs to grade a homework, for one run of the command.

    Attributes:
        run: a name of the run, which no other has.
        homework: its id.
        archive: a zip of the bundle's files and of the warm grader.
        digest: SHA-256 of the archive.
        versions: name -> version of what must be installed there.
        options: of ``autograder grade``.
    """

    run: str
    homework: str
    archive: bytes
    digest: str
    versions: dict[str, str]
    options: tuple[str, ...] = ()


@dataclass
class _Bundle:
    """A shipment on this machine.

    Attributes:
        root: the folder in which it is unpacked; None before.
        refusal: why nothing is graded with it here; None if that is not known yet.
    """

    shipment: Shipment
    lock: threading.Lock = field(default_factory=threading.Lock)
    root: Path | None = None
    refusal: str | None = None
    homework: Homework | None = None


_RECEIVED: dict[str, _Bundle] = {}


def receive(shipment: Shipment) -> None:
    """Keep a shipment until ``forget``, or until this process ends."""
    _RECEIVED.setdefault(shipment.run, _Bundle(shipment))


def forget(run: str) -> None:
    """Remove a run's shipment, with the solution and the hidden cases in it, and end its graders."""
    bundle = _RECEIVED.pop(run, None)
    if bundle is not None and bundle.root is not None:
        close_graders()
        shutil.rmtree(bundle.root, ignore_errors=True)


def refusal(run: str) -> str:
    """Why a shipment cannot be used here, in a sentence; empty if it can. The first call unpacks and tries it."""
    bundle = _RECEIVED.get(run)
    if bundle is None:
        return f"{socket.gethostname()} has not received the bundle; start its worker again."
    with bundle.lock:
        if bundle.refusal is None:
            try:
                bundle.refusal = _prepare(bundle)
            except (OSError, ValueError, LookupError, subprocess.SubprocessError) as error:
                bundle.refusal = f"{socket.gethostname()} cannot unpack and try the bundle: {error}."
        return bundle.refusal


def grade_here(run: str, packed: Packed) -> Answer:
    """Grade a submission with a shipment that was received."""
    if why := refusal(run):
        return Answer(refused=why)
    bundle = _RECEIVED.get(run)
    if bundle is None or bundle.homework is None:
        return Answer(fault="The run has ended.")
    with tempfile.TemporaryDirectory(prefix="autograder-class-") as folder:
        path = unpack_submission(packed, Path(folder))
        return grade_one(bundle.homework, bundle.shipment.options, path, root=Path(bundle.homework.root))


def other_versions(wanted: dict[str, str], found: dict[str, str]) -> str:
    """What is installed in another version than it must be, in words; empty if all is the same."""
    return ", ".join(f"{name} {found.get(name) or 'missing'} instead of {number}"
                     for name, number in wanted.items() if found.get(name) != number)


def _prepare(bundle: _Bundle) -> str:
    """Unpack a shipment, and find out whether it can be used here."""
    shipment = bundle.shipment
    if hashlib.sha256(shipment.archive).hexdigest() != shipment.digest:
        return f"{socket.gethostname()} received a damaged bundle; start the run again."
    root = bundle.root = Path(tempfile.mkdtemp(prefix="autograder-bundle-"))
    atexit.register(partial(shutil.rmtree, root, ignore_errors=True))
    with zipfile.ZipFile(io.BytesIO(shipment.archive)) as archive:
        archive.extractall(root)
    bundle.homework = load_homework(shipment.homework, root)
    if wrong := other_versions(shipment.versions, versions(bundle.homework)):
        return f"{socket.gethostname()} has {wrong}; install the same versions there."
    _run(root, "examples")
    return _weakness(json.loads(_run(root, "check", "--json")), shipment.homework)


def _weakness(machine: dict[str, list[dict[str, object]]], homework: str) -> str:
    """Why student code must not run here: the sandbox is weak, or open to the network on which workers listen."""
    found = next(one for one in machine["homeworks"] if one["homework"] == homework)
    level, layers = found["isolation"], found["layers"]
    if not isinstance(level, int) or level < SAFE_LEVEL:
        return f"{socket.gethostname()} cannot isolate student code: {found['text']}"
    if not isinstance(layers, list) or SECCOMP not in layers:
        return (f"{socket.gethostname()} has no seccomp, so student code could reach the scheduler; use Linux on "
                "x86_64 or aarch64.")
    return ""


def _run(root: Path, *arguments: str) -> str:
    """Run a command of the bundle's grader, and return what it prints."""
    done = subprocess.run([sys.executable, "-m", "autograder", *arguments], cwd=root, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(root)}, timeout=PREPARE_SECONDS, check=False)
    if done.returncode:
        raise ValueError((done.stderr.strip().splitlines() or ["no reason was given"])[-1])
    return done.stdout
