"""A session on a submission that was taken: with what its loading needs to know about it and about the homework."""

from __future__ import annotations

from ..homework import Homework
from ..intake.take import Staged
from ..sandbox.process import Launcher
from ..sandbox.session import Session
from ..wire.origin import Origin, Origins
from ..worker.loading import Guide
from .sides import interface_of


def session_of(homework: Homework, launcher: Launcher, staged: Staged) -> Session:
    """A session; its workers load what the reference's public names need.

    Raises:
        GraderError: the reference cannot be read.
    """
    interface = interface_of(homework)
    origins = {**_asked_for(homework), **staged.origins}
    guide = Guide(Origins(origins), {module: list(names) for module, names in interface.names.items()})
    session = Session(launcher, staged.files, homework.limits, guide)
    session.interface = interface
    return session


def _asked_for(homework: Homework) -> dict[str, Origin]:
    """The notebooks that the homework asks for, so that a missing one is called by its name."""
    return {source: Origin(name) for source, name in zip(homework.source_files, homework.files, strict=True)
            if source != name}
