"""Proxies: in a case, ``submission.hw3_lib.Linear((W, b)).forward(x)`` reads like ordinary code but runs elsewhere.

A proxy turns each use into a request to its Backend; data comes back as data, objects as proxies. Code of the
other side never runs here: a proxy is one of this file's classes, an array is a read-only private copy.

A proxy's attributes are the student's, so functions read what the grader knows about a proxy: ``marker_of``,
``label_of``, ``backend_of``, ``kind_of``, ``number_of``, ``path_of``, and for a method ``owner_of`` and ``name_of``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..errors import GraderError, ReferenceRaised, StudentError
from ..text import did_you_mean
from ..wire.codec import Path, Ref, Tensor, WireError, encode
from ..wire.values import filled
from ..wire.words import kind_in_words
from ..worker.raised import EXCEPTION_CLASS, Lineage
from .interface import Interface
from .protocol import Protocol
from .raised import Family, MadeClass, over_there
from .reading import Error, broken, read_answer, read_lineage
from .request import Ran, Request, describe_arguments


class Backend:
    """Performs requests. A subclass defines how bytes are sent and what an error means.

    Attributes:
        blamed: the errors that this side raises.
        methods: (type name, attribute) pairs known to be methods, which are called in one request.
        era: grows with each new worker, so that objects of an older worker are recognised.
        is_submission: whether student code answers; only to it can objects of the reference be lent.
        interface: what the modules must define; nothing is demanded of the reference itself.
    """

    is_submission = False
    blamed: type[StudentError] | type[ReferenceRaised] = ReferenceRaised

    def __init__(self) -> None:
        self.family = Family(self.blamed)
        self.methods: set[tuple[str, str]] = set()
        self.interface = Interface()
        self.era = 0

    def exchange(self, payload: bytes, about: str) -> bytes:
        """Send one encoded request, return the encoded answer."""
        raise NotImplementedError

    def names(self, module: str) -> dict[str, str]:
        """Public names of a module -> "class", "callable" or "data", as far as they are known without a request."""
        return {}

    def file_of(self, module: str) -> str:
        """The file of a module, as messages name it."""
        return f"{module}.py"

    def lineage(self, proxy: ObjectProxy | PathProxy) -> Lineage:
        """The classes behind a class of exceptions."""
        about = f"reading {label_of(proxy)}"
        try:
            return read_lineage(self.ask(["lineage", proxy], label_of(proxy), about))
        except TypeError:
            self.refuse(broken("it is no class of exceptions"), about)
            raise

    def exception_class(self, proxy: ObjectProxy | PathProxy) -> type[Exception]:
        """A class of exceptions over there, as a class that a case can catch."""
        return self.family.class_of(self.lineage(proxy), proxy)

    def own_names(self, module: str) -> list[str]:
        """A module's names that were not imported from elsewhere; suggestions for a misspelt name."""
        return list(self.names(module))

    def loaded(self, module: str) -> bool:
        """Whether a module could be loaded at all."""
        return True

    def kept_steps(self) -> int:
        """How many steps are kept, to explain a failure by; only a session keeps any."""
        return 0

    def keep_of_last(self, kept: Collection[int], of: int) -> None:
        """Keep these of the last ``of`` steps, which explain a failure; only a session keeps steps."""

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """What is printed over there within the block is not the student's output; only a session keeps any."""
        yield

    def renew(self) -> None:
        """Continue with a fresh process, if there are processes; all earlier objects are lost."""

    def require_fresh(self) -> None:
        """Go on only in a process that has served no other case, if there are processes."""

    def lend(self, proxy: Any) -> Any:
        """What to pass for an object of the reference; the reference itself gets the object unchanged."""
        return proxy

    def ask(self, request: list[Any], label: str, about: str = "") -> Any:
        """Perform a request and return data or a proxy.

        Args:
            label: the name by which messages call the result, if it is an object.
            about: the call in words, for messages about an error.
        """
        return self.read(self.exchange(encode(request, self.export), about or label), label, about)

    def ask_object(self, request: list[Any], label: str, about: str = "") -> ObjectProxy:
        """Perform a request whose result is always an object; an answer without one breaks the protocol."""
        value = self.ask(request, label, about)
        if not isinstance(value, ObjectProxy):
            self.refuse(broken("it is not an object"), about or label)
        assert isinstance(value, ObjectProxy)
        return value

    def run(self, steps: Sequence[Request]) -> Ran:
        """Perform requests in order, up to the first that raises; a Slot is replaced by an earlier result."""
        results: list[Any] = []
        for step in steps:
            try:
                result = self.ask(filled(step.request, results), step.label, step.about)
                check_made(step.request, result)
                results.append(result)
            except StudentError as error:
                note_construction(step.request, error)
                return Ran(results, error)
        return Ran(results)

    def read(self, answer: bytes, label: str, about: str = "") -> Any:
        """The value of an encoded answer, data or a proxy; an error answer raises this backend's exception."""
        reading = read_answer(answer, lambda marker: self.admit(marker, label))
        self.weigh(reading.weight, about or label)
        if reading.error is None:
            return reading.value
        self.refuse(reading.error, about or label)
        raise AssertionError("refuse returned")

    def refuse_answer(self, reason: str, about: str) -> None:
        """Raise this backend's exception for an answer that is none."""
        self.refuse(broken(reason), about)

    def handed_in(self, module: str) -> bool:
        """Whether there is a file of this module."""
        return self.loaded(module)

    def weigh(self, weight: int, about: str) -> None:
        """Receive the size of each answer, in bytes; only a session limits it."""

    def refuse(self, error: Error, about: str) -> None:
        """Raise this backend's exception for an error over there; see ``blamed``."""
        raise self.family.error(error, about)

    def export(self, value: object) -> object:
        """What is sent in place of a value that is not data."""
        value = over_there(value) if type(value) is MadeClass else unbound(value)
        if isinstance(value, (ObjectProxy, PathProxy)):
            if backend_of(value) is not self:
                raise GraderError(f"{value!r} belongs to another side; lend it instead of passing it.")
            if isinstance(value, ObjectProxy) and value._era != self.era:
                raise GraderError(f"{value!r} was made in an earlier case or worker; make it in the case that uses it.")
            return marker_of(value)
        raise GraderError(f"A case passed a {type(value).__name__}, which is not data.")

    def admit(self, marker: object, label: str) -> object:
        """The value for an arriving marker."""
        if isinstance(marker, Ref) and not marker.lent:
            return ObjectProxy(self, marker, label)
        if isinstance(marker, Tensor):
            return marker
        raise WireError("an unexpected marker")


