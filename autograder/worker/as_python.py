"""What a case asks of student code as Python itself does: the truth, text and items of an object, a file as a program.

Part of the executor, and as little trusted.
"""

from __future__ import annotations

import io
import itertools
import operator
import sys
from typing import Any

from .script import run_script


class Kept:
    """Marks a result that stays here as a Ref although it could be sent as data."""

    def __init__(self, value: object) -> None:
        self.value = value


class AsPython:
    """Operations of the executor; see ``sandbox/protocol.py`` for those that ask them."""

    modules: dict[str, Any]
    sources: dict[str, bytes]

    def truth(self, target: Any) -> bool:
        return bool(target)

    def text(self, target: Any) -> str:
        return str.__str__(str(target))

    def number(self, target: Any) -> float:
        return float.__float__(float(target))

    def whole(self, target: Any) -> int:
        return int.__int__(int(target))

    def iterate(self, target: Any) -> object:
        return Kept(iter(target))

    def next(self, iterator: Any) -> list[Any]:
        """The next item in a list; an empty list after the last."""
        return list(itertools.islice(iterator, 1))

    def compute(self, name: str, *operands: Any) -> object:
        """``operator.add(...)`` and the like."""
        return getattr(operator, f"__{name}__")(*operands)

    def is_instance(self, value: Any, kind: Any) -> bool:
        return isinstance(value, kind)

    def is_subclass(self, value: Any, kind: Any) -> bool:
        return issubclass(value, kind)

    def script(self, file: str, arguments: list[str], stdin: str, merge: bool) -> dict[str, Any]:
        """Run a file of the submission as a program."""
        source = self.sources.get(file) or self._source_of(file)
        if source is None:
            raise FileNotFoundError(f"{file} was not handed in")
        return run_script(source, file, arguments, stdin, merge)

    def _source_of(self, file: str) -> bytes | None:
        """A file's content as its loader has it; the grader's own side gets no sources."""
        loader = getattr(self.modules.get(file.rpartition(".")[0]), "__loader__", None)
        found: bytes | None = getattr(loader, "sources", {}).get(file)
        return found

    def stdin(self, text: str) -> None:
        """Let student code read this from its standard input."""
        sys.stdin = io.StringIO(text)
