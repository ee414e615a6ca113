"""The self-check: a worker is started as for a submission, and says how far it is isolated."""

from __future__ import annotations

import platform
from importlib.metadata import version

from ..homework import Limits, find_homeworks, load_homework
from ..sandbox.confine import describe_level
from .grade import start_launcher

PROBE = b"import numpy\nanswer = int(numpy.arange(4).sum())\n"


def check_machine() -> list[str]:
    """Sentences about this machine; raises SandboxError where it cannot grade."""
    from ..sandbox.session import Session

    lines = [f"Python {platform.python_version()}, " + ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "pytest", "hypothesis", "msgspec"))]
    for name in find_homeworks():
        homework = load_homework(name)
        launcher, confinement = start_launcher(homework)
        session = Session(launcher, {"probe.py": PROBE}, Limits())
        try:
            survey = session.look()
        finally:
            session.close()
        lines.append(f"{name}: workers start. {describe_level(survey.isolation)}")
        if confinement.note:
            lines.append(confinement.note)
    return lines