class _Proxy:
    """An object, class or function on the other side."""

    _backend: Backend
    _marker: Ref | Path
    _label: str

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        label, kind = f"{self._label}.{name}", kind_of(self)
        if (kind, name) in self._backend.methods:
            return MethodProxy(self, name, label)
        value = self._backend.ask(["getattr", self, name], label, f"reading {label}")
        if isinstance(value, ObjectProxy) and kind_of(value) == "method":
            self._backend.methods.add((kind, name))
            return MethodProxy(self, name, label)
        if not _is_callable(value):
            self._backend.interface.check_method(self._label, name, in_words(value))
        return self._backend.exception_class(value) if is_exception_class(value) else value

    def __setattr__(self, name: str, value: object) -> None:
        self._backend.ask(["setattr", self, name, value], name, f"setting {self._label}.{name}")

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        about = f"{self._label}({describe_arguments(args, kwargs)})"
        request = ["call", self, list(args), kwargs]
        try:
            made = self._backend.ask(request, self._label, about)
        except StudentError as error:
            note_construction(request, error)
            raise
        check_made(request, made)
        return made

    def __getitem__(self, key: object) -> Any:
        return self._backend.ask(["getitem", self, key], f"{self._label}[{key!r}]")

    def __setitem__(self, key: object, value: object) -> None:
        self._backend.ask(["setitem", self, key, value], f"{self._label}[{key!r}]")

    def __len__(self) -> int:
        about = f"len({self._label})"
        count = self._backend.ask(["length", self], about)
        if type(count) is not int or count < 0:
            self._backend.refuse(broken("a length is a number of at least 0"), about)
        return int(count)

    def __repr__(self) -> str:
        return f"<{self._label}>"


class MethodProxy:
    """A method of an object over there; calling it is one request."""

    def __init__(self, owner: _Proxy, name: str, label: str) -> None:
        self._owner, self._name, self._label = owner, name, label

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        """Call it over there."""
        about = f"{self._label}({describe_arguments(args, kwargs)})"
        return self._owner._backend.ask(["method", self._owner, self._name, list(args), kwargs], self._label, about)

    def __iter__(self) -> Iterator[Any]:
        """Refuse: a list was expected."""
        self._owner._backend.refuse(Error("TypeError", f"{self._name} is a method, not a list"), self._label)
        return iter(())

    def __repr__(self) -> str:
        return f"<{self._label}>"


class ObjectProxy(Protocol, _Proxy):
    """An object that stays on the other side, known by its number there."""

    _marker: Ref
    _era: int

    def __init__(self, backend: Backend, marker: Ref, label: str) -> None:
        object.__setattr__(self, "_backend", backend)
        object.__setattr__(self, "_marker", marker)
        object.__setattr__(self, "_era", backend.era)
        object.__setattr__(self, "_label", label)


