"""Which folder is the project, and where the package finds what it ships."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import places
from autograder.places import HERE, KIT, find_project, place_of, project_around, python_path, support_names, support_of

IMPORT_CASES = "import pathlib, sys, autograder.places; autograder.places.put_on_path(pathlib.Path(sys.argv[1])); "


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A project with one homework and nothing else."""
    (tmp_path / "own" / "tests" / "hw6").mkdir(parents=True)
    (tmp_path / "own" / "tests" / "hw6" / "homework.toml").touch()
    return tmp_path / "own"


def imported(own: Path, what: str, *path: Path) -> subprocess.CompletedProcess[str]:
    """Import something in a new process whose cases are those of a project."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (HERE, *path)))}
    return subprocess.run([sys.executable, "-c", IMPORT_CASES + what, str(own)], env=environment, cwd=own.parent,
                          capture_output=True, text=True, check=False)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is installed: beside it are no homeworks."""
    monkeypatch.setattr(places, "HERE", tmp_path / "site-packages")


@pytest.mark.parametrize("below", ["", "tests/hw6", "notes", "submissions/alice"])
@pytest.mark.usefixtures("installed")
def test_the_project_is_the_outermost_folder_with_a_homework(own: Path, below: str, monkeypatch: pytest.MonkeyPatch
                                                             ) -> None:
    """The user may stand in the project or below it; a submission with cases of its own is no project."""
    (own / "notes").mkdir()
    forged = own / "submissions" / "alice" / "tests" / "hw6"
    forged.mkdir(parents=True)
    (forged / "homework.toml").touch()
    monkeypatch.chdir(own / below)

    assert find_project() == own


@pytest.mark.usefixtures("installed")
def test_homeworks_of_another_user_are_no_project(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody can make a folder ``tests`` in /tmp; whoever works below it does not grade with that."""
    made = own.parent / "tests" / "hw6"
    made.mkdir(parents=True)
    (made / "homework.toml").touch()
    monkeypatch.chdir(own)
    assert find_project() == own.parent

    really = places.owner
    monkeypatch.setattr(places, "owner", lambda folder: 64321 if folder == made.parent else really(folder))
    assert find_project() == own


def test_a_checkout_is_its_own_project(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout's commands work from every folder, also from one that looks like a project."""
    monkeypatch.chdir(own)

    assert find_project() == HERE


@pytest.mark.usefixtures("installed")
def test_an_installed_package_is_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without homeworks beside the package, a folder without homeworks is a project that is empty."""
    monkeypatch.chdir(tmp_path)

    assert project_around() is None
    assert find_project() == tmp_path


def test_a_current_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands in a removed folder uses the checkout."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()

    assert find_project() == HERE


def test_support_is_the_project_s_own_or_ours(own: Path) -> None:
    """A project without tests/support uses the one that the package ships."""
    assert support_of(own) == KIT / "tests" / "support"
    assert "tests/support/gap.py" in support_names(own)
    assert place_of(own, "tests/support/gap.py") == KIT / "tests" / "support" / "gap.py"
    assert place_of(own, "tests/hw6/homework.toml") == own / "tests" / "hw6" / "homework.toml"

    (own / "tests" / "support").mkdir()
    (own / "tests" / "support" / "mine.py").touch()
    assert support_names(own) == ["tests/support/mine.py"]
    assert place_of(own, "tests/support/mine.py") == own / "tests" / "support" / "mine.py"


def test_cases_import_support_and_their_own_modules(own: Path) -> None:
    """``tests`` has parts in two folders: the project's homeworks, and what all cases share."""
    (own / "tests" / "hw6" / "inputs.py").write_text("X = 3\n")

    done = imported(own, "import tests.support.gap, tests.hw6.inputs; print(tests.hw6.inputs.X)")

    assert (done.stdout, done.stderr) == ("3\n", "")


def test_a_foreign_package_named_tests_is_named(own: Path) -> None:
    """Some packages install a top-level ``tests``, which Python prefers; nothing else would say why cases fail."""
    foreign = own.parent / "site-packages"
    (foreign / "tests").mkdir(parents=True)
    (foreign / "tests" / "__init__.py").touch()

    done = imported(own, "", foreign)

    assert f"The package {foreign / 'tests'} hides the cases, because it is named tests too" in done.stderr


def test_a_bundle_s_own_package_grades_it(own: Path) -> None:
    """A process below a folder uses the package in it, and ours where there is none."""
    assert python_path(own) == f"{own}{os.pathsep}{HERE}"

    (own / "autograder").mkdir()
    assert python_path(own) == str(own)
