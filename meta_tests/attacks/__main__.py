"""Grades each attack by itself with the real command and all cases: ``python -m meta_tests.attacks [homework...]``.

``nox -s attacks`` runs it at every level that the machine offers: as it is, as an ordinary user, and with the
privileges of a container. Options of the command itself follow ``--with``, as in ``--with=--fresh``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from autograder.apart import grade_apart
from autograder.homework import Homework, load_homework

from .attack import HERE, STUB, attack, build, names
from .checks import problems
from .secrets import plant, secrets
from .traces import Lookout, adopt_orphans, children_of, peak_mib
from .trial import Trial

HOMEWORKS = sorted(path.name for path in HERE.iterdir() if any(path.glob("*.toml")))
PAUSE = 0.02  # seconds between two looks at the grader's memory; what is measured is its peak


def main(argv: list[str] | None = None) -> int:
    """Grade the attacks and print what is wrong; the exit status is 1 if anything is."""
    parser = argparse.ArgumentParser("python -m meta_tests.attacks", description=__doc__)
    parser.add_argument("homeworks", nargs="*", default=HOMEWORKS, help=f"of {', '.join(HOMEWORKS)}; all by default")
    parser.add_argument("--only", action="append", help="the name of an attack; all by default")
    parser.add_argument("--with", action="append", default=[], dest="options", help="an option of autograder grade")
    arguments = parser.parse_args(argv)
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        os.environ["TMPDIR"] = folder
        wrong = [_grade_all(load_homework(name), arguments.only, arguments.options, Path(folder))
                 for name in arguments.homeworks]
    return int(any(wrong))


def _grade_all(homework: Homework, only: Sequence[str] | None, options: Sequence[str], folder: Path) -> bool:
    """Whether anything is wrong with any attack on a homework."""
    metadata = plant(folder)
    given = ["--metadata", str(metadata), *options]
    hidden = secrets(homework, [folder])
    maximum = sum(homework.parts.values())
    stub = _grade(homework, STUB, given, folder)
    wrong = False
    for name in [STUB, *(name for name in names(homework.id) if not only or name in only)]:
        trial = stub if name == STUB else _grade(homework, name, given, folder)
        ran = len(stub.data["tests"])
        found = problems(trial, attack(homework.id, name), stub, hidden, maximum, ran)
        level, peak = trial.data["extra_data"]["isolation"], trial.traces.peak_mib
        print(f"{homework.id} {name}: {trial.total():g} points, level {level}, {peak:.0f} MiB", flush=True)
        print("".join(f"    {sentence}\n" for sentence in found), end="", flush=True)
        wrong = wrong or bool(found)
    return wrong


def _grade(homework: Homework, name: str, options: Sequence[str], folder: Path) -> Trial:
    """One attack, graded by the command in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="one-", dir=folder) as work:
        submission = build(homework, name, Path(work))
        results = Path(work) / "results" / "results.json"
        results.parent.mkdir()
        lookout = Lookout([folder])
        with _peak_of_the_child() as peaks:
            graded = grade_apart(homework, submission, results, options=options, warm=False)
        raw = results.read_text()
        results.unlink()
        traces = msgspec.structs.replace(lookout.traces(), peak_mib=max(peaks, default=0.0))
    return Trial(name, raw, graded.data, graded.status, traces=traces)


@contextmanager
def _peak_of_the_child() -> Iterator[list[float]]:
    """Within the block, watch the largest memory of this process's child, which is the grader."""
    peaks: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(PAUSE):
            peaks.extend(peak_mib(child) for child in children_of()[:1])

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        over.set()
        watcher.join()


if __name__ == "__main__":
    sys.exit(main())