class PathProxy(_Proxy):
    """A class or function known by its name, which is valid in every worker."""

    _marker: Path

    def __init__(self, backend: Backend, marker: Path) -> None:
        object.__setattr__(self, "_backend", backend)
        object.__setattr__(self, "_marker", marker)
        object.__setattr__(self, "_label", marker.names[-1])

    def __instancecheck__(self, instance: object) -> bool:
        """``isinstance(x, hw.Layer)``, as it is over there; plain data is an instance of no class there."""
        if not isinstance(instance, ObjectProxy) or instance._backend is not self._backend:
            return False
        about = f"isinstance(..., {self._label})"
        return self._backend.ask(["is_instance", instance, self], about, about) is True

    def __subclasscheck__(self, subclass: object) -> bool:
        """``issubclass(hw.Layer, hw.Base)``."""
        if not isinstance(subclass, _Proxy) or subclass._backend is not self._backend:
            return False
        about = f"issubclass(..., {self._label})"
        return self._backend.ask(["is_subclass", subclass, self], about, about) is True


class ModuleProxy(PathProxy):
    """One module of a submission."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        path = Path((self._label, name))
        names = self._backend.names(self._label)
        if names and name not in names and not name.startswith("_"):
            guess = did_you_mean(name, self._backend.own_names(self._label))
            text = f"{self._backend.file_of(self._label)} has no {name}{guess}."
            raise StudentError("", text, no_secret=text)
        if names.get(name) == EXCEPTION_CLASS:
            return self._backend.exception_class(PathProxy(self._backend, path))
        if names.get(name, "data") != "data":
            return PathProxy(self._backend, path)
        value = self._backend.ask(["fetch", path], name, f"reading {path}")
        if is_exception_class(value):
            return self._backend.exception_class(PathProxy(self._backend, path))
        if _is_callable(value):
            return PathProxy(self._backend, path)
        self._backend.interface.check_name(self._label, name, in_words(value), self._backend.file_of(self._label))
        return value


def marker_of(proxy: ObjectProxy | PathProxy) -> Ref | Path:
    """The marker of the object, class or function on the wire."""
    return proxy._marker


def label_of(proxy: Any) -> str:
    """The name of a proxy's object in messages."""
    return str(proxy._label)


def backend_of(proxy: ObjectProxy | PathProxy) -> Backend:
    """The backend that answers requests about it."""
    return proxy._backend


def kind_of(proxy: Any) -> str:
    """The name of an object's type over there; empty for a class or function known by its name."""
    return getattr(proxy._marker, "kind", "")


def number_of(proxy: Any) -> int:
    """The number of an object over there, of its owner for a method; -1 if it is known by its name."""
    if isinstance(proxy, MethodProxy):
        return number_of(proxy._owner)
    return int(getattr(proxy._marker, "number", -1))


def path_of(proxy: PathProxy) -> Path:
    """The module and the names in it."""
    return proxy._marker


def owner_of(method: MethodProxy) -> Any:
    """The proxy of the object that a method belongs to."""
    return method._owner


def name_of(method: MethodProxy) -> str:
    """A method's name."""
    return method._name


def in_words(value: Any) -> str:
    """The kind of a value from over there; of an object the name of its type."""
    is_object = isinstance(value, ObjectProxy)
    return kind_in_words(value, f"an object of type {kind_of(value)}" if is_object else "an object")


def check_made(request: list[Any], made: Any) -> None:
    """Refuse data as the result of calling a class by its name.

    Raises:
        StudentError: the class, which may be a function over there, gave no object.
    """
    operation, target, *_ = request
    if operation == "call" and isinstance(target, PathProxy) and not isinstance(made, ObjectProxy):
        backend_of(target).interface.check_object(path_of(target).names[0], label_of(target), in_words(made))


def note_construction(request: list[Any], error: StudentError) -> None:
    """Note that an error came from the constructor of a class that the reference has, too."""
    operation, target, *_ = request
    if operation == "call" and isinstance(target, PathProxy) and not error.no_secret:
        module, name = (*path_of(target).names, "")[:2]
        if backend_of(target).interface.is_class(module, name):
            error.no_secret = f"the constructor of {name} raised an exception."


def is_exception_class(value: Any) -> bool:
    """Whether a proxy stands for a class of exceptions."""
    return isinstance(value, ObjectProxy) and kind_of(value) == EXCEPTION_CLASS


def _is_callable(value: Any) -> bool:
    return isinstance(value, ObjectProxy) and value._marker.callable


def unbound(value: Any) -> Any:
    """A method as an object of its own, that can be passed as an argument; any other value as it is."""
    if not isinstance(value, MethodProxy):
        return value
    return value._owner._backend.ask(["getattr", value._owner, value._name], value._label)
