"""Performs requests on a set of modules, and answers with data and references.

The same executor serves the worker (the student's modules) and the grader's own process (the reference's), so that
both answer alike: arguments are fresh copies, data is returned as copies, objects stay here and are sent as Refs.
It runs beside student code and is not trusted: the other side checks all its answers.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..wire.codec import Path, Ref, Slot, Tensor, WireError, decode, encode
from ..wire.origin import Origins
from ..wire.values import filled
from ..wire.words import kind_in_words, not_a_method
from .as_python import AsPython, Kept
from .call_watch import WATCH
from .dry_run import dry_run
from .forms import plain
from .raised import EXCEPTION_CLASS, HERE, Lineage, answer_of, is_exception_class, lineage
from .static_check import Rules, look


class Executor(AsPython):
    """Answers requests about modules; every object that it sends as a Ref stays in its table.

    Args:
        modules: name -> imported module.
        upcall: sends a request for a lent object to its owner and returns the answer; None if nothing is lent.
        own_files: names of the files whose frames a traceback shows.
        origins: where the lines of these files come from.

    Attributes:
        restore: brings the process back to where it was after the import, and returns whether that worked.
    """

    def __init__(self, modules: dict[str, Any], upcall: Callable[[list[Any]], Any] | None = None,
                 own_files: Iterable[str] = (), origins: Origins = HERE) -> None:
        self.modules = modules
        self.upcall = upcall
        self.own_files = set(own_files)
        self.origins = origins
        self.sources: dict[str, bytes] = {}
        self.restore: Callable[[], bool] = lambda: False
        self.table: list[object] = []
        self.numbers: dict[int, int] = {}

    def answer(self, payload: bytes) -> bytes:
        """Perform one encoded request; an error in it becomes an answer too."""
        return self._answered(self._request, payload)

    def _request(self, payload: bytes) -> object:
        return self.perform(*decode(payload, self.admit, writeable=True))

    def _answered(self, perform: Callable[..., object], *arguments: object) -> bytes:
        try:
            return encode(["ok", perform(*arguments)], self.export, scalars=True)
        except WireError as error:
            return encode(["error", "ValueError", f"the value cannot be sent to the grader: {error}", "", b""])
        except BaseException as error:    # SystemExit and KeyboardInterrupt of the student's do not end the worker
            return encode(["error", *answer_of(error, self.own_files, self.origins)])

    def perform(self, operation: str, *arguments: Any) -> object:
        """Perform one request and return its result unchanged."""
        return _OPERATIONS[operation](self, *arguments)

    def begin(self) -> bool:
        """Start another case: forget all objects and noted calls; whether everything is as after the import."""
        self.table.clear()
        self.numbers.clear()
        WATCH.start(self.sources)
        return self.restore()

    def call(self, target: Any, args: list[Any], kwargs: dict[str, Any]) -> object:
        """A call; an instance of a student's class is sent as an object, whatever it inherits from."""
        result = target(*args, **kwargs)
        return Kept(result) if self._is_instance_of_own(target, result) else result

    def hold(self, target: Any, args: list[Any]) -> object:
        """A call whose result stays here even if it could be sent as data; its parts can be passed on unchanged."""
        return Kept(target(*args))

    def part(self, target: Any, key: object) -> object:
        """An item of what is held, by reference."""
        return Kept(target[key])

    def define(self, source: str, name: str) -> object:
        """A function that the homework gives to students, from its source: as it was given, whatever they made of it.
        """
        namespace: dict[str, Any] = {"__name__": "given"}
        exec(compile(source, "given.py", "exec", dont_inherit=True), namespace)
        return Kept(namespace[name])

    def dry_run(self, module: str, plan: dict[str, Any]) -> dict[str, Any]:
        """The calls that a module's top-level statements make to some names, see ``dry_run.py``."""
        file = f"{module}.py"
        found = dry_run(self.sources[file], file, plan)
        found["raised"] = [[self.origins.place(file, line), kind, text] for line, kind, text in found["raised"]]
        return found

    def method(self, target: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> object:
        found = getattr(target, name)
        if not callable(found):
            kind = kind_in_words(found, f"an object of type {type(found).__name__}")
            raise TypeError(not_a_method("", name, kind))
        return found(*args, **kwargs)

    def getattr(self, target: Any, name: str) -> object:
        return getattr(target, name)

    def setattr(self, target: Any, name: str, value: object) -> None:
        setattr(target, name, value)

    def getitem(self, target: Any, key: object) -> object:
        return target[key]

    def setitem(self, target: Any, key: object, value: object) -> None:
        target[key] = value

    def length(self, target: Any) -> int:
        return len(target)

    def new(self, target: Any) -> object:
        """An object of a class without running its __init__."""
        return Kept(object.__new__(target))

    def make(self, target: Any, args: list[Any], attributes: dict[str, Any]) -> object:
        """An object of a class with these attributes, even if its constructor raises or sets other ones."""
        try:
            made = target(*args)
        except Exception:
            made = object.__new__(target)
        for name, value in attributes.items():
            held: Any = getattr(made, name, None)
            if not np.array_equal(held, value):
                setattr(made, name, value)
        return Kept(made)

    def namespace(self, attributes: dict[str, Any]) -> object:
        return Kept(types.SimpleNamespace(**attributes))

    def share(self, array: np.ndarray, writeable: bool) -> object:
        """Keep an array here, to be passed by reference and fetched later."""
        array.flags.writeable = writeable
        return Kept(array)

    def fetch(self, target: Any) -> object:
        return target

    def item(self, target: Any, names: list[Any]) -> object:
        """An item within an attribute: the attribute's name, then keys."""
        return self._within(target, names)

    def refer(self, target: Any, name: str, keys: list[Any]) -> object:
        """An attribute, or an item within it, by reference even if it could be sent as data."""
        return Kept(self._within(target, [name, *keys]))

    def _within(self, target: Any, names: list[Any]) -> Any:
        """An attribute of an object, or an item within that attribute; the object itself without names."""
        for place, name in enumerate(names):
            target = target[name] if place else getattr(target, name)
        return target

    def move(self, target: Any, names: list[Any], value: Any) -> None:
        """Write into the array or tensor of an attribute, or of an item within it; replace it if that fails."""
        *outer, last = names
        holder = self._within(target, outer)
        try:
            (holder[last] if outer else getattr(holder, last))[...] = value
        except (TypeError, ValueError, RuntimeError):
            if outer:
                holder[last] = value
            else:
                setattr(holder, last, value)

    def signature(self, target: Any) -> list[str]:
        """The names of the parameters that a function or class takes."""
        return list(inspect.signature(target).parameters)

    def lineage(self, target: Any) -> Lineage:
        """The classes behind a class of exceptions."""
        return lineage(target)

    def uses(self, rules: dict[str, Any]) -> list[tuple[str, int, str]]:
        """The submission's forbidden uses, found in its syntax and noted while it ran."""
        return [(*self.origins.find(file, line), what) for file, line, what in
                (*look(self.sources, Rules(**rules)), *WATCH.noted)]

    def program(self, steps: list[list[Any]]) -> list[bytes]:
        """Perform requests one after the other, up to the first that raises; each answer is encoded at once, so that
        no later step can change it."""
        results: list[object] = []
        answers: list[bytes] = []
        for step in steps:
            answers.append(self._answered(self._step, step, results))
            if len(results) < len(answers):
                break
        return answers

    def _step(self, step: list[Any], results: list[object]) -> object:
        operation, *arguments = step
        result = self.perform(operation, *filled(arguments, results))
        results.append(result.value if isinstance(result, Kept) else result)
        return result

    def admit(self, marker: Any) -> object:
        """The value of an arriving marker on this side."""
        if isinstance(marker, Path):
            return self._resolve(marker)
        if isinstance(marker, Tensor):
            return _to_torch(marker)
        if isinstance(marker, Slot):
            return marker
        if marker.lent:
            return Lent(self, marker)
        return self.table[marker.number]

    def export(self, value: object) -> object:
        """What is sent in place of a value that is not exact data: its plain form, or a Ref if it has none."""
        if type(value) is Lent:
            return object.__getattribute__(value, "_ref")
        if type(value) is int:
            return f"an integer of {value.bit_length()} bits"
        if type(value) is Kept:
            value = value.value
        elif (form := plain(value)) is not value:
            return form
        kind = EXCEPTION_CLASS if is_exception_class(value) else type(value).__name__
        return Ref(self._keep(value), kind, callable(value))

    def _is_instance_of_own(self, target: object, result: object) -> bool:
        return (isinstance(target, type) and getattr(target, "__module__", None) in self.modules
                and issubclass(type(result), target))

    def _keep(self, value: object) -> int:
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.table)
            self.table.append(value)
        return number

    def _resolve(self, path: Path) -> object:
        if path.names[0] not in self.modules:
            raise ModuleNotFoundError(f"No module named {path.names[0]!r}")
        value = self.modules[path.names[0]]
        for name in path.names[1:]:
            value = getattr(value, name)
        return value


