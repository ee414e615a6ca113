"""What a result depends on, as keys: of all that grades, and of a submission with it. Equal keys are graded once."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

from .. import __version__
from ..engine.door import place_of
from ..errors import IntakeError
from ..homework import Homework
from ..intake.take import take

GRADING = ("numpy", "pytest", "hypothesis", "msgspec", "gradescope_utils")


def versions(homework: Homework) -> dict[str, str]:
    """Name -> version of the autograder, of Python and of the libraries that gradings of this homework import."""
    known = packages_distributions()
    names = dict.fromkeys(known.get(module, [module])[0] for module in (*GRADING, *homework.libraries))
    found = {name: _version(name) for name in names}
    return {"autograder": __version__, "Python": platform.python_version(), **{n: v for n, v in found.items() if v}}


def class_key(bundle: Mapping[str, bytes], options: Sequence[str], versions: Mapping[str, str]) -> str:
    """The key of all that grades.

    Args:
        bundle: path -> content of grader, cases and reference. Seeds are in them.
        options: of ``autograder grade``.
    """
    digest = hashlib.sha256(repr((sorted(versions.items()), list(options))).encode())
    for name, content in sorted(bundle.items()):
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def submission_key(class_key: str, path: Path, homework: Homework) -> str:
    """The key of a submission: of the declared files in it, and of what intake says about the others.

    Raises:
        GraderError: it needs a library to be read, which is not installed.
    """
    try:
        staged = take(path, homework.files, place_of(path))
        read = repr((sorted(staged.files.items()), staged.notes, sorted(staged.problems.items()),
                     sorted(staged.origins.items())))
    except IntakeError as error:
        read = str(error)
    return hashlib.sha256(f"{class_key} {read}".encode("utf-8", "backslashreplace")).hexdigest()


def _version(distribution: str) -> str:
    """The version of what is installed under this name; empty if nothing is."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
