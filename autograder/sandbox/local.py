"""A backend on modules of this process: how the grader asks the reference, with the same proxies and the same copies.

Only trusted files are ever loaded here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import GraderError, HomeworkError
from .executor import Executor
from .loading import FAILED, SubmissionFinder, load_all
from .proxies import Backend


class LocalBackend(Backend):
    """Performs requests here; an error is the grader's own.

    Args:
        modules: name -> imported module.
    """

    def __init__(self, modules: dict[str, Any]) -> None:
        super().__init__()
        self._modules = modules
        self._executor = Executor(modules)

    def begin(self) -> None:
        """A case begins: forget the objects of the last one."""
        self._executor = Executor(self._modules)
        self.era += 1

    def exchange(self, payload: bytes, about: str) -> bytes:
        """Perform one request."""
        return self._executor.answer(payload)

    def raise_error(self, kind: str, text: str, trace: str, about: str) -> None:
        """The reference does not raise on what a case asks; if it does, the case or the reference is wrong."""
        raise GraderError(f"The reference raised {kind} in {about}: {text}")


def load_trusted(folder: Path, files: Iterable[str]) -> dict[str, Any]:
    """Import a homework's own files from a folder, without leaving their names in sys.modules.

    Raises:
        HomeworkError: a file is missing or cannot be imported.
    """
    try:
        sources = {name: (folder / name).read_bytes() for name in files}
    except OSError as error:
        raise HomeworkError(f"The reference cannot be read: {error}.") from None
    finder = SubmissionFinder(sources, {})
    others = {name: sys.modules.pop(name) for name in finder.files if name in sys.modules}
    sys.meta_path.insert(0, finder)
    try:
        modules, results = load_all(finder, lambda name: None)
    finally:
        sys.meta_path.remove(finder)
        for name in finder.files:
            sys.modules.pop(name, None)
        sys.modules.update(others)
    for name, loaded in results.items():
        if loaded.how == FAILED or loaded.error:
            raise HomeworkError(f"{folder / finder.files[name]} cannot be imported: {loaded.error}.")
    return modules
