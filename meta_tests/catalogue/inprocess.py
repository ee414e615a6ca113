"""Runs a homework's cases on any sources in this process: the real proxies, cases and copies, without the wall.

Quick enough for a whole catalogue on every change; what it proves are the cases, not the sandbox.
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
import types
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers

from autograder.certify.catalogue import Candidate, reference_sources
from autograder.engine.forbidden import ForbiddenUses
from autograder.errors import StudentError
from autograder.homework import Homework
from autograder.sandbox.local import DirectBackend, load_trusted
from autograder.sandbox.proxies import Submission
from autograder.template.generate import generate_marked
from autograder.worker.call_watch import WATCH
from meta_tests.catalogue.backend import Sources, opened
from tests.support import Gap

EXAMPLES = 6
Fixtures = dict[str, Any]


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
        fixtures: from (conftest module, submission, reference, settings, remark, carry), the fixtures of the homework's
            own conftest.
        hostile: answers, as Python expressions, that a submission of this homework might give besides the usual ones.
    """

    def __init__(self, homework: Homework, fixtures: Callable[..., Fixtures], hostile: Collection[str] = ()) -> None:
        self.homework = homework
        self.hostile = tuple(hostile)
        self._fixtures = fixtures

    @cached_property
    def cases(self) -> tuple[InProcessCase, ...]:
        """All cases, public and hidden."""
        found = []
        for path in sorted(self.homework.cases_dir.glob("*/test_*.py")):
            with _quick_profile():
                module = load_file(path)
            for name, function in vars(module).items():
                if name.startswith("test_") and callable(function):
                    part, hidden = path.stem.removeprefix("test_"), path.parent.name == "hidden"
                    found.append(InProcessCase(part, hidden, name, function, function.__weight__))
        return tuple(found)

    def case(self, id: str) -> InProcessCase:
        """The case of this id."""
        return next(case for case in self.cases if case.id == id)

    @cached_property
    def conftest(self) -> types.ModuleType:
        """The homework's conftest.py."""
        return load_file(self.homework.cases_dir / "conftest.py")

    @cached_property
    def reference(self) -> Sources:
        """The reference's files."""
        return reference_sources(self.homework)

    def stub(self, statements: str) -> Sources:
        """The template's files, with these statements in place of each solution."""
        generated = generate_marked(self.homework, statements)
        return {**self.reference, **{name: content.decode() for name, content in generated.items()}}

    @cached_property
    def answers(self) -> DirectBackend:
        """The reference or oracle that the cases ask."""
        return DirectBackend(load_trusted(self.homework.reference_dir, self.homework.reference_files))

    def run_case(self, case: InProcessCase, sources: Sources, settings: dict[str, Any] | None = None) -> Result:
        """Run one case on freshly loaded modules.

        Raises:
            Exception: anything but a Gap or a StudentError is the case's own fault.
        """
        with self._as_in_a_worker():
            return self._run(case, sources, settings)

    def run_all(self, sources: Sources, settings: dict[str, Any] | None = None) -> dict[str, Result]:
        """Every case's result, by its id."""
        with self._as_in_a_worker():
            return {case.id: self._run(case, sources, settings) for case in self.cases}

    def lost_by(self, candidate: Candidate) -> set[str]:
        """The parts on which a candidate loses; once a part that may lose has lost, its other cases are not run.

        Public cases go first: they are quick, and few of the hidden ones are needed then.
        """
        expected = {*candidate.loses, *candidate.may_lose}
        lost: set[str] = set()
        with self._as_in_a_worker():
            for case in sorted(self.cases, key=lambda case: case.hidden):
                if case.part not in lost & expected and self._run(case, candidate.sources).failure is not None:
                    lost.add(case.part)
        return lost

    def lost_parts(self, results: dict[str, Result]) -> dict[str, float]:
        """Points lost by part; parts that lost nothing are absent."""
        lost: dict[str, float] = {}
        for case in self.cases:
            if results[case.id].failure is not None:
                lost[case.part] = lost.get(case.part, 0.0) + case.weight
        return lost

    def _run(self, case: InProcessCase, sources: Sources, settings: dict[str, Any] | None = None) -> Result:
        properties: dict[str, Any] = {}
        remark, carry = (partial(properties.__setitem__, name) for name in ("remark", "carried"))
        chosen = settings or self.homework.settings
        with opened(sources) as backend:
            self.answers.begin()
            submission = Submission(backend, self.homework.modules)
            reference = Submission(self.answers, self.homework.reference_modules)
            known = {"submission": submission, "reference": reference, "remark": remark, "carry": carry,
                     "settings": chosen, "forbidden": ForbiddenUses(self.homework.forbidden, [])}
            known.update(self._fixtures(self.conftest, submission, reference, chosen, remark, carry))
            wanted = [name for name in inspect.signature(case.function).parameters if name in known]
            try:
                case.function(**{name: known[name] for name in wanted})
            except (Gap, StudentError) as failure:
                return Result(failure, properties)
        return Result(None, properties)

    @contextmanager
    def _as_in_a_worker(self) -> Iterator[None]:
        """Within the block, a few fuzz examples are drawn and the functions that the homework forbids are watched."""
        with _quick_profile():
            WATCH.install(self.homework.forbidden.calls, self.homework.forbidden.penalty != "none")
            try:
                yield
            finally:
                WATCH.remove()


def load_file(path: Path) -> types.ModuleType:
    """Run a file as a module under a private name."""
    spec = importlib.util.spec_from_file_location(f"inprocess_{path.parent.name}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its own module up there
    spec.loader.exec_module(module)
    return module


@contextmanager
def _quick_profile() -> Iterator[None]:
    """Within the block: the engine's fuzz settings, with fewer examples and no shrinking.

    A function takes its settings over when it is decorated, so cases are loaded within such a block too. As in the
    engine, Hypothesis is kept from reading literals out of local modules: it would search all again for each fresh
    module of a submission.
    """
    before, providers.is_local_module_file = providers.is_local_module_file, lambda path: False
    settings.register_profile("in-process", derandomize=True, database=None, deadline=None, max_examples=EXAMPLES,
                              report_multiple_bugs=False, phases=[Phase.explicit, Phase.generate],
                              suppress_health_check=list(HealthCheck))
    profile = settings.get_current_profile_name()
    settings.load_profile("in-process")
    try:
        yield
    finally:
        settings.load_profile(profile)
        providers.is_local_module_file = before
