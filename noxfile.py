"""Long checks, one nox session each: ``.venv/bin/nox``. The test suite has a short version of each."""

import sys

import nox

nox.options.default_venv_backend = "none"
HOMEWORKS = ["cmu_hw3", "nyu_hw1"]


@nox.session
@nox.parametrize("homework", HOMEWORKS)
def certify(session: nox.Session, homework: str) -> None:
    """Grade the whole catalogue of a homework through the sandbox."""
    session.run(sys.executable, "-m", "autograder", "certify", homework)


@nox.session
@nox.parametrize("homework", HOMEWORKS)
def bench(session: nox.Session, homework: str) -> None:
    """Compare the time of a whole run with that of a bare script that does the same checks."""
    session.run(sys.executable, "bench/bench.py", homework)
