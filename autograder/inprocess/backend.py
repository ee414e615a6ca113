"""The two sides of a case in this process: the reference, and a trusted solution in place of the student's.

The solution is asked through the same proxies as in a worker, with the same copies and errors.

Only lending differs from a worker: the solution gets the reference's object itself, because lent objects are used more
often than all others together. Lending through the wire is tested with real workers.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ..errors import GraderError, StudentError
from ..sandbox.local import DirectBackend, LocalBackend
from ..sandbox.proxies import backend_of
from ..worker.call_watch import WATCH
from ..worker.executor import Executor, describe
from ..worker.loading import SubmissionFinder, compile_all, load_all
from ..worker.names import Names, public_names
from ..worker.stand_ins import StandInFinder, StandInModule
from .randomness import own_random_numbers, random_numbers_of_a_worker

Sources = dict[str, str]


class ReferenceBackend(DirectBackend):
    """The reference; it draws its own random numbers, as it does where the solution is in another process."""

    def __init__(self, modules: dict[str, Any]) -> None:
        super().__init__(modules)
        self._numbers = np.random.MT19937(0)

    def ask(self, request: list[Any], label: str, about: str = "") -> Any:
        """Perform a request."""
        with own_random_numbers(self._numbers):
            return super().ask(request, label, about)


class OpenBackend(DirectBackend):
    """Performs requests on a submission here; its errors count as the student's, and the reference's objects are lent.

    Args:
        modules: name -> imported module.
        sources: file name -> bytes, of all files of the submission.
    """

    def __init__(self, modules: dict[str, Any], sources: dict[str, bytes]) -> None:
        super().__init__(modules)
        self._executor = Executor(modules, own_files=sources)
        self._executor.sources = sources
        self._names: dict[str, tuple[Names, Names]] = {}

    def ask(self, request: list[Any], label: str, about: str = "") -> Any:
        """Perform a request; warnings from the student's code are ignored.

        Raises:
            StudentError: the student's code raised, or returned something that cannot be sent.
        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                operation, *arguments = self._inward(request)
                return self._outward(self._executor.perform(operation, *arguments), label)
        except GraderError:
            raise
        except (Exception, SystemExit) as error:
            raise StudentError(*describe(error, self._executor.own_files), about or label) from None

    def names(self, module: str) -> dict[str, str]:
        """The public names of a module, as a worker reports them."""
        own, imported = self._all_names(module)
        return {**own, **imported}

    def own_names(self, module: str) -> list[str]:
        """The names of a module that the submission itself defines or mentions."""
        return list(self._all_names(module)[0])

    def _all_names(self, module: str) -> tuple[Names, Names]:
        if not self.loaded(module):
            return {}, {}
        if module not in self._names:
            code = _compiled(tuple(self._executor.sources.items())).get(f"{module}.py")
            self._names[module] = public_names(self._modules[module], self._modules, code)
        return self._names[module]

    def loaded(self, module: str) -> bool:
        """Whether a module could be imported."""
        return module in self._modules

    def lend(self, proxy: Any) -> Held:
        """The reference's own object, to be passed as an argument."""
        owner = backend_of(proxy)
        assert isinstance(owner, LocalBackend)
        return Held(owner.object_of(proxy))

    def raise_error(self, kind: str, text: str, trace: str, about: str) -> None:
        """Raise a StudentError: what the solution answers is the solution's."""
        raise StudentError(kind, text, trace, about)

    def _inward(self, value: Any) -> Any:
        return value.held if type(value) is Held else super()._inward(value)


@dataclass(frozen=True)
class Held:
    """An object of the reference that is passed to student code."""

    held: Any


@contextmanager
def opened(sources: Sources) -> Iterator[OpenBackend]:
    """A backend on freshly loaded modules of these sources; they are removed from sys.modules afterwards."""
    content = {name: text.encode() for name, text in sources.items()}
    finder = SubmissionFinder(content, {}, _compiled(tuple(content.items())))
    others = {name: sys.modules.pop(name) for name in finder.files if name in sys.modules}
    finders = [finder, StandInFinder()]
    sys.meta_path[:0] = finders
    try:
        with random_numbers_of_a_worker():
            modules, _ = load_all(finder, lambda name: None)
            WATCH.start(finder.sources)
            yield OpenBackend(modules, finder.sources)
    finally:
        sys.meta_path[:] = [one for one in sys.meta_path if one not in finders]
        for name in [*finder.files, *(name for name, module in sys.modules.items() if type(module) is StandInModule)]:
            sys.modules.pop(name, None)
        sys.modules.update(others)


@lru_cache(maxsize=8)
def _compiled(content: tuple[tuple[str, bytes], ...]) -> dict[str, bytes]:
    """The compiled files; every case loads the same ones afresh."""
    return compile_all(dict(content))
