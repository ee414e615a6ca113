"""What Python itself asks of an object in a case: its truth, its text, its items, whether it equals another one.

The answers come from the other side, where the object is. A case's own values never go there this way: student code
that saw the expected value of ``assertEqual(f(x), 8)`` could claim to equal it, and could tell it to later cases. So an
object over there equals no number or text of the case, and computes only with other objects over there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

COMPUTED = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor", "lt", "le", "gt",
            "ge")
CHANGED = ("neg", "pos", "abs", "invert")


class Protocol:
    """The special methods of a proxy of an object."""

    _backend: Any
    _marker: Any
    _label: str

    def __bool__(self) -> bool:
        return self._asked_of(bool, "truth", f"bool({self._label})") is True

    def __str__(self) -> str:
        return str(self._asked_of(str, "text", f"str({self._label})"))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __float__(self) -> float:
        return float(self._asked_of(float, "number", f"float({self._label})"))

    def __int__(self) -> int:
        return int(self._asked_of(int, "whole", f"int({self._label})"))

    def __iter__(self) -> Iterator[Any]:
        about = f"iterating over {self._label}"
        items = self._backend.ask_object(["iterate", self], self._label, about)
        while found := self._backend.ask(["next", items], self._label, about):
            yield found[0] if type(found) is list else None

    def __eq__(self, other: object) -> Any:
        if not self._is_beside(other):
            return NotImplemented
        return self._backend.ask(["compute", "eq", self, other], self._label, f"{self._label} == ...") is True

    def __hash__(self) -> int:
        return hash(self._marker)

    def _is_beside(self, other: object) -> bool:
        """Whether another value is an object on the same side."""
        return isinstance(other, Protocol) and other._backend is self._backend

    def _asked_of(self, kind: type, operation: str, about: str) -> Any:
        """An answer of this kind; any other breaks the protocol."""
        found = self._backend.ask([operation, self], self._label, about)
        if type(found) is not kind:
            self._backend.refuse_answer(f"{about} is no {kind.__name__}", about)
        return found


def _computing(name: str) -> Callable[[Protocol, object], Any]:
    def compute(self: Protocol, other: object) -> Any:
        if not self._is_beside(other):
            return NotImplemented
        return self._backend.ask(["compute", name, self, other], self._label, f"{self._label} {name} ...")

    return compute


def _changing(name: str) -> Callable[[Protocol], Any]:
    return lambda self: self._backend.ask(["compute", name, self], self._label, f"{name}({self._label})")


for _name in COMPUTED:
    setattr(Protocol, f"__{_name}__", _computing(_name))
for _name in CHANGED:
    setattr(Protocol, f"__{_name}__", _changing(_name))
