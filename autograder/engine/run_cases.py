"""Runs a homework's cases under pytest, with the grading plugin and without the machine's pytest configuration."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from ..errors import GraderError
from ..examples.use import begin_examples, recorded_examples
from ..homework import Homework
from ..places import put_on_path
from ..sandbox.session import Session
from . import plugin
from .asserts import Asserts
from .forbidden import refusal
from .grading import Grading
from .imports import no_student_imports, student_imports
from .options import Options
from .plugin import GRADING
from .progress import Progress
from .rubric import Rubric
from .scripts import scripts_in_worker
from .sides import SessionSides

FOLDERS = ("public", "hidden")
OPTIONS = ("--import-mode=importlib", "--continue-on-collection-errors", "--assert=rewrite", "--capture=no",
           "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:hypothesispytest",
           "-p", "no:logging", "-p", "no:doctest", "-p", "no:pastebin", "-p", "no:faulthandler",
           "-p", "no:stepwise", "-p", "no:warnings", "-p", "no:threadexception", "-p", "no:unraisableexception")


class _Attach:
    """Passes the grading to the plugin through pytest's config, and notices an interrupt."""

    def __init__(self, grading: Grading) -> None:
        self.is_interrupted = False
        self._grading = grading

    def pytest_configure(self, config: pytest.Config) -> None:
        """Attach the grading before collection."""
        config.stash[GRADING] = self._grading

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Let pytest write Python's plain traceback of a failed case: nobody reads it, and its own one is slow."""
        session.config.option.tbstyle = "native"

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Notice an interrupt, which pytest turns into an exit status; the plugin's own stop is none."""
        self.is_interrupted = not isinstance(excinfo.value, pytest.Session.Interrupted)


def run_cases(homework: Homework, session: Session, progress: Progress, options: Options) -> None:
    """Run every selected case once and report each to ``progress``.

    Raises:
        GraderError: pytest itself failed.
    """
    sides = SessionSides(homework, session, time.monotonic() + progress.seconds_left())
    grading = Grading(sides=sides, rubric=Rubric(homework), listener=progress, selected=options.selected,
                      fresh=options.fresh)
    with (student_imports(sides.submission, session), scripts_in_worker(sides.submission, homework.source_files),
          recorded_examples(homework, shrink=sides.live)):
        run_pytest(homework, grading)
    progress.change(refused=refusal(homework.forbidden, grading.forbidden_uses))


def run_pytest(homework: Homework, grading: Grading, names: Sequence[str] = FOLDERS) -> None:
    """Run the cases in these folders of tests/<hw>/.

    Raises:
        GraderError: pytest itself failed.
        KeyboardInterrupt: the run was interrupted.
    """
    put_on_path(Path(homework.root))
    attached = _Attach(grading)
    status = pytest.main(_arguments(homework, names), plugins=[plugin, attached, Asserts()])
    if attached.is_interrupted:
        raise KeyboardInterrupt
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED):
        raise GraderError(f"pytest ended with {pytest.ExitCode(status).name}.")


def collect_in_advance(homework: Homework | None) -> None:
    """Import what a run imports, case files included; a run in a process forked from this one finds it all loaded.

    Nothing of a submission is needed. Case files that name the student's modules, or cannot be imported, are
    forgotten again: each run imports them itself.

    Args:
        homework: None: nothing but what every homework's run imports, which importing this module has done.
    """
    if homework is None:
        return
    begin_examples(homework, shrink=homework.reference_dir.is_dir())  # as in ``run_cases``
    put_on_path(Path(homework.root))
    before = set(sys.modules)
    with no_student_imports(homework.modules) as asked_for, scripts_in_worker(None, ()):
        status = pytest.main([*_arguments(homework, FOLDERS), "--collect-only"], plugins=[Asserts()])
    if asked_for or status is not pytest.ExitCode.OK:
        for name in set(sys.modules) - before:
            if name.startswith("tests."):
                del sys.modules[name]


def _arguments(homework: Homework, names: Sequence[str]) -> list[str]:
    folders = [homework.cases_dir / name for name in names]
    places = [str(folder) for folder in folders if folder.is_dir()]
    if not places:  # pytest would look for cases everywhere
        raise GraderError(f"tests/{homework.id}/ has no {' and no '.join(f'{name}/' for name in names)}; "
                          "cases belong there.")
    return [*OPTIONS, "-c", os.devnull, "--rootdir", homework.root, "--confcutdir", str(homework.cases_dir), *places]
