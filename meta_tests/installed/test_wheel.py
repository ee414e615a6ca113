"""The wheel, installed in an environment of its own, is enough for a repository that contains only homeworks."""

from __future__ import annotations

import subprocess
import sysconfig
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from email.parser import BytesParser
from pathlib import Path

import pytest

from autograder.bundle.bundle import list_bundle
from autograder.homework import ROOT, load_homework
from autograder.places import HERE, SUPPORT
from autograder.scaffold.scaffold import new_homework
from meta_tests.docs.blocks import blocks_of
from meta_tests.docs.documents import IN_A_REPOSITORY, first_command
from meta_tests.docs.project import Project
from meta_tests.installed.ci_files import INSTALL, of_github
from meta_tests.installed.wheel import PIP, build_wheel

KIT = "autograder/kit/"
REQUIREMENTS = ("requirements.txt", "requirements-workshop.txt")


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that the user running student code may enter."""
    with tempfile.TemporaryDirectory(prefix="autograder-installed-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
def wheel(place: Path) -> Path:
    """The wheel, built from a copy without any build before it."""
    return build_wheel(place)


@pytest.fixture(scope="module")
def repository(place: Path, wheel: Path) -> Project:
    """An empty folder, and an environment with the wheel; the packages that it needs are this environment's."""
    environment = place / "venv"
    venv.create(environment, with_pip=True)
    packages, = environment.glob("lib/python*/site-packages")
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run([environment / "bin" / "python", *PIP, "install", "--no-deps", "--no-index", wheel], check=True)
    (place / "own").mkdir()
    return Project(place / "own", environment / "bin")


@pytest.fixture(scope="module")
def walked(repository: Project) -> list[str]:
    """What did not go as docs/instructor.md shows, in a repository of one's own."""
    blocks = [block for block in blocks_of(ROOT / "docs" / "instructor.md")
              if (block.document, block.section) == IN_A_REPOSITORY and first_command(block).startswith("autograder ")]
    assert blocks
    return [problem for block in blocks for problem in repository.play(block)]


def is_source(path: Path) -> bool:
    return path.is_file() and path.suffix != ".pyc"


def kit_of(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name.removeprefix(KIT) for name in archive.namelist() if name.startswith(KIT)}


def test_the_wheel_contains_the_package_and_its_kit(wheel: Path) -> None:
    """Every file of the package is there, with what zips need besides, and no homework or test."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    package = {path.relative_to(HERE).as_posix() for path in (HERE / "autograder").rglob("*")
               if is_source(path)}
    kit = {path.relative_to(ROOT).as_posix() for path in (ROOT / SUPPORT).rglob("*") if is_source(path)}
    kit |= {"setup.sh", "run_autograder", "run_tests.py", "requirements.txt", "requirements-torch.txt",
            "requirements-dev.txt"}

    assert kit_of(wheel) == kit
    assert names == package | {f"{KIT}{name}" for name in kit}


def test_the_wheel_requires_what_the_commands_need(wheel: Path) -> None:
    """pip installs the pins of the requirement files with it."""
    with zipfile.ZipFile(wheel) as archive:
        name, = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        about = BytesParser().parsebytes(archive.read(name))
    lines = [line for file in REQUIREMENTS for line in (ROOT / file).read_text().splitlines()]

    required = [line for line in about.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert required == [line for line in lines if not line.startswith("#")]


def test_a_repository_of_one_s_own_needs_nothing_else(walked: list[str]) -> None:
    """new, check, grade, template, certify, bundle and handout do there as the page shows."""
    assert "\n".join(walked) == ""


def test_its_bundle_is_the_one_that_a_checkout_makes(repository: Project, walked: list[str]) -> None:
    """What is installed and what is in a checkout make the same bundle of a homework, byte for byte."""
    with zipfile.ZipFile(repository.root / "dist" / "hw6-bundle.zip") as archive:
        made = {name: archive.read(name) for name in archive.namelist()}

    assert made == list_bundle(load_homework("hw6", repository.root))


def test_nothing_is_written_into_the_package(repository: Project, walked: list[str], wheel: Path) -> None:
    """The commands write into the repository alone; what is installed stays as it was."""
    packages, = repository.tools.parent.glob("lib/python*/site-packages")
    written = {path.relative_to(packages / "autograder" / "kit").as_posix()
               for path in (packages / "autograder" / "kit").rglob("*") if is_source(path)}

    assert written == kit_of(wheel)
    assert not [name for name in ("reference", "student_template", "tests", "dist") if (packages / name).exists()]


@pytest.fixture
def scaffold(repository: Project) -> Iterator[Project]:
    """One more repository, with the homework that ``autograder new`` writes."""
    with tempfile.TemporaryDirectory(dir=repository.root.parent) as folder:
        Path(folder).chmod(0o755)
        new_homework("hw6", Path(folder))
        yield repository.beside(Path(folder))


def run_ci(repository: Project) -> subprocess.CompletedProcess[str]:
    """Run the CI files' commands as both platforms do: one after the other, until one fails."""
    return repository.run("\n".join(["set -eo pipefail", *(line for line in of_github() if line != INSTALL)]))


def test_a_new_homework_passes_the_ci_files(scaffold: Project) -> None:
    """check, template --check, certify, bundle and handout end well, and the zips are where the files look for them."""
    done = run_ci(scaffold)

    assert done.returncode == 0, done.stdout
    assert {path.name for path in (scaffold.root / "dist").glob("*.zip")} == {"hw6-bundle.zip", "hw6-handout.zip"}
    for sentence in ("workers start", "0 not as the catalogue says", "The template earns 0 of 10 points."):
        assert sentence in done.stdout


def test_an_outdated_template_fails_the_ci_files(scaffold: Project) -> None:
    """The first command that fails ends the run, also inside the loop over homeworks."""
    (scaffold.root / "student_template" / "hw6" / "scaling.py").write_text("old\n")

    done = run_ci(scaffold)

    assert done.returncode != 0
    assert "Run: python -m autograder template hw6" in done.stdout
    assert not (scaffold.root / "dist").exists()
