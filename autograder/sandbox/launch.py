"""Chooses how worker processes are started on this system."""

from __future__ import annotations

import sys

from ..worker.confine import Confinement
from ..worker.libraries import Libraries
from .forked import ForkLauncher
from .process import Launcher
from .server import ForkServer
from .spawned import SpawnLauncher


def make_launcher(libraries: Libraries, confinement: Confinement, fork: bool | None = None,
                  server: ForkServer | None = None) -> Launcher:
    """The launcher for this system.

    Args:
        libraries: what the workers may import.
        fork: True or False forces one way; None: fork on Linux, where it is safe.
        server: a fork server that is warm already and has loaded the same libraries.
    """
    use_fork = sys.platform == "linux" if fork is None else fork
    return ForkLauncher(libraries, confinement, server) if use_fork else SpawnLauncher(libraries)
