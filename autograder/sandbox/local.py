"""A backend on modules of this process: the grader asks the reference through the same proxies, with the same copies.

Only trusted files are ever loaded here.
"""

from __future__ import annotations

import pathlib
import re
import sys
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..errors import HomeworkError
from ..wire.values import DTYPE_CODES, SCALARS, Path, Ref, Tensor, is_key
from ..worker.executor import Executor
from ..worker.loading import SubmissionFinder, load_all
from ..worker.raised import answer_of
from ..worker.stand_ins import StandInFinder, StandInModule
from .proxies import Backend
from .reading import read_error

PLAIN = (type(None), bool, int, float, str, bytes)


class LocalBackend(Backend):
    """Performs requests here; an error that no case catches is the grader's fault.

    Args:
        modules: name -> imported module.
    """

    def __init__(self, modules: dict[str, Any]) -> None:
        super().__init__()
        self._modules = modules
        self._executor = _executor_of(modules)

    def begin(self) -> None:
        """Start a case: forget the objects of the last one."""
        self._executor = _executor_of(self._modules)
        self.era += 1

    def exchange(self, payload: bytes, about: str) -> bytes:
        """Perform one request."""
        return self._executor.answer(payload)

    def object_of(self, proxy: Any) -> object:
        """The object of this process behind one of this backend's proxies."""
        return self._executor.admit(self.export(proxy))


class DirectBackend(LocalBackend):
    """The same answers without encoding, for speed: most requests of a case go to the reference."""

    def ask(self, request: list[Any], label: str, about: str = "") -> Any:
        """Perform a request; arguments and data are copied as the wire would."""
        operation, *arguments = self._inward(request)
        try:
            result = self._executor.perform(operation, *arguments)
        except Exception as error:
            raise self.family.error(read_error(*answer_of(error, self._executor.own_files)), about or label) from error
        return self._outward(result, label)

    def admit(self, marker: object, label: str) -> object:
        """The value of an answer; a tensor's values are copied, so that no later step changes them."""
        if isinstance(marker, Tensor):
            return Tensor(np.array(marker.array), marker.requires_grad)
        return super().admit(marker, label)

    def _inward(self, value: Any) -> Any:
        kind = type(value)
        if kind is np.ndarray:
            return value.copy()
        if kind in (list, tuple):
            return kind(self._inward(item) for item in value)
        if kind is dict:
            return {key: self._inward(item) for key, item in value.items()}
        if kind in PLAIN or isinstance(value, np.generic) or (kind in (set, frozenset) and all(map(is_key, value))):
            return kind(value) if kind is set else value
        return self._executor.admit(value if kind in (Path, Tensor) else self.export(value))

    def _outward(self, value: Any, label: str) -> Any:
        kind = type(value)
        if kind is np.ndarray and value.ndim and value.dtype in DTYPE_CODES:
            array = value.copy()
            array.flags.writeable = False
            return array
        if kind in (list, tuple):
            return kind(self._outward(item, label) for item in value)
        if kind in (set, frozenset) and all(map(is_key, value)):
            return kind(value)
        if kind is dict and all(map(is_key, value)):
            return {key: self._outward(item, label) for key, item in value.items()}
        if kind in PLAIN or kind in SCALARS:
            return value
        exported = self._executor.export(value)
        return self.admit(exported, label) if type(exported) in (Ref, Tensor) else self._outward(exported, label)


def _executor_of(modules: dict[str, Any]) -> Executor:
    """A new executor, which knows the modules' sources as a worker's does."""
    executor = Executor(modules)
    for module in modules.values():
        executor.sources.update(getattr(getattr(module, "__loader__", None), "sources", {}))
    return executor


def load_trusted(folder: pathlib.Path, files: Iterable[str]) -> dict[str, Any]:
    """Import a homework's own files from a folder without leaving them in sys.modules.

    Where packages for plots are not installed, as on Gradescope, their stand-ins are imported.

    Raises:
        HomeworkError: a file is missing or cannot be imported.
    """
    try:
        sources = {name: (folder / name).read_bytes() for name in files}
    except OSError as error:
        raise HomeworkError(f"{folder.parent.name}/{folder.name}/{pathlib.Path(error.filename).name} cannot be read "
                            f"({error.strerror}); homework.toml names it.") from None
    finder = SubmissionFinder(sources, {})
    others = {name: sys.modules.pop(name) for name in finder.files if name in sys.modules}
    stand_ins = StandInFinder()
    sys.meta_path.insert(0, finder)
    sys.meta_path.append(stand_ins)
    try:
        modules, results = load_all(finder, lambda name: None)
    finally:
        sys.meta_path[:] = [one for one in sys.meta_path if one not in (finder, stand_ins)]
        for name in [*finder.files, *(name for name, module in sys.modules.items() if type(module) is StandInModule)]:
            sys.modules.pop(name, None)
        sys.modules.update(others)
    for name, loaded in results.items():
        if loaded.error:
            raise HomeworkError(_cannot_be_imported(folder, finder.files[name], loaded.error))
    return modules


def _cannot_be_imported(folder: pathlib.Path, name: str, error: tuple[str, str, str]) -> str:
    """A sentence with the place: the innermost line of the homework's own files.

    Args:
        error: the exception's type and message, and its frames in these files.
    """
    kind, text, frames = error
    places = re.findall(r"^(\S.*), line (\d+)", frames, re.MULTILINE)
    file, line = places[-1] if places else (name, "")
    where = f"{folder.parent.name}/{folder.name}/{file}{f', line {line}' if line else ''}"
    reason = re.sub(r" \([^()]*, line \d+\)$", "", text)  # a SyntaxError names its place again
    return f"{where}: the reference cannot be imported: {kind}{f': {reason}' if reason else ''}; correct it there."
