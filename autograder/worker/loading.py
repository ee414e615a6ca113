"""Imports the student's modules from their bytes: whole, or by their definitions alone.

A whole import can hang, train for minutes or need a data file. Loaded by its definitions, a module consists of its
imports (each on its own), functions, classes, constants, and what its graded names need; everything else at its top
level is skipped. A notebook is always loaded so.

A worker may lack what the survey had, such as autograd. If a module was whole in the survey and its import raises now,
each of its statements is run on its own, and only those that raise are skipped.
"""

from __future__ import annotations

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import marshal
import sys
import types
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..wire.origin import Origins
from .definitions import Partial, Plan, Step, run_steps
from .mending import mend
from .raised import describe

WHOLE, DEFINITIONS, FAILED = "whole", "definitions", "failed"
STATEMENTS = "statements"  # a mode of loading alone; the module counts as loaded by its definitions


@dataclass(frozen=True)
class Loaded:
    """How one module was loaded.

    Attributes:
        how: "whole", "definitions" or "failed".
        error: (type name, message, own frames) of the first error, if any.
        partial: what is missing, if it was loaded by its definitions and not by a worker that knew how.
    """

    how: str
    error: tuple[str, str, str] | None = None
    partial: Partial | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Guide:
    """What the grader knows about a submission that its loading needs.

    Attributes:
        origins: where the lines of its sources come from, for those made from notebooks.
        wanted: module -> the names that are graded.
        late: module -> the numbers of the statements that did not end in time.
    """

    origins: Origins = field(default_factory=Origins)
    wanted: Mapping[str, Collection[str]] = field(default_factory=dict)
    late: Mapping[str, Collection[int]] = field(default_factory=dict)

    def pack(self) -> list[Any]:
        """As data for the wire."""
        return [self.origins.pack(), {name: sorted(names) for name, names in self.wanted.items()},
                {name: sorted(numbers) for name, numbers in self.late.items()}]

    @classmethod
    def unpack(cls, data: list[Any]) -> Guide:
        """The guide that ``pack`` packed."""
        origins, wanted, late = data
        return cls(Origins.unpack(origins), wanted, late)


UNGUIDED = Guide()


class SubmissionFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the submission's modules, after all other finders.

    Args:
        sources: file name -> bytes.
        modes: module name -> "whole" or "definitions".
        codes: file name -> its compiled code, if it is already known (see compile_all).
        instead: the mode in which a module is loaded whose whole import raises.
        guide: where the sources come from, and what is graded in them.

    Attributes:
        sources: file name -> bytes; of a notebook, without the cells that cannot be parsed.
        announce, announce_step: called with each module's name when its code starts or continues, and with the numbers
            of those of its statements that may be left out.
    """

    def __init__(self, sources: dict[str, bytes], modes: dict[str, str], codes: dict[str, bytes] | None = None,
                 instead: str = DEFINITIONS, guide: Guide = UNGUIDED) -> None:
        self.files = {name.rpartition(".")[0]: name for name in sources}
        self.modes = dict(modes)
        self.guide = guide
        mended = {name: mend(source, guide.origins.files[name]) for name, source in sources.items()
                  if name in guide.origins.files and self._mode(name) != FAILED}
        self._faults = {name: faults for name, (_, faults) in mended.items()}
        self.sources = {**sources, **{name: source for name, (source, _) in mended.items()}}
        self.codes = codes or {}
        self.instead = instead
        self.announce: Callable[[str], None] = lambda name: None
        self.announce_step: Callable[[str, int], None] = lambda name, number: None
        self._running: list[str] = []
        self._plans: dict[str, Plan] = {}
        self._partial: dict[str, Partial] = {}

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """A spec for a module of the submission, None for every other name."""
        if fullname not in self.files:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=self.files[fullname])

    def code_of(self, module: str) -> bytes | None:
        """A module's marshalled code, if it is known."""
        return self.codes.get(self.files[module])

    def partial_of(self, module: str) -> Partial | None:
        """What a module lacks that was loaded by its definitions, if this process has read its statements."""
        return self._partial.get(module)

    def compile(self) -> dict[str, bytes]:
        """The codes of all files: as ``compile_all``, or the steps of those that are loaded by their definitions."""
        whole = {name: source for name, source in self.sources.items() if self._mode(name) == WHOLE}
        self.codes = compile_all(whole)
        for name in self.sources.keys() - whole.keys():
            if self._mode(name) == DEFINITIONS and (plan := self._plan(name)) is not None:
                self.codes[name] = marshal.dumps(plan.steps)
        return self.codes

    def _mode(self, name: str) -> str:
        return self.modes.get(name.rpartition(".")[0], WHOLE)

    def _plan(self, name: str) -> Plan | None:
        """The plan of a file; None if it cannot be parsed."""
        try:
            return self._planned(name)
        except Exception:  # told when it is imported
            return None

    def _planned(self, name: str) -> Plan:
        mode = self._mode(name)
        if name not in self._plans:
            module = name.rpartition(".")[0]
            self._plans[name] = Plan(ast.parse(self.sources[name], name), name, self.guide.wanted.get(module, ()),
                                     name in self.guide.origins.files, everything=mode == STATEMENTS)
        return self._plans[name]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """The ordinary module object."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the module's code according to its mode; announce it, and then its importer when that continues."""
        self._running.append(module.__name__)
        self.announce(module.__name__)
        try:
            self._run(module)
        finally:
            self._running.pop()
            if self._running:
                self.announce(self._running[-1])

    def _run(self, module: types.ModuleType) -> None:
        if self.modes.get(module.__name__) == FAILED:
            raise ImportError(f"{module.__name__} cannot be imported, not even by its definitions alone")
        name = self.files[module.__name__]
        source = self.sources[name]
        module.__file__ = name
        linecache.cache[name] = (lambda: importlib.util.decode_source(source),)  # for tracebacks
        if self.modes.get(module.__name__, WHOLE) in (DEFINITIONS, STATEMENTS):
            self._run_steps(module, name)
        elif name in self.codes:
            exec(marshal.loads(self.codes[name]), module.__dict__)
        else:
            exec(_compile(source, name), module.__dict__)

    def _run_steps(self, module: types.ModuleType, name: str) -> None:
        steps = self._known_steps(name)
        plan = None if steps is not None else self._planned(name)
        if name in self.guide.origins.files and b"get_ipython" in self.sources[name]:
            module.__dict__["get_ipython"] = _no_ipython
        failed = run_steps(plan.steps if plan else steps or [], module.__dict__,
                           lambda number: self.announce_step(module.__name__, number),
                           self.guide.late.get(module.__name__, ()))
        if name in self._plans:
            self._partial[module.__name__] = self._plans[name].partial(
                module.__dict__, [*self._faults.get(name, []), *failed])

    def _known_steps(self, name: str) -> list[Step] | None:
        """The steps of a file, if another worker has made them."""
        found = marshal.loads(self.codes[name]) if name in self.codes else None
        return found if isinstance(found, list) else None


