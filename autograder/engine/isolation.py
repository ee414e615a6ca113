"""Whether hidden cases may run in this isolation; if not, a sentence that says what would be enough on this machine."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from ..sandbox.survey import Isolation
from ..worker.confine import Confinement, describe_level
from ..worker.confine.attempts import READ
from ..worker.confine.layers import LANDLOCK, OTHER_USER, SECCOMP
from .secret_paths import Secrets

SAFE_LEVEL = 2
NO_REMEDY = "Nothing is known that closes this; please report it, as docs/security.md says, and use another machine."
LANDLOCK_KERNEL = "Linux 5.13 or newer with Landlock, in a container that allows it"


def describe_isolation(isolation: Isolation) -> str:
    """The level in one sentence, and what a worker could do although it must not; for instructors."""
    sentence = describe_level(isolation.level)
    if not isolation.through:
        return sentence
    (what, path), others = isolation.through[0], len(isolation.through) - 1
    return f"{sentence} A worker could {what} {path}" + (f", and {others} more." if others else ".")


def remedy(isolation: Isolation, secrets: Secrets, confinement: Confinement) -> str:
    """What would be enough for level 2 on this machine, in sentences; empty if the level is reached."""
    if isolation.level >= SAFE_LEVEL:
        return ""
    if not isolation.layers:
        return "Use Linux: elsewhere a worker cannot be isolated."
    if LANDLOCK in isolation.layers and SECCOMP in isolation.layers:
        return _move(isolation, confinement) or _for_another_user(isolation, secrets) or NO_REMEDY
    if OTHER_USER in isolation.layers:
        return " ".join(filter(None, (_for_another_user(isolation, secrets), _or_landlock(isolation)))) or NO_REMEDY
    return _for_same_user(secrets, confinement)


def _for_another_user(isolation: Isolation, secrets: Secrets) -> str:
    """How to close to the worker's user what it could read; what it could write is open for want of a filter."""
    read = [Path(path) for what, path in isolation.through if what == READ]
    trees = [tree for tree in secrets.trees if any(path.is_relative_to(tree) for path in read)]
    sentences = [f"Run {_closing(trees)}"] if trees else []
    for path in (path for path in secrets.own if path in read):
        sentences.append(f"Put {path.name} into a folder that only you can enter; {path.parent} is open to all.")
    if SECCOMP not in isolation.layers:
        sentences.append("Use a machine with seccomp, x86_64 or aarch64: without it a worker can write files.")
    return " ".join(sentences)


def _or_landlock(isolation: Isolation) -> str:
    return "" if LANDLOCK in isolation.layers or SECCOMP not in isolation.layers else f"Or use {LANDLOCK_KERNEL}."


def _for_same_user(secrets: Secrets, confinement: Confinement) -> str:
    if os.geteuid() == 0:  # the note says why root could not give the worker another user
        return f"{confinement.note} Or use {LANDLOCK_KERNEL}.".strip()
    return f"Use {LANDLOCK_KERNEL}. Or run this as root, after {_closing(secrets.trees)}"


def _move(isolation: Isolation, confinement: Confinement) -> str:
    """A secret below a folder that every worker may read cannot be closed by Landlock."""
    for _, path in isolation.through:
        for place in confinement.readable:
            if Path(path).is_relative_to(place):
                return f"Move {path} out of {place}, which workers must read."
    return ""


def _closing(folders: Iterable[Path]) -> str:
    return f"`chmod -R go-rwx {shlex.join(map(str, folders))}`."
