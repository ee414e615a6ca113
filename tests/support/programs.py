"""Programs of calls on the student's piece and on the reference's; after each call the visible values are compared.

A program is fixed before it runs: every argument is known, and no result of the student's goes into a later call. So it
is sent to the student's process in one message, and a wrong step does not spoil later steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.errors import StudentError
from autograder.sandbox.request import Request, describe_arguments
from autograder.wire.values import Slot, Tensor

from .compare import assert_close
from .gap import Call, Gap
from .states import states_of

WORDS_SHOWN = 6
MOVED = "the parameters move"
Compare = Callable[..., None]
Named = Callable[[Any, str], str]  # a side and a name of the reference's -> that side's name


def as_it_is(side: Any, name: str) -> str:
    """The same name on both sides."""
    return name


@dataclass(frozen=True)
class Thing:
    """An object that a step of the program makes."""

    step: int
    name: str
    kind: str


@dataclass(frozen=True)
class _Step:
    """One step: its words, its arrays by their names, its request, what it moves, whether it only reads.

    ``calls`` is the object and its method, if it calls one.
    """

    words: str
    arrays: Mapping[str, Any]
    ask: Callable[[Any], Request]
    moves: str = ""
    reads: bool = False
    calls: str = ""


@dataclass(frozen=True)
class _Look:
    """A value to compare: its step, its name in messages, and the comparison."""

    step: int
    what: str
    compare: Compare


class Program:
    """Steps in order, and which of their results are compared."""

    def __init__(self) -> None:
        self._steps: list[_Step] = []
        self._looks: list[_Look] = []
        self._names: dict[str, int] = {}

    def __repr__(self) -> str:
        """Short, because Hypothesis writes down each example."""
        return f"<{self.call_until(len(self._steps)).words}>"

    def new(self, module: str, kind: str, *args: Any, **arrays: Any) -> Thing:
        """Construct an object of a class.

        Args:
            args: the arguments; a Thing is replaced by the object itself.
            arrays: the arrays among them, by their names in ``words`` and the reproducer.
        """
        name = self._name(kind)
        words = f"{name} = {kind}({_listed(arrays, args)})"
        step = self._add(words, arrays, lambda side: Request(
            ["call", getattr(getattr(side, module), kind), _sent(args), {}], kind, f"{kind}({_described(args)})"))
        return Thing(step, name, kind)

    def make(self, module: str, kind: str, *args: Any, attributes: Mapping[str, Any] | None = None,
             **arrays: Any) -> Thing:
        """As ``new``, for an object that is not tested itself; if its constructor raises, it is made without it.

        Args:
            attributes: the attributes of such an object.
        """
        name = self._name(kind)
        step = self._add(f"{name} = {kind}({_listed(arrays, args)})", arrays, lambda side: Request(
            ["make", getattr(getattr(side, module), kind), _sent(args), dict(attributes or {})], kind,
            f"{kind}({_described(args)})"))
        return Thing(step, name, kind)

    def call(self, thing: Thing, method: str, *args: Any, what: str = "", compare: Compare = assert_close,
             named: Named = as_it_is, **arrays: Any) -> None:
        """Call a method; with ``what``, compare what it returns.

        Args:
            what: the result in messages, such as ``"the output"``.
            named: what a side calls the method, where that is left open.
        """
        about = f"{thing.kind}.{method}({_described(args)})"
        step = self._add(f"{thing.name}.{method}({_listed(arrays, args)})", arrays, lambda side: Request(
            ["method", Slot(thing.step), named(side, method), _sent(args), {}], f"{thing.kind}.{method}", about),
            calls=f"{thing.name}.{method}")
        if what:
            self._looks.append(_Look(step, f"{thing.kind}.{method}: {what}", compare))

    def function(self, module: str, name: str, *args: Any, what: str = "", compare: Compare = assert_close,
                 **arrays: Any) -> None:
        """Call a function of a module; with ``what``, compare what it returns."""
        step = self._add(f"{name}({_listed(arrays, args)})", arrays, lambda side: Request(
            ["call", getattr(getattr(side, module), name), _sent(args), {}], name, f"{name}({_described(args)})"))
        if what:
            self._looks.append(_Look(step, f"{name}: {what}", compare))

    def hold(self, module: str, name: str, *args: Any, what: str, compare: Compare, **arrays: Any) -> Thing:
        """Call a function of a module and keep what it returns, so that a part can be passed on as it is; compare it.
        """
        held = self._name(name)
        about = f"{name}({_described(args)})"
        step = self._add(f"{held} = {name}({_listed(arrays, args)})", arrays, lambda side: Request(
            ["hold", getattr(getattr(side, module), name), _sent(args)], name, about))
        fetched = self._add("", {}, lambda side: Request(["fetch", Slot(step)], name, about), reads=True)
        self._looks.append(_Look(fetched, f"{name}: {what}", compare))
        return Thing(step, held, name)

    def part(self, thing: Thing, place: int) -> Thing:
        """An item of what is held, to be passed on."""
        name = f"{thing.name}[{place}]"
        step = self._add("", {}, lambda side: Request(["part", Slot(thing.step), place], name, f"reading {name}"))
        return Thing(step, name, thing.kind)

    def look(self, thing: Thing, attribute: str, compare: Compare = assert_close) -> None:
        """Compare an attribute."""
        self._look_at(thing, [attribute], f"{thing.kind}: {attribute}", compare)

    def look_item(self, thing: Thing, attribute: str, key: str, compare: Compare = assert_close) -> None:
        """Compare an item of an attribute."""
        self._look_at(thing, [attribute, key], f"{thing.kind}: {attribute}[{key!r}]", compare)

    def move(self, thing: Thing, attribute: str, *keys: str, to: Any, learned: bool = True,
             named: Named = as_it_is) -> None:
        """Write other numbers into the array that an attribute holds, or an item of it, as an optimizer does.

        Args:
            learned: whether it is a parameter; a gradient that is cleared is none.
            named: what a side calls one of the keys, where that is left open.
        """
        words, name = (MOVED, [attribute, *keys][-1]) if learned else ("", "")
        self._add(words, {}, lambda side: Request(
            ["move", Slot(thing.step), [attribute, *(named(side, key) for key in keys)], _sent([to])[0]], attribute,
            f"setting {attribute}"), name)

    def set(self, thing: Thing, attribute: str, value: Any) -> None:
        """Bind an attribute to other numbers."""
        self._add(f"{thing.name}.{attribute} = other", {}, lambda side: Request(
            ["setattr", Slot(thing.step), attribute, _sent([value])[0]], attribute, f"setting {attribute}"))

    def namespace(self, **attributes: Any) -> Thing:
        """An object with these attributes; a Thing among them is replaced by the object itself."""
        name = self._name("namespace")
        step = self._add(name, {}, lambda side: Request(["namespace", _sent([attributes])[0]], "namespace"))
        return Thing(step, name, "namespace")

    @property
    def moved(self) -> list[str]:
        """The names of the parameters that the program moves."""
        return sorted({step.moves for step in self._steps if step.moves})

    def moves_of(self, name: str) -> list[int]:
        """The places where a parameter of this name moves."""
        return [place for place, step in enumerate(self._steps) if step.moves == name]

    def calls_before(self, step: int) -> dict[int, str]:
        """The calls of methods before a step, by their places: each object with its method, ``"linear_1.forward"``."""
        return {place: one.calls for place, one in enumerate(self._steps[:step]) if one.calls}

    def words_of(self, step: int) -> str:
        """One call, for the student to read."""
        return self._steps[step].words

    def run_on(self, side: Any, unmoved: Collection[str] = (), left_out: Collection[int] = ()
               ) -> tuple[list[Any], StudentError | None]:
        """The results of the steps on this side, up to the one that raised, and its exception.

        Args:
            unmoved: the names of parameters that stay as they are although the program moves them.
            left_out: the places of calls that are not made.
        """
        nothing = Request(["length", []], "")
        ran = side.run([nothing if step.moves in unmoved or place in left_out else step.ask(side)
                        for place, step in enumerate(self._steps)])
        return ran.results, ran.error

    def call_until(self, step: int) -> Call:
        """The program up to a step, for the student to read."""
        done = [one for one in self._steps[:step + 1] if one.words]
        words = [one.words for place, one in enumerate(done)
                 if one.words != MOVED or place == 0 or done[place - 1].words != MOVED]  # many parameters move at once
        recent = [one for one in done if one.words != MOVED][-WORDS_SHOWN:]
        return Call("; ".join(["...", *words[-WORDS_SHOWN:]] if len(words) > WORDS_SHOWN else words), _arrays(recent),
                    _batch(recent), _arrays(done))

    def steps_behind(self, look: _Look) -> list[int]:
        """The steps that lead to a value: those before it, without reading others."""
        return [place for place, step in enumerate(self._steps[:look.step + 1])
                if not step.reads or place == look.step]

    @property
    def looks(self) -> Sequence[_Look]:
        """The comparisons, in order."""
        return self._looks

    def _look_at(self, thing: Thing, names: list[str], what: str, compare: Compare) -> None:
        place = "".join([f"{thing.kind}.{names[0]}", *(f"[{key!r}]" for key in names[1:])])
        step = self._add("", {}, lambda side: Request(
            ["item", Slot(thing.step), names], what, f"reading {place}"), reads=True)
        self._looks.append(_Look(step, what, compare))

    def _add(self, words: str, arrays: Mapping[str, Any], ask: Callable[[Any], Request], moves: str = "",
             reads: bool = False, calls: str = "") -> int:
        self._steps.append(_Step(words, arrays, ask, moves, reads, calls))
        return len(self._steps) - 1

    def _name(self, kind: str) -> str:
        """``"linear_1"`` for the first Linear of this program."""
        self._names[kind] = self._names.get(kind, 0) + 1
        return f"{kind.lower()}_{self._names[kind]}"


def assert_same_results(program: Program, submission: Any, reference: Any) -> None:
    """Fail at the first value that differs from the reference's.

    Raises:
        Gap: the failure, with the calls that led to the value.
        StudentError: a step raised.
        WorkerGone: the worker ended or exceeded a time limit.
    """
    want, fault = program.run_on(reference)
    if fault is not None:
        raise AssertionError(f"The reference raised {fault.summary} in a program.")
    got, error = program.run_on(submission)
    for look in program.looks:
        if look.step >= len(got):
            break
        try:
            look.compare(look.what, got[look.step], want[look.step], call=Call(""))
        except Gap:  # only a failure needs the calls in words, and they take longer than the comparison
            call = program.call_until(look.step)
            submission.explain_by(program.steps_behind(look), of=len(got) + (error is not None))
            look.compare(look.what, got[look.step], want[look.step], call=call,
                         also=states_of(program, look.step, look.what, want, reference))
            raise
    if error is not None:
        raise error


def _batch(steps: Sequence[_Step]) -> dict[str, int]:
    """N, the number of samples of the last call that was given any."""
    shapes = [np.shape(getattr(array, "array", array)) for step in steps for array in step.arrays.values()]
    samples = [shape[0] for shape in shapes if len(shape) > 1]
    return {"N": samples[-1]} if samples else {}


def _arrays(steps: Sequence[_Step]) -> dict[str, Any]:
    return {name: array for step in steps for name, array in step.arrays.items()}


def _sent(values: Sequence[Any]) -> list[Any]:
    """Values with a Slot in place of each Thing."""
    return [_slot(value) for value in values]


def _slot(value: Any) -> Any:
    if isinstance(value, Thing):
        return Slot(value.step)
    if type(value) in (list, tuple):
        return type(value)(_slot(item) for item in value)
    if type(value) is dict:
        return {key: _slot(item) for key, item in value.items()}
    return value


def _listed(arrays: Mapping[str, Any], args: Sequence[Any]) -> str:
    """The arguments by their names; those without a name as values."""
    names = {id(array): name for name, array in arrays.items()}
    return ", ".join(_word(value, names) for value in args)


def _word(value: Any, names: Mapping[int, str]) -> str:
    if id(value) in names:
        return names[id(value)]
    if isinstance(value, Thing):
        return value.name
    if isinstance(value, tuple):
        return f"({', '.join(_word(item, names) for item in value)})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_word(item, names)}" for key, item in value.items()) + "}"
    return "array" if isinstance(value, (np.ndarray, Tensor)) else repr(value)


def _described(args: Sequence[Any]) -> str:
    return describe_arguments(tuple(arg.name if isinstance(arg, Thing) else arg for arg in args), {})