def _no_ipython() -> None:
    """What notebooks call in place of commands of IPython.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError("commands of IPython (% and !) are not run")


def compile_all(sources: dict[str, bytes]) -> dict[str, bytes]:
    """File name -> its code, marshalled; a file that cannot be compiled is absent and fails when it is imported."""
    codes = {}
    for name, source in sources.items():
        try:
            codes[name] = marshal.dumps(_compile(source, name))
        except Exception:
            continue
    return codes


def _compile(source: bytes, name: str) -> types.CodeType:
    return compile(source, name, "exec", dont_inherit=True)


def load_all(finder: SubmissionFinder, announce: Callable[[str], None]) -> tuple[dict[str, Any], dict[str, Loaded]]:
    """Import every module of the submission.

    Args:
        announce: called with each module's name when its code starts, or continues after importing another one, so
            that a hang can be attributed.

    Returns:
        the modules that could be loaded, and how each one was.
    """
    modules: dict[str, Any] = {}
    results: dict[str, Loaded] = {}
    finder.announce = announce
    for name in finder.files:
        results[name] = _load(finder, name)
        if results[name].how != FAILED:
            modules[name] = sys.modules[name]
    return modules, results


def _load(finder: SubmissionFinder, name: str) -> Loaded:
    own_files = set(finder.sources)
    try:
        importlib.import_module(name)
    except BaseException as error:
        first = describe(error, own_files, finder.guide.origins)
        if _cannot_be_parsed(error, finder.files[name], first[2]) or finder.modes.get(name, WHOLE) != WHOLE:
            return Loaded(FAILED, first)
    else:
        return Loaded(finder.modes.get(name, WHOLE), None, finder.partial_of(name))
    finder.modes[name] = finder.instead
    sys.modules.pop(name, None)
    try:
        importlib.import_module(name)
    except BaseException:
        return Loaded(FAILED, first)
    return Loaded(DEFINITIONS, first, finder.partial_of(name))


def _cannot_be_parsed(error: BaseException, filename: str, frames: str) -> bool:
    if isinstance(error, UnicodeDecodeError):
        return not frames  # with frames: the module's own code raised it
    return isinstance(error, SyntaxError) and error.filename == filename
