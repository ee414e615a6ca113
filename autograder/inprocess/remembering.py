"""The reference with a memory: cases ask it the same questions for every solution, so answers are reused."""

from __future__ import annotations

import copy
import hashlib
import io
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np

from ..sandbox.local import DirectBackend
from ..sandbox.proxies import MethodProxy, ObjectProxy, PathProxy
from ..wire.values import Path, Ref, Tensor
from .randomness import own_random_numbers

DIGEST_BYTES = 16
MOST_KNOWN = 200_000
PROXIES = (MethodProxy, ObjectProxy, PathProxy)
MARKERS = (Path, Ref, Tensor)


class RememberingBackend(DirectBackend):
    """The reference in this process, with its earlier answers.

    The answer to a question depends on earlier questions, so it is kept under a digest of all questions since the
    case started. Questions answered from memory are performed later, if a new question comes or an object is lent.
    """

    def __init__(self, modules: dict[str, Any]) -> None:
        super().__init__(modules)
        self._known: dict[bytes, Any] = {}
        self._objects: dict[bytes, list[object]] = {}
        self._asked = b""
        self._waiting: list[bytes] = []
        self._lent = False
        self._numbers = np.random.MT19937(0)

    def begin(self) -> None:
        """Start a case: no question has been asked yet."""
        super().begin()
        self._asked, self._waiting, self._lent = b"", [], False

    def ask(self, request: list[Any], label: str, about: str = "") -> Any:
        """The answer to a request, from memory if it is known."""
        question = self._frozen(request)
        self._asked = hashlib.blake2b(self._asked + question, digest_size=DIGEST_BYTES).digest()
        if not self._lent and self._asked in self._known:
            self._waiting.append(question)
            return self._thawed(self._known[self._asked], label)
        self._catch_up()
        with own_random_numbers(self._numbers):
            answer = super().ask(request, label, about)
        if not self._lent and len(self._known) < MOST_KNOWN:
            self._known[self._asked] = answer
        return self._thawed(answer, label)

    def object_of(self, proxy: Any) -> object:
        """The object itself. The caller can change it, so this case gets no more answers from memory."""
        if self._waiting:
            self._restore()
        self._lent = True
        return super().object_of(proxy)

    def admit(self, marker: object, label: str) -> object:
        """Keep a marker as it is among the answers; each use makes a new proxy of it."""
        return marker

    def _thawed(self, answer: Any, label: str) -> Any:
        """A kept answer with a proxy for each marker in it; arrays are read-only and can be shared."""
        kind = type(answer)
        if kind in (list, tuple):
            return kind(self._thawed(item, label) for item in answer)
        if kind is dict:
            return {key: self._thawed(item, label) for key, item in answer.items()}
        return super().admit(answer, label) if kind in (Ref, Tensor) else answer

    def _restore(self) -> None:
        """Bring this case's objects to the state after the questions so far, by a copy if there is one."""
        if self._asked not in self._objects:
            self._catch_up()
            self._objects[self._asked] = copy.deepcopy(self._executor.table)
            return
        self._waiting = []
        self._executor.table = copy.deepcopy(self._objects[self._asked])
        self._executor.numbers = {id(value): number for number, value in enumerate(self._executor.table)}

    def _catch_up(self) -> None:
        waiting, self._waiting = self._waiting, []
        for question in waiting:
            with own_random_numbers(self._numbers):
                self._outward(self._executor.perform(*_Unpickler(question, self._executor.admit).load()), "")

    def _frozen(self, request: list[Any]) -> bytes:
        """A request as bytes, which cannot change later."""
        content = io.BytesIO()
        _Pickler(content, self.export).dump(request)
        return content.getvalue()


class _Pickler(pickle.Pickler):
    """Writes requests; a proxy is written as its marker."""

    def __init__(self, content: io.BytesIO, export: Callable[[object], object]) -> None:
        super().__init__(content, protocol=5)
        self._export = export

    def reducer_override(self, value: Any) -> Any:
        """Called by pickle for everything that is neither plain data nor a plain container."""
        if isinstance(value, PROXIES):
            value = self._export(value)
        return (_admit, (type(value), *vars(value).values())) if isinstance(value, MARKERS) else NotImplemented


class _Unpickler(pickle.Unpickler):
    """Reads requests; ``admit`` turns a marker into a value."""

    def __init__(self, question: bytes, admit: Callable[[Any], object]) -> None:
        super().__init__(io.BytesIO(question))
        self._admit = admit

    def find_class(self, module: str, name: str) -> Any:
        """The value of a name in the bytes."""
        if name == _admit.__name__:
            return lambda kind, *fields: self._admit(kind(*fields))
        return super().find_class(module, name)


def _admit(kind: type, *fields: Any) -> None:
    """A placeholder in the bytes for the reader's ``admit``."""
