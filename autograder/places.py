"""Where things are: this package, what bundles and handouts ship beside it, and the project with the homeworks.

The package is used from a checkout, from a bundle or handout, or installed from a wheel. A checkout is a project, too:
it contains homeworks. An installed package contains none; its project is the folder in which the user stands.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

from .errors import HomeworkError

PACKAGE = Path(__file__).resolve().parent
HERE = PACKAGE.parent
IS_INSTALLED = (PACKAGE / "kit").is_dir()  # from a wheel, which has setup.sh, tests/support and the like there
KIT = PACKAGE / "kit" if IS_INSTALLED else HERE
SUPPORT = "tests/support"
SUPERUSER = 0


def find_project() -> Path:
    """The folder of this package, if it contains homeworks: a checkout, a bundle or a handout.

    An installed package uses the project in which the user stands, else the current folder.
    """
    return HERE if has_homeworks(HERE) else project_around() or current_folder()


def project_around() -> Path | None:
    """The outermost folder around the current one, itself included, that contains a homework.

    Not the nearest one: a submission may contain a folder ``tests``, and must not become the project of an instructor
    who stands in it. Nor one in a folder for all, such as /tmp, whose ``tests`` another user may have made.
    """
    current = current_folder()
    trusted = {owner(current), SUPERUSER}
    return next((folder for folder in (*reversed(current.parents), current)
                 if has_homeworks(folder) and owner(folder / "tests") in trusted), None)


def owner(folder: Path) -> int:
    """The id of the user whose folder this is; a system without users has the superuser's alone."""
    return folder.stat().st_uid


def current_folder() -> Path:
    """The folder in which the user stands; that of this package if it has been removed."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return HERE


def has_homeworks(folder: Path) -> bool:
    """Whether a folder contains tests/<hw>/homework.toml."""
    return any((folder / "tests").glob("*/homework.toml"))


def support_of(root: Path) -> Path:
    """The folder of ``tests.support`` for the homeworks below ``root``: its own, else the one that we ship."""
    return root / SUPPORT if (root / SUPPORT).is_dir() else KIT / SUPPORT


def support_names(root: Path) -> list[str]:
    """The modules of ``tests.support`` that every zip contains: ``tests/support/<name>.py``."""
    return [f"{SUPPORT}/{path.name}" for path in sorted(support_of(root).glob("*.py"))]


def place_of(root: Path, name: str) -> Path:
    """Where the file of this name is, for the homeworks below ``root``; a file of tests/support may be ours."""
    return (support_of(root).parents[1] if name.startswith(f"{SUPPORT}/") else root) / name


def put_on_path(root: Path) -> None:
    """Let this process import ``tests.support`` and the modules of the homeworks below ``root``.

    Raises:
        HomeworkError: another package of the name ``tests`` hides them.
    """
    for folder in dict.fromkeys([support_of(root).parents[1], root]):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    cases = importlib.import_module("tests")  # by Python, not by pytest, so that it has the parts in both folders
    if cases.__file__ is not None:
        raise HomeworkError(f"The package {Path(cases.__file__).parent} hides the cases, because it is named tests "
                            "too; remove it, or use a virtual environment without it.")


def python_path(root: Path) -> str:
    """PYTHONPATH for a process that grades below ``root``: with the package of a bundle there, else with this one."""
    if IS_INSTALLED or (root / PACKAGE.name).is_dir():  # an installed package is found without it
        return str(root)
    return os.pathsep.join([str(root), str(HERE)])
