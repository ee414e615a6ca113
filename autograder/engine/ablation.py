"""The ablation: each layer of the confinement is switched off in turn, and probes show what gets through then.

It shows that each layer earns its place, and that the probes can get through.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ..errors import SandboxError
from ..homework import Homework
from ..places import HERE
from ..worker.confine import LAYERS, Confinement
from ..worker.confine.layers import LANDLOCK, NO_NEW_PRIVILEGES, SECCOMP
from .probes import PROBES

SECONDS = 120
NEEDED, ENOUGH, NOTHING = "X", "o", ""
LEGEND = (f"{NEEDED} gets through without this layer   {ENOUGH} this layer alone stops it, and so do others   "
          "yes: gets through without any")
_START = "import sys; sys.path.insert(0, sys.argv[1]); from autograder.engine.probes import main; main()"


@dataclass(frozen=True)
class Ablation:
    """What got through.

    Attributes:
        layers: those that this machine and user have, in the order in which a worker puts them on.
        missing: those that it does not have.
        probes: what was tried.
        whole: the probes that got through all layers together.
        bare: those that got through without any.
        without: layer -> those that got through all others.
        only: layer -> those that got through this one alone.
    """

    layers: tuple[str, ...]
    missing: tuple[str, ...]
    probes: tuple[str, ...]
    whole: frozenset[str]
    bare: frozenset[str]
    without: dict[str, frozenset[str]]
    only: dict[str, frozenset[str]]

    def mark(self, probe: str, layer: str) -> str:
        """NEEDED, ENOUGH or NOTHING: what a layer does against a probe."""
        if probe in self.without[layer] - self.whole:
            return NEEDED
        return ENOUGH if probe in self.bare - self.only[layer] else NOTHING

    def idle(self) -> tuple[str, ...]:
        """The layers that stop nothing here that is not stopped without them."""
        return tuple(layer for layer in self.layers if not any(self.mark(probe, layer) for probe in self.probes))

    def rows(self) -> list[list[str]]:
        """The table: a header, and for each probe a mark for each layer, and whether it gets through without any."""
        header = ["A worker tries to", *self.layers, "no layer"]
        return [header, *([probe, *(self.mark(probe, layer) for layer in self.layers), _answer(probe in self.bare)]
                          for probe in self.probes)]


def ablate(homework: Homework, plan: Confinement, uid: int | None = None) -> Ablation:
    """Run all probes in children that are confined by this plan, and by the plan without some of its layers.

    Args:
        homework: its reference and its first hidden case are what the probes try to read.
        uid: the ordinary user that grades; None: the present one.

    Raises:
        SandboxError: a process cannot be confined.
    """
    targets = {"reference": _first(homework.reference_dir, homework.reference_files),
               "case": _first(homework.cases_dir / "hidden", ["test_*.py"])}
    sets = [(), tuple(LAYERS), *([layer] for layer in LAYERS), *(_all_but(layer) for layer in LAYERS)]
    answer = _ask({**targets, "uid": uid, "plan": asdict(plan), "off": sets})
    whole, bare, *rest = map(frozenset, answer["through"])
    layers = tuple(layer for layer in LAYERS if layer in answer["layers"])
    return Ablation(
        layers, tuple(layer for layer in LAYERS if layer not in layers),
        tuple(probe for probe in PROBES if all(targets.get(name, name) for name in _aims(probe))), whole, bare,
        dict(zip(LAYERS, rest[:len(LAYERS)], strict=True)), dict(zip(LAYERS, rest[len(LAYERS):], strict=True)))


def render(ablation: Ablation) -> list[str]:
    """The ablation as lines of text."""
    header, *rows = ablation.rows()
    table = [*_stacked(header), *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [" ".join([row[0].ljust(widths[0]), *(cell.center(width) for cell, width
                                                  in zip(row[1:], widths[1:], strict=True))]).rstrip() for row in table]
    return [*lines, "", LEGEND, *_remarks(ablation)]


def _stacked(header: Sequence[str]) -> list[list[str]]:
    """The header's words, one below the other, so that columns are narrow; the last words are on the same line."""
    words = [[header[0]], *(re.split("[- ]", cell) for cell in header[1:])]
    height = max(map(len, words))
    return [list(line) for line in zip(*([""] * (height - len(cell)) + cell for cell in words), strict=True)]


def _remarks(ablation: Ablation) -> Iterable[str]:
    if ablation.whole:
        yield f"Got through all layers: {', '.join(sorted(ablation.whole))}."
    if ablation.missing:
        yield f"Not here: {', '.join(ablation.missing)}."
    if idle := ablation.idle():
        yield f"Stops nothing more here, but may elsewhere: {', '.join(idle)}."


def _all_but(layer: str) -> list[str]:
    """The layers to switch off, so that one is left; the kernel takes some only with no-new-privileges."""
    kept = {layer, NO_NEW_PRIVILEGES} if layer in (LANDLOCK, SECCOMP) else {layer}
    return [other for other in LAYERS if other not in kept]


def _aims(probe: str) -> list[str]:
    return {"read the reference": ["reference"], "read a hidden case": ["case"]}.get(probe, [])


def _first(folder: Path, patterns: Sequence[str]) -> str:
    """The first file in a folder that fits; empty without one."""
    return next((str(path.absolute()) for pattern in patterns for path in sorted(folder.glob(pattern))), "")


def _answer(through: bool) -> str:
    return "yes" if through else "no"


def _ask(request: dict[str, object]) -> dict[str, list[str]]:
    command = [sys.executable, "-s", "-S", "-B", "-X", "utf8", "-c", _START, str(HERE)]
    done = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, timeout=SECONDS,
                          check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise SandboxError(f"The layers cannot be tried: {reason}")
    answer: dict[str, list[str]] = json.loads(done.stdout)
    return answer
