"""The self-check: starts a worker as for a submission, and says what it proved about the worker's isolation."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import SandboxError
from ..homework import Homework, Limits, find_homeworks, load_homework
from ..worker.confine import LAYERS
from ..worker.confine.attempts import CREATE, READ
from .secret_paths import Secrets, secrets_of
from .workers import allowed_libraries, confinement_of, start_launcher

if TYPE_CHECKING:
    from ..sandbox.survey import Isolation

PROBE = b"import numpy\nanswer = int(numpy.arange(4).sum())\n"


@dataclass(frozen=True)
class Checked:
    """What a worker of one homework proved, or why none could be started.

    Attributes:
        level: the isolation level; None if the homework cannot be graded here.
        layers: the layers of the confinement that are there.
        advice: what to do so that hidden cases run here; empty if they do.
        lines: all of it in sentences.
    """

    homework: str
    lines: tuple[str, ...]
    level: int | None = None
    layers: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True)
class Machine:
    """This machine: the versions of what grading uses, and what each homework's worker proved."""

    versions: dict[str, str]
    homeworks: tuple[Checked, ...]

    def lines(self) -> list[str]:
        """The machine in sentences."""
        first = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        found = [line for checked in self.homeworks for line in checked.lines]
        return [first, *(found or ["There is no homework here; start one with autograder new."])]

    def plain(self) -> dict[str, Any]:
        """The machine as data for JSON."""
        return {"versions": self.versions, "homeworks": [
            {"homework": one.homework, "isolation": one.level, "layers": one.layers,
             "hidden_cases_run": one.level is not None and not one.advice, "text": "\n".join(one.lines)}
            for one in self.homeworks]}


def check_machine(without: Sequence[str] = ()) -> Machine:
    """Start a worker of each homework.

    Args:
        without: layers of the workers' confinement that are switched off.

    Raises:
        SandboxError: no homework can be graded; the message is the first one's reason.
    """
    versions = {"Python": platform.python_version(),
                **{name: version(name) for name in ("numpy", "pytest", "hypothesis", "msgspec")}}
    refused: list[SandboxError] = []
    found: list[Checked] = []
    for name in find_homeworks():
        try:
            found.append(_check_homework(load_homework(name), without))
        except SandboxError as error:
            refused.append(error)
            found.append(Checked(name, (f"{name}: cannot be graded here. {error}",)))
    if len(refused) == len(found) and refused:
        raise refused[0]
    return Machine(versions, tuple(found))


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


def _check_homework(homework: Homework, without: Sequence[str] = ()) -> Checked:
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
    if confinement.note and confinement.note not in what_to_do:
        lines.append(f"  {confinement.note}")
    return Checked(homework.id, tuple(lines), isolation.level, tuple(isolation.layers), what_to_do)


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
