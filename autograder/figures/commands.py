"""``autograder figures <hw>``: draw the figures of a homework's write-up from the reference's own runs.

A homework has a script tests/<hw>/figures.py, which defines

    def figures(reference: Any, quick: bool) -> Iterator[Figure]

``reference`` has one attribute per module of the homework (``reference.hw3_lib.Linear``): plain modules, no proxies.
"""

from __future__ import annotations

import argparse
import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ..errors import HomeworkError
from ..figure import Curves, Figure
from ..homework import Homework, load_homework
from ..places import put_on_path
from ..sandbox.local import load_trusted
from .draw import draw

SCRIPT = "figures.py"


def add_commands(commands: Any) -> None:
    """Add this module's command to the parser."""
    command = commands.add_parser("figures", help="draw the figures of a homework's write-up from the reference's runs")
    command.add_argument("homework")
    command.add_argument("--out", type=Path, help="output folder; default: dist/figures/<homework>")
    command.add_argument("--quick", action="store_true", help="with a few steps only, to see whether it works")
    command.set_defaults(run=_figures)


def figures_of(homework: Homework, quick: bool = False) -> Iterator[Figure]:
    """Run the reference, and give each figure as data.

    Raises:
        HomeworkError: the homework has no figures.
    """
    script = homework.cases_dir / SCRIPT
    if not script.exists():
        raise HomeworkError(f"{homework.id} has no figures; they are defined in tests/{homework.id}/{SCRIPT}.")
    put_on_path(Path(homework.root))
    namespace = runpy.run_path(str(script))
    files = dict.fromkeys([*homework.source_files, *homework.reference_files])
    yield from namespace["figures"](SimpleNamespace(**load_trusted(homework.reference_dir, files)), quick)


def _figures(arguments: argparse.Namespace) -> int:
    homework = load_homework(arguments.homework)
    folder = arguments.out or Path("dist") / "figures" / homework.id
    for figure in figures_of(homework, arguments.quick):
        folder.mkdir(parents=True, exist_ok=True)
        for path in draw(figure, folder):
            print(f"Written: {path}", flush=True)
        if isinstance(figure, Curves):
            for label, values in figure.series.items():
                print(f"    {label}: {values[-1]:.4f}")
    return 0
