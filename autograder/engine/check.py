"""The self-check: starts a worker as for a submission, and says what it proved about the worker's isolation."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SandboxError
from ..homework import Homework, Limits, find_homeworks, load_homework
from ..worker.confine import LAYERS
from ..worker.confine.attempts import CREATE, READ
from .secret_paths import Secrets, secrets_of
from .workers import allowed_libraries, confinement_of, start_launcher

if TYPE_CHECKING:
    from ..sandbox.survey import Isolation

PROBE = b"import numpy\nanswer = int(numpy.arange(4).sum())\n"


def check_machine(without: Sequence[str] = ()) -> list[str]:
    """Sentences about this machine, and whether each homework can be graded here.

    Args:
        without: layers of the workers' confinement that are switched off.

    Raises:
        SandboxError: no homework can; the message is the first one's reason.
    """
    lines = [f"Python {platform.python_version()}, " + ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "pytest", "hypothesis", "msgspec"))]
    refused: list[SandboxError] = []
    names = find_homeworks()
    for name in names:
        try:
            lines += _check_homework(load_homework(name), without)
        except SandboxError as error:
            refused.append(error)
            lines.append(f"{name}: cannot be graded here. {error}")
    if len(refused) == len(names) and refused:
        raise refused[0]
    return lines if names else [*lines, "There is no homework here; start one with autograder new."]


def try_layers() -> list[str]:
    """The table of ``ablation.py`` as lines, tried with the confinement of the first homework that can be graded.

    Raises:
        SandboxError: not on Linux, or no homework can be graded.
    """
    if sys.platform != "linux":
        raise SandboxError(f"A worker has no layers on {platform.system()}; try them on Linux.")
    from .ablation import ablate, render

    refused = SandboxError("There is no homework here.")
    for homework in map(load_homework, find_homeworks()):
        try:
            return render(ablate(homework, confinement_of(homework, allowed_libraries(homework))))
        except SandboxError as error:
            refused = error
    raise refused


def _check_homework(homework: Homework, without: Sequence[str] = ()) -> list[str]:
    from ..sandbox.session import Session
    from .isolation import describe_isolation, remedy

    secrets = secrets_of(homework)
    launcher, confinement = start_launcher(homework, without=without)
    session = Session(launcher, {"probe.py": PROBE}, Limits())
    try:
        isolation = session.look(secrets.attempts).isolation
    finally:
        session.close()
    lines = [f"{homework.id}: workers start. {describe_isolation(isolation)}", *_details(isolation, secrets)]
    what_to_do = remedy(isolation, secrets, confinement)
    if what_to_do:
        lines.append(f"  Hidden cases do not run here. {what_to_do}")
    return [*lines, f"  {confinement.note}"] if confinement.note and confinement.note not in what_to_do else lines


def _details(isolation: Isolation, secrets: Secrets) -> list[str]:
    """The layers that are there and those that are not; what a confined worker tried and was refused."""
    missing = [layer for layer in LAYERS if layer not in isolation.layers]
    lines = [f"  Layers: {', '.join(isolation.layers) or 'none'}. Missing: {', '.join(missing) or 'none'}."]
    if isolation.layers:
        refused = set(secrets.attempts) - set(isolation.through)
        read, written = ([path for what, path in refused if what == kind] for kind in (READ, CREATE))
        lines.append(f"  Refused to a worker: reading {len(read)} paths in {', '.join(_names(secrets, read))}; "
                     f"creating a file in {len(written)} folders.")
    return lines


def _names(secrets: Secrets, paths: Sequence[str]) -> list[str]:
    """The folders in which these paths are, as a reader knows them."""
    names = [str(tree) for tree in secrets.trees if any(Path(path).is_relative_to(tree) for path in paths)]
    return [*names, "the grader's process"] if any(path.startswith("/proc/") for path in paths) else names
