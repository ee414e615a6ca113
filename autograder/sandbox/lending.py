"""Lends objects of the reference to student code, for a few allowed uses.

Student code can read public attributes and call; it receives data, or objects that are lent in turn. Only objects of
the reference are lent, never a module and never a name with an underscore, so student code reaches nothing else in the
grader's process. Attributes cannot be set, so the size of a call's arguments bounds what it computes; see
``lent_arguments``.
"""

from __future__ import annotations

from typing import Any

from ..errors import GraderError, ReferenceRaised
from ..wire.codec import Path, Ref, WireError, decode, encode
from .lent_arguments import MOST_IN_A_CASE, check_result, numbers_in
from .proxies import ModuleProxy, ObjectProxy, PathProxy, backend_of, kind_of, label_of, marker_of, unbound
from .request import describe_value

# From a generator or a frame, attributes without an underscore lead to the callers' variables.
NEVER = ("module", "builtin_function_or_method", "generator", "coroutine", "async_generator", "frame", "traceback",
         "code")
FORBIDDEN_NAMES = ("mro",)
REQUEST_CAP = 2 * 2**20
MOST_OBJECTS = 20_000  # each method that is read is one; the largest training reads about 200
LONGEST_NAME = 100
LONGEST_TEXT = 2_000


class Lender:
    """Keeps the objects that are lent during one case and answers requests about them."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Start a case: nothing is lent."""
        self._lent: list[Any] = []
        self._numbers_of: dict[Ref | Path, int] = {}
        self._passed = 0

    def lend(self, proxy: Any) -> Ref:
        """Lend an object of the reference, given by its proxy."""
        proxy = unbound(proxy)
        if not isinstance(proxy, (ObjectProxy, PathProxy)) or isinstance(proxy, ModuleProxy):
            raise GraderError(f"Only objects of the reference can be lent, not a {type(proxy).__name__}.")
        if backend_of(proxy).is_submission:
            raise GraderError(f"{proxy!r} is the submission's own; pass it as it is instead of lending it.")
        number = self._numbers_of.setdefault(marker_of(proxy), len(self._lent))
        if number == len(self._lent):
            self._lent.append(proxy)
        return _ref(number, proxy)

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
            result = self._perform(decode(payload, self._admit))
            check_result(result)
            return encode(["ok", result], self._export)
        except ReferenceRaised as error:  # first, because it may be an AttributeError too
            return _refusal("TypeError", error.summary)
        except (WireError, AttributeError, GraderError) as error:
            return _refusal("AttributeError" if isinstance(error, AttributeError) else "TypeError", str(error))

    def _perform(self, request: Any) -> object:
        """Perform [operation, lent object, ...]; each part of it is checked, since a worker can send anything."""
        if type(request) is not list or len(request) < 3 or type(request[0]) is not str:
            raise WireError("this is not a request")
        operation, target, *rest = request
        if not isinstance(target, (ObjectProxy, PathProxy)):
            raise WireError("this is not a lent object")
        if operation == "call":
            return self._call(target, rest)
        name = rest[0]
        if not _is_public(name):
            raise AttributeError(f"no attribute {describe_value(name)}")
        if operation == "getattr":
            return backend_of(target).ask(["getattr", target, name], f"{label_of(target)}.{name}")
        if operation == "setattr":
            raise AttributeError(f"attribute {name!r} cannot be set")
        raise WireError(f"no operation {describe_value(operation)}")

    def _call(self, target: Any, arguments: list[Any]) -> object:
        """Call a lent object, if its arguments are few and small."""
        if len(arguments) != 2:
            raise WireError("a call has a list and a dict of arguments")
        args, kwargs = arguments
        self._passed += numbers_in(args, kwargs)
        if self._passed > MOST_IN_A_CASE:
            raise WireError(f"this case has passed more than {MOST_IN_A_CASE} numbers to the grader's objects")
        return target(*args, **kwargs)

    def _admit(self, marker: object) -> object:
        if isinstance(marker, Ref) and marker.lent:
            return self.take_back(marker)
        raise WireError("an object of your own cannot be given to the grader's objects")

    def _export(self, value: object) -> object:
        if isinstance(value, ObjectProxy) and kind_of(value) in NEVER:
            raise WireError("this object is not lent")
        if len(self._lent) >= MOST_OBJECTS:
            raise WireError(f"this case has been lent {MOST_OBJECTS} objects, and no more are")
        return self.lend(value)


def _refusal(kind: str, text: str) -> bytes:
    return encode(["error", kind, f"the grader's object does not do this: {text}"[:LONGEST_TEXT]])


def _is_public(name: object) -> bool:
    """Whether student code may read an attribute of this name."""
    return (type(name) is str and len(name) <= LONGEST_NAME and not name.startswith("_")
            and name not in FORBIDDEN_NAMES)


def _ref(number: int, proxy: Any) -> Ref:
    marker = marker_of(proxy)
    is_callable = marker.callable if isinstance(marker, Ref) else True
    return Ref(number, label_of(proxy), is_callable, lent=True)