class Lent:
    """Student code's proxy of an object that the grader lends; every use becomes a request to the grader."""

    def __init__(self, executor: Executor, ref: Ref) -> None:
        object.__setattr__(self, "_executor", executor)
        object.__setattr__(self, "_ref", ref)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._ask(["getattr", self, name])

    def __setattr__(self, name: str, value: object) -> None:
        self._ask(["setattr", self, name, value])

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self._ask(["call", self, list(args), kwargs])

    def _ask(self, request: list[Any]) -> object:
        executor: Executor = object.__getattribute__(self, "_executor")
        if executor.upcall is None:
            raise RuntimeError("nothing is lent here")
        return executor.upcall(request)


_OPERATIONS: dict[str, Callable[..., object]] = {operation.__name__: operation for operation in (
    Executor.begin, Executor.call, Executor.method, Executor.getattr, Executor.setattr, Executor.getitem,
    Executor.setitem, Executor.length, Executor.new, Executor.make, Executor.namespace, Executor.share, Executor.fetch,
    Executor.hold, Executor.part, Executor.define, Executor.dry_run,
    Executor.item, Executor.refer, Executor.move, Executor.signature, Executor.lineage, Executor.script,
    Executor.uses, Executor.program, Executor.truth, Executor.text, Executor.number, Executor.whole, Executor.iterate,
    Executor.next, Executor.compute, Executor.is_instance, Executor.is_subclass,
    Executor.stdin)}


def _to_torch(tensor: Tensor) -> object:
    torch = sys.modules.get("torch")
    if torch is None:
        return np.array(tensor.array)
    return torch.from_numpy(np.array(tensor.array))
