"""Lets a program import a handout's notebooks: ``import autograder.student.importable``, then ``from ps4 import f``.

The programs that repeat failures begin so. A notebook is loaded as it is when the cases run, by its definitions and
what they need, here without the sandbox: it is the student's own, on the student's computer.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ..engine.sides import interface_of
from ..homework import Homework, find_homeworks, load_homework
from ..places import HERE
from ..wire.origin import Origins
from ..worker.loading import DEFINITIONS, Guide, SubmissionFinder
from .files import read_files, staged_files


def make_importable(homework: Homework, folder: Path) -> None:
    """From now on, import the notebooks in this folder under the names of their modules.

    Raises:
        GraderError: a notebook needs IPython to be read, which is not installed.
    """
    staged = staged_files(homework, read_files(homework, folder))
    sources = {name: source for name, source in staged.files.items() if name in staged.origins}
    wanted = {module: list(names) for module, names in interface_of(homework).names.items()}
    modes = {name.removesuffix(".py"): DEFINITIONS for name in sources}
    sys.meta_path.insert(0, SubmissionFinder(sources, modes, guide=Guide(Origins(staged.origins), wanted)))


def _here() -> None:
    """Do so for a handout's homework, in the current folder or in that of the handout."""
    names = find_homeworks(HERE)
    if len(names) == 1:
        homework = load_homework(names[0], HERE)
        has_files = any((Path.cwd() / name).is_file() for name in homework.files)
        make_importable(homework, Path.cwd() if has_files else HERE)


_here()
