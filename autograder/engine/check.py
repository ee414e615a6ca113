"""The self-check: starts a worker as for a submission and reads its isolation level."""

from __future__ import annotations

import platform
from importlib.metadata import version

from ..errors import SandboxError
from ..homework import Homework, Limits, find_homeworks, load_homework
from ..worker.confine import describe_level
from .workers import start_launcher

PROBE = b"import numpy\nanswer = int(numpy.arange(4).sum())\n"


def check_machine() -> list[str]:
    """Sentences about this machine, and whether each homework can be graded here.

    Raises:
        SandboxError: no homework can; the message is the first one's reason.
    """
    lines = [f"Python {platform.python_version()}, " + ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "pytest", "hypothesis", "msgspec"))]
    refused: list[SandboxError] = []
    names = find_homeworks()
    for name in names:
        try:
            lines += _check_homework(load_homework(name))
        except SandboxError as error:
            refused.append(error)
            lines.append(f"{name}: cannot be graded here. {error}")
    if len(refused) == len(names) and refused:
        raise refused[0]
    return lines


def _check_homework(homework: Homework) -> list[str]:
    from ..sandbox.session import Session

    launcher, confinement = start_launcher(homework)
    session = Session(launcher, {"probe.py": PROBE}, Limits())
    try:
        survey = session.look()
    finally:
        session.close()
    line = f"{homework.id}: workers start. {describe_level(survey.isolation)}"
    return [line, confinement.note] if confinement.note else [line]
