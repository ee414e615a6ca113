"""Lends objects of the reference to student code, for a few allowed uses.

Student code can read public attributes and call; it receives data, or objects that are lent in turn. Only objects of
the reference are lent, never a module and never a name with an underscore, so student code reaches nothing else in the
grader's process. Attributes cannot be set, so the size of a call's arguments bounds what it computes.
"""

from __future__ import annotations

from typing import Any

from ..errors import GraderError
from ..wire.codec import Ref, WireError, decode, encode
from .proxies import ModuleProxy, ObjectProxy, PathProxy, backend_of, kind_of, label_of, marker_of, unbound

# From a generator or a frame, attributes without an underscore lead to the callers' variables.
NEVER = ("module", "builtin_function_or_method", "generator", "coroutine", "async_generator", "frame", "traceback",
         "code")
FORBIDDEN_NAMES = ("mro",)
REQUEST_CAP = 16 * 2**20


class Lender:
    """Keeps the objects that are lent during one case and answers requests about them."""

    def __init__(self) -> None:
        self._lent: list[Any] = []

    def clear(self) -> None:
        """Start a case: nothing is lent."""
        self._lent = []

    def lend(self, proxy: Any) -> Ref:
        """Lend an object of the reference, given by its proxy."""
        proxy = unbound(proxy)
        if not isinstance(proxy, (ObjectProxy, PathProxy)) or isinstance(proxy, ModuleProxy):
            raise GraderError(f"Only objects of the reference can be lent, not a {type(proxy).__name__}.")
        if backend_of(proxy).is_submission:
            raise GraderError(f"{proxy!r} is the submission's own; pass it as it is instead of lending it.")
        for number, lent in enumerate(self._lent):
            if marker_of(lent) == marker_of(proxy):
                return _ref(number, proxy)
        self._lent.append(proxy)
        return _ref(len(self._lent) - 1, proxy)

    def take_back(self, ref: Ref) -> Any:
        """The proxy of a lent object.

        Raises:
            WireError: no lent object has that number.
        """
        if not 0 <= ref.number < len(self._lent):
            raise WireError("nothing of that number is lent")
        return self._lent[ref.number]

    def answer(self, payload: bytes) -> bytes:
        """Answer an encoded request from the worker about a lent object; errors are encoded answers too."""
        try:
            if len(payload) > REQUEST_CAP:
                raise WireError(f"a request of {len(payload)} bytes is too large")
            return encode(["ok", self._perform(*decode(payload, self._admit))], self._export)
        except (WireError, TypeError, ValueError, AttributeError, GraderError) as error:
            return encode(["error", type(error).__name__ if isinstance(error, AttributeError) else "TypeError",
                           f"the grader's object does not do this: {error}"])

    def _perform(self, operation: str, target: Any, *rest: Any) -> object:
        if not isinstance(target, (ObjectProxy, PathProxy)):
            raise TypeError("this is not a lent object")
        if operation == "call":
            args, kwargs = rest
            return target(*args, **kwargs)
        name = rest[0]
        if type(name) is not str or name.startswith("_") or name in FORBIDDEN_NAMES:
            raise AttributeError(f"no attribute {name!r}")
        if operation == "getattr":
            return backend_of(target).ask(["getattr", target, name], f"{label_of(target)}.{name}")
        if operation == "setattr":
            raise AttributeError(f"attribute {name!r} cannot be set")
        raise TypeError(f"no operation {operation!r}")

    def _admit(self, marker: object) -> object:
        if isinstance(marker, Ref) and marker.lent:
            return self.take_back(marker)
        raise WireError("an object of your own cannot be given to the grader's objects")

    def _export(self, value: object) -> object:
        if isinstance(value, ObjectProxy) and kind_of(value) in NEVER:
            raise WireError("this object is not lent")
        return self.lend(value)


def _ref(number: int, proxy: Any) -> Ref:
    marker = marker_of(proxy)
    is_callable = marker.callable if isinstance(marker, Ref) else True
    return Ref(number, label_of(proxy), is_callable, lent=True)
