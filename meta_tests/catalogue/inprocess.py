"""Runs a homework's cases on any sources in this process: the real proxies, cases and copies, without the wall.

Quick enough for a whole catalogue on every change; what it proves are the cases, not the sandbox.
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers

from autograder.certify.catalogue import reference_sources
from autograder.engine.forbidden import ForbiddenUses
from autograder.errors import StudentError
from autograder.homework import Homework
from autograder.sandbox.loading import SubmissionFinder, load_all
from autograder.sandbox.local import LocalBackend, load_trusted
from autograder.sandbox.proxies import Submission
from autograder.sandbox.watch import WATCH
from autograder.template.generate import generate_marked
from tests.support import Gap

Sources = dict[str, str]
Fixtures = dict[str, Any]


class OpenBackend(LocalBackend):
    """A submission in this process: its errors are the student's, and the reference's objects are lent as they are."""

    def exchange(self, payload: bytes, about: str) -> bytes:
        """Perform one request; what the student's code warns of is nobody's error."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return super().exchange(payload, about)

    def raise_error(self, kind: str, text: str, trace: str, about: str) -> None:
        """An error over there is the student's."""
        raise StudentError(kind, text, trace, about)


@dataclass(frozen=True)
class InProcessCase:
    """One test function of a homework."""

    part: str
    hidden: bool
    name: str
    function: Callable[..., None]
    weight: float

    @property
    def id(self) -> str:
        """``public/linear::test_forward``"""
        return f"{'hidden' if self.hidden else 'public'}/{self.part}::{self.name}"


@dataclass(frozen=True)
class Result:
    """What became of one case: ``failure`` is None where it passed."""

    failure: Exception | None
    properties: dict[str, Any]


class InProcess:
    """One homework's cases.

    Args:
        fixtures: from (conftest module, submission, reference, settings, record_property), the fixtures of the
            homework's own conftest.
    """

    def __init__(self, homework: Homework, fixtures: Callable[..., Fixtures]) -> None:
        self.homework = homework
        self._fixtures = fixtures

    @cached_property
    def cases(self) -> tuple[InProcessCase, ...]:
        """All cases, public and hidden."""
        found = []
        for path in sorted(self.homework.cases_dir.glob("*/test_*.py")):
            with quick_profile():
                module = load_file(path)
            for name, function in vars(module).items():
                if name.startswith("test_") and callable(function):
                    part, hidden = path.stem.removeprefix("test_"), path.parent.name == "hidden"
                    found.append(InProcessCase(part, hidden, name, function, function.__weight__))
        return tuple(found)

    @cached_property
    def conftest(self) -> types.ModuleType:
        """The homework's conftest.py."""
        return load_file(self.homework.cases_dir / "conftest.py")

    @cached_property
    def reference(self) -> Sources:
        """The reference's files."""
        return reference_sources(self.homework)

    @cached_property
    def stub(self) -> Sources:
        """The template's files."""
        generated = generate_marked(self.homework, self.homework.stub)
        return {name: content.decode() for name, content in generated.items()}

    @cached_property
    def _answers(self) -> LocalBackend:
        return LocalBackend(load_trusted(self.homework.reference_dir, self.homework.reference_files))

    def run_case(self, case: InProcessCase, sources: Sources, settings: dict[str, Any] | None = None) -> Result:
        """Run one case on freshly loaded modules.

        Raises:
            Exception: anything but a Gap or a StudentError is the case's own fault.
        """
        properties: dict[str, Any] = {}
        record = properties.__setitem__
        chosen = settings or self.homework.settings
        with opened(sources) as backend:
            self._answers.begin()
            submission = Submission(backend, self.homework.modules)
            reference = Submission(self._answers, self.homework.reference_modules)
            known = {"submission": submission, "reference": reference, "record_property": record, "settings": chosen,
                     "forbidden": ForbiddenUses(self.homework.forbidden, [])}
            known.update(self._fixtures(self.conftest, submission, reference, chosen, record))
            wanted = [name for name in inspect.signature(case.function).parameters if name in known]
            try:
                case.function(**{name: known[name] for name in wanted})
            except (Gap, StudentError) as failure:
                return Result(failure, properties)
        return Result(None, properties)

    def run_all(self, sources: Sources, settings: dict[str, Any] | None = None) -> dict[str, Result]:
        """Every case's result, by its id."""
        return {case.id: self.run_case(case, sources, settings) for case in self.cases}

    def lost_parts(self, results: dict[str, Result]) -> dict[str, float]:
        """Points lost by part; parts that lost nothing are absent."""
        lost: dict[str, float] = {}
        for case in self.cases:
            if results[case.id].failure is not None:
                lost[case.part] = lost.get(case.part, 0.0) + case.weight
        return lost

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Within the block, the functions that the homework forbids are watched, as in a worker."""
        WATCH.install(self.homework.forbidden.calls, self.homework.forbidden.penalty != "none")
        try:
            yield
        finally:
            WATCH.remove()


@contextmanager
def opened(sources: Sources) -> Iterator[OpenBackend]:
    """A backend on freshly loaded modules of these sources; afterwards none of them is left in sys.modules."""
    finder = SubmissionFinder({name: text.encode() for name, text in sources.items()}, {})
    others = {name: sys.modules.pop(name) for name in finder.files if name in sys.modules}
    sys.meta_path.insert(0, finder)
    try:
        modules, _ = load_all(finder, lambda name: None)
        backend = OpenBackend(modules)
        backend._executor.own_files, backend._executor.sources = set(finder.sources), finder.sources
        WATCH.start(finder.sources)
        yield backend
    finally:
        sys.meta_path.remove(finder)
        for name in finder.files:
            sys.modules.pop(name, None)
        sys.modules.update(others)


def load_file(path: Path) -> types.ModuleType:
    """Run a file as a module under a private name."""
    spec = importlib.util.spec_from_file_location(f"inprocess_{path.parent.name}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its own module up there
    spec.loader.exec_module(module)
    return module


@contextmanager
def quick_profile() -> Iterator[None]:
    """Within the block: the engine's fuzz settings, with fewer examples and no shrinking.

    A function takes its settings over when it is decorated, so cases are loaded within such a block too. As in the
    engine, Hypothesis is kept from reading literals out of local modules: it would search all again for each fresh
    module of a submission.
    """
    before, providers.is_local_module_file = providers.is_local_module_file, lambda path: False
    settings.register_profile("in-process", derandomize=True, database=None, deadline=None, max_examples=8,
                              report_multiple_bugs=False, phases=[Phase.explicit, Phase.generate],
                              suppress_health_check=list(HealthCheck))
    profile = settings.get_current_profile_name()
    settings.load_profile("in-process")
    try:
        yield
    finally:
        settings.load_profile(profile)
        providers.is_local_module_file = before
