"""The two sides of a case in this process: the reference, and a trusted solution in place of the student's.

The solution is asked through the same proxies as in a worker, with the same copies and errors.

Only lending differs from a worker: the solution gets the reference's object itself, because lent objects are used more
often than all others together. Lending through the wire is tested with real workers.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from ..errors import GraderError, StudentError
from ..homework import NOTEBOOK
from ..intake.given import Given, pack_given, unpack_given, with_given
from ..intake.take import Staged
from ..notebook.convert import from_notebook
from ..sandbox.interface import Interface
from ..sandbox.local import DirectBackend, LocalBackend
from ..sandbox.proxies import backend_of
from ..sandbox.reading import read_error
from ..wire.origin import Origins
from ..worker.call_watch import WATCH
from ..worker.executor import Executor
from ..worker.loading import DEFINITIONS, Guide, SubmissionFinder, compile_all, load_all
from ..worker.names import Names, public_names
from ..worker.raised import HERE, answer_of
from ..worker.stand_ins import StandInFinder, StandInModule
from .randomness import own_random_numbers, random_numbers_of_a_worker

Sources = dict[str, str]
NOTHING = Interface()


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
        codes: file name -> its code, marshalled; None: they are compiled here.
        origins: where the lines of the sources come from.

    Attributes:
        has_drawn: whether the submission has drawn random numbers.
    """

    blamed = StudentError
    has_drawn: Callable[[], bool]

    def __init__(self, modules: dict[str, Any], sources: dict[str, bytes], codes: dict[str, bytes] | None = None,
                 origins: Origins = HERE) -> None:
        super().__init__(modules)
        self._executor = Executor(modules, own_files=sources, origins=origins)
        self._executor.sources = sources
        self._codes = compile_all(sources) if codes is None else codes
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
            parts = answer_of(error, self._executor.own_files, self._executor.origins)
            raise self.family.error(read_error(*parts), about or label) from None

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
            code = self._codes.get(f"{module}.py")
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

    def _inward(self, value: Any) -> Any:
        return value.held if type(value) is Held else super()._inward(value)


@dataclass(frozen=True)
class Held:
    """An object of the reference that is passed to student code."""

    held: Any


@contextmanager
def opened(sources: Sources, interface: Interface = NOTHING, given: Given = MappingProxyType({}), seed: int = 0
           ) -> Iterator[OpenBackend]:
    """A backend on freshly loaded modules of these sources; they are removed from sys.modules afterwards.

    Args:
        sources: file name -> text; that of a notebook is loaded as a student's is.
        interface: what is graded.
        given: the handout's own helpers, for sources that lack them.
        seed: of the random numbers that they draw.
    """
    graded = tuple((module, tuple(names)) for module, names in interface.names.items())
    prepared = _prepare(tuple(sources.items()), graded, pack_given(given))
    finder = SubmissionFinder(prepared.content, prepared.modes, prepared.codes, guide=prepared.guide)
    others = {name: sys.modules.pop(name) for name in finder.files if name in sys.modules}
    finders = [finder, StandInFinder()]
    sys.meta_path[:0] = finders
    try:
        with random_numbers_of_a_worker(seed) as has_drawn:
            modules, _ = load_all(finder, lambda name: None)
            WATCH.start(finder.sources)
            backend = OpenBackend(modules, finder.sources, prepared.codes, prepared.guide.origins)
            backend.interface = interface
            backend.has_drawn = has_drawn
            yield backend
    finally:
        sys.meta_path[:] = [one for one in sys.meta_path if one not in finders]
        for name in [*finder.files, *(name for name, module in sys.modules.items() if type(module) is StandInModule)]:
            sys.modules.pop(name, None)
        sys.modules.update(others)


@dataclass(frozen=True)
class _Prepared:
    """What is the same whenever some sources are loaded: Python sources, how they are loaded, and their codes."""

    content: dict[str, bytes]
    modes: dict[str, str]
    codes: dict[str, bytes]
    guide: Guide


@lru_cache(maxsize=8)
def _prepare(sources: tuple[tuple[str, str], ...], graded: tuple[tuple[str, tuple[str, ...]], ...], given: bytes
             ) -> _Prepared:
    """The sources, ready to be loaded; every case loads the same ones afresh."""
    staged = with_given(unpack_given(given), _staged(sources))
    guide = Guide(Origins(staged.origins), dict(graded))
    modes = {name.removesuffix(".py"): DEFINITIONS for name in staged.origins}
    return _Prepared(staged.files, modes, SubmissionFinder(staged.files, modes, guide=guide).compile(), guide)


def _staged(sources: tuple[tuple[str, str], ...]) -> Staged:
    scripts = {f"{name.removesuffix(NOTEBOOK)}.py": from_notebook(text.encode(), name)
               for name, text in sources if name.endswith(NOTEBOOK)}
    content = {name: text.encode() for name, text in sources if not name.endswith(NOTEBOOK)}
    content.update((name, script.source) for name, script in scripts.items())
    return Staged(content, origins={name: script.origin for name, script in scripts.items()})
