"""Long checks, one nox session each: ``.venv/bin/nox``. The test suite has a short version of each."""

import os
import sys
import tempfile
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from autograder.homework import find_homeworks  # noqa: E402  (nox does not look for modules here by itself)

nox.options.default_venv_backend = "none"
# How student code is isolated depends on who grades: what starts Python there. Root can be others.
CONTAINER = (sys.executable, str(ROOT / "meta_tests" / "levels" / "container.py"))
LEVELS = {"as_it_is": (), **({
    "ordinary_user": ("setpriv", "--reuid=64321", "--regid=64321", "--clear-groups"),
    "container": CONTAINER, "container_without_landlock": (*CONTAINER, "--without-landlock"),
} if os.geteuid() == 0 else {})}
each_homework = nox.parametrize("homework", find_homeworks(ROOT))


@nox.session
@each_homework
def certify(session: nox.Session, homework: str) -> None:
    """Run the cases on the whole catalogue of a homework, forms and mutants too; grade it in the sandbox, both ways."""
    session.run(sys.executable, "-m", "autograder", "certify", homework)
    session.run(sys.executable, "-m", "autograder", "certify", homework, "--sandbox")
    session.run(sys.executable, "-m", "autograder", "certify", homework, "--sandbox", "--fresh")


@nox.session
@each_homework
def margins(session: nox.Session, homework: str) -> None:
    """Run everything three times with other seeds, orders and threads; measure how far values are from tolerances."""
    session.run(sys.executable, "-m", "autograder", "certify", homework, "--repeat", "3", *session.posargs)


@nox.session
@each_homework
def kinds(session: nox.Session, homework: str) -> None:
    """Bind each name of a homework to values of every other kind, and run the cases on each."""
    session.run(sys.executable, "-m", "meta_tests.catalogue.rebound", homework)


@nox.session
@each_homework
def bench(session: nox.Session, homework: str) -> None:
    """Compare the time of a whole run with that of a bare script that does the same checks."""
    session.run(sys.executable, "bench/bench.py", homework)


@nox.session
@each_homework
def load(session: nox.Session, homework: str) -> None:
    """Grade a selection, and run the whole matrix, on the machine as it is and beside busy processes; compare."""
    session.run(sys.executable, "bench/load.py", homework)
    session.run(sys.executable, "bench/matrix_load.py", homework)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Try random inputs of every kind; ``-- TARGET --count 100`` tries fewer."""
    session.run(sys.executable, "-m", "meta_tests.fuzz", *session.posargs)


@nox.session
@each_homework
def faults(session: nox.Session, homework: str) -> None:
    """Stop gradings at many moments, and grade on a small machine."""
    session.run(sys.executable, "-m", "meta_tests.faults", homework, *session.posargs)


@nox.session
@nox.parametrize("level", LEVELS)
def attacks(session: nox.Session, level: str) -> None:
    """Grade every hostile submission by itself with the real command; arguments after ``--`` select and add options."""
    session.run(*LEVELS[level], sys.executable, "-m", "meta_tests.attacks", *session.posargs, external=True)


@nox.session
def torch(session: nox.Session) -> None:
    """List the files that pip would download for torch; arguments after ``--`` are pip's. It needs the network."""
    session.run(sys.executable, "-m", "meta_tests.installed.torch_files", *session.posargs)


@nox.session
@nox.parametrize("homework", sorted(path.parent.name for path in ROOT.glob("meta_tests/*/published.py")))
def published(session: nox.Session, homework: str) -> None:
    """Reproduce the numbers that a homework's seed prints, on real data that an instructor supplies in datasets/."""
    session.run(sys.executable, "-m", f"meta_tests.{homework}.published")


@nox.session
def cifar(session: nox.Session) -> None:
    """Train umich_ps4's reference on CIFAR-10, in minutes; ``-- FOLDER`` holds its batches."""
    session.run(sys.executable, "-m", "meta_tests.umich_ps4.real_images", *(session.posargs or ["datasets/cifar10"]))


@nox.session
def pythons(session: nox.Session) -> None:
    """Install the wheel with each Python that is here, and check a new homework; ``-- PYTHON`` names others."""
    session.run(sys.executable, "-m", "meta_tests.installed.pythons", *session.posargs)


@nox.session
@nox.parametrize("homework", sorted(path.parent.name for path in ROOT.glob("tests/*/figures.py")))
def figures(session: nox.Session, homework: str) -> None:
    """Draw all figures of a homework, as docs/figures.md shows them."""
    session.run(sys.executable, "-m", "autograder", "figures", homework)


@nox.session
def sixth(session: nox.Session) -> None:
    """Start a homework in a copy of the project, and run every test there."""
    from meta_tests.docs.project import copy_project

    with tempfile.TemporaryDirectory(prefix="autograder-sixth-") as folder:
        Path(folder).chmod(0o755)  # the user that runs student code enters it
        copy = copy_project(Path(folder)).root
        with session.chdir(copy):
            session.run(sys.executable, "-m", "autograder", "new", "hw6")
            session.run(sys.executable, "-m", "pytest", *session.posargs)
