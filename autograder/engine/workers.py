"""How a homework's workers are started: the libraries that they may import, where these are, and the confinement.

A library's own requirements can be imported too, because the library imports them, some of them late. Only the
libraries that the homework names are imported before the first worker is started.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from ..errors import SandboxError
from ..homework import Homework
from ..sandbox.launch import make_launcher
from ..sandbox.process import Launcher
from ..sandbox.server import ForkServer
from ..worker.confine import Confinement, plan_confinement
from ..worker.libraries import Libraries

ABOUT_THE_MACHINE = ("/proc/cpuinfo", "/sys/devices/system/cpu")


class Warm(NamedTuple):
    """A fork server that is warm already.

    Attributes:
        libraries: what it has loaded.
    """

    server: ForkServer
    libraries: Libraries


def start_launcher(homework: Homework, fork: bool | None = None, warm: Warm | None = None,
                   without: Sequence[str] = ()) -> tuple[Launcher, Confinement]:
    """Start the launcher, which warms up in the background, and return it with the workers' confinement.

    Args:
        fork: force or forbid the fork server; None: as the system allows.
        warm: used if it has loaded this homework's libraries.
        without: layers of the confinement that are switched off.

    Raises:
        SandboxError: a library that the homework allows is not installed.
    """
    libraries = allowed_libraries(homework)
    confinement = confinement_of(homework, libraries, without)
    server = warm.server if warm is not None and warm.libraries == libraries else None
    return make_launcher(libraries, confinement, fork, server), confinement


def confinement_of(homework: Homework, libraries: Libraries, without: Sequence[str] = ()) -> Confinement:
    """The confinement of a homework's workers, which may import these libraries."""
    return plan_confinement(readable=readable_paths(libraries), memory_bytes=homework.limits.memory_mib * 2**20,
                            cpu_seconds=homework.limits.seconds_of_worker(len(homework.files)), without=without)


def allowed_libraries(homework: Homework) -> Libraries:
    """What the workers of a homework may import.

    Raises:
        SandboxError: a library that the homework allows is not installed.
    """
    folders: dict[str, str] = {}
    for name in homework.libraries:
        folders.update(_required(name))
        folders[name] = _folder(name)
    forbidden = homework.forbidden
    return Libraries(folders, tuple(homework.libraries), tuple(forbidden.calls), forbidden.penalty != "none",
                     forbidden.features_off())


def readable_paths(libraries: Libraries) -> list[str]:
    """What the import of these libraries reads: packages or files, the shared libraries beside them, and facts about
    the machine."""
    places = [Path(folder) / file for name, folder in libraries.folders.items()
              for file in (name, f"{name}.py", f"{name}.libs")]
    return [str(place) for place in (*places, *map(Path, ABOUT_THE_MACHINE)) if place.exists()]


def _folder(name: str) -> str:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SandboxError(f"The library {name!r}, which this homework allows, is not installed; "
                           f"./setup.sh --dev installs it.")
    place = Path(spec.origin).parent
    return str(place.parent if spec.submodule_search_locations else place)


def _required(name: str) -> dict[str, str]:
    """The top-level modules of a library's distribution and of all that it requires, with their folders."""
    waiting, seen, folders = [name], set(), {}
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        try:
            found = distribution(current)
        except PackageNotFoundError:  # not needed here, or the module and the distribution have different names
            continue
        folders.update({module: str(found.locate_file("")) for module in _modules(found)})
        waiting += [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in found.requires or []
                    if not re.search(r"\bextra\s*==", line)]
    return folders


def _modules(found: Distribution) -> Iterator[str]:
    """The top-level modules of a distribution: as it declares them, else those of its name."""
    declared = (found.read_text("top_level.txt") or "").split()
    for name in declared or [found.metadata["Name"].replace("-", "_").lower()]:
        if not name.startswith("_"):
            yield name
