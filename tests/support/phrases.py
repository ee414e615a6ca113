"""What is said of a wrong value: the first that holds, of what the modules beside this one recognise."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.errors import GraderError, StudentError, SubmissionError, WorkerGone
from autograder.wire.values import Tensor

from .explained import ENOUGH, explained
from .factors import Seen, confirmed
from .fits import fits
from .formula import Formula
from .formulas import Written
from .gap import Call, Gap
from .relations import explains, relation, same
from .slips import Slip, slips
from .values import Values

Again = Callable[[], tuple[Any, Call]]
Known = Callable[[np.ndarray], str]
NO_VALUE = (ValueError, KeyError, IndexError, TypeError, AttributeError)  # what a formula raises on other shapes


def once_more(submission: Any, ask: Again) -> Again:
    """What a comparison takes as ``again``: the submission is asked aside, so that a reproducer leaves it out."""
    def again() -> tuple[Any, Call]:
        with submission.aside():
            return ask()

    return again


def phrase_of(what: str, got: np.ndarray, want: np.ndarray, call: Call | None, rtol: float, *,
              also: Mapping[str, Any] | None = None, again: Again | None = None, known: Known | None = None) -> str:
    """A phrase that follows ``what``, or "" if nothing is recognised.

    Args:
        got: finite numbers, of the shape of ``want``.
        also: phrases for known wrong values, see ``relations.relation``.
        again: asks the student's code once more: what it gives for other inputs, and their call. What few numbers obey
            is said only if it also holds there.
        known: gives a phrase for a value that the case itself recognises, or "".
    """
    try:
        return _phrase(got, want, call, rtol, what, also, again, known)
    except (GraderError, SubmissionError):
        raise
    except Exception as error:  # a mistake of ours: the value is wrong all the same
        warnings.warn(f"no phrase for {what}: {error!r}", RuntimeWarning, stacklevel=2)
        return ""


def _phrase(got: np.ndarray, want: np.ndarray, call: Call | None, rtol: float, what: str,
            also: Mapping[str, Any] | None, again: Again | None, known: Known | None) -> str:
    phrase = relation(got, want, call.sizes if call else {}, also, rtol)
    search = _search(what, got, want, call, rtol, again)
    if phrase:
        return search.confirmed(phrase) if search is not None else phrase
    phrase = (known(got) if known else "") or (search.slip() if search is not None else "")
    return phrase or (explained(got, want, call.arrays, call.named, rtol) if call is not None else "")


def _search(what: str, got: np.ndarray, want: np.ndarray, call: Call | None, rtol: float, again: Again | None
            ) -> _Search | None:
    """The search in the formulas of a value; None without any, and in a fuzzed case."""
    if call is None or call.formulas is None or is_fuzzed():
        return None
    words = {name: value for name, value in call.known.items() if type(value) is str}
    written = call.formulas.of(what, words)
    return _Search(_Here(got, want, call, rtol), written, again) if written is not None else None


def is_fuzzed() -> bool:
    """Whether Hypothesis runs the case: it fails again and again until its example is small, and a search takes 50 ms.
    """
    asked = getattr(sys.modules.get("hypothesis"), "currently_in_test_context", None)  # a stand-in has no such function
    return asked is not None and bool(asked())


class _Search:
    """Looks for what gives the wrong value here, and there: at the other input, where the case has one."""

    def __init__(self, here: _Here, written: Written, again: Again | None) -> None:
        self._here, self._written, self._again = here, written, again
        self._formulas = [formula for formula in map(Formula.read, written.right) if here.is_right(formula)]

    @cached_property
    def _there(self) -> _Here | None:
        return _ask(self._again, self._formulas[0], self._here.rtol) if self._formulas else None

    def confirmed(self, phrase: str) -> str:
        """A relation that was found here, if its factor has the same name there."""
        there = self._there
        return phrase if there is None else confirmed(phrase, self._here.seen, there.seen, self._here.rtol)

    def slip(self) -> str:
        """What a single slip in a formula of the value gives, or what the value is in terms of the right one."""
        found = [slip for formula in self._formulas
                 for slip in slips(formula, self._written.wrong, self._here.names) if self._here.is_found(slip)]
        there = self._there
        if there is not None:
            found = [slip for slip in found if there.is_found(slip)]
        elif not self._here.is_firm:
            return ""
        if found:
            named = self._written.named
            found = [self._here.reduced(slip) for slip in found]
            return min((slip.order, len(says := slip.says(named)), says) for slip in found)[-1]
        return there.fitting(self._here) if there is not None else ""


class _Here:
    """A wrong value beside the right one, with what its call knows."""

    def __init__(self, got: np.ndarray, want: np.ndarray, call: Call, rtol: float) -> None:
        self.got, self.want, self.rtol, self._known = got, want, rtol, _known(call)
        self._values: dict[Formula, Values | None] = {}
        self._worst = int(np.argmax(np.abs(got - want)))
        self.seen = Seen(got, want, call.sizes)

    @property
    def names(self) -> list[str]:
        """The arrays that may be taken for one another."""
        return [name for name, value in self._known.items() if type(value) is np.ndarray]

    @property
    def is_firm(self) -> bool:
        """Whether enough different numbers are wrong: what they all obey is no accident."""
        wrong = ~np.isclose(self.got, self.want, rtol=self.rtol, atol=self.rtol)
        return len(np.unique(self.got[wrong])) >= ENOUGH

    def is_right(self, formula: Formula) -> bool:
        """Whether the formula gives the right value."""
        values = self._of(formula)
        value = None if values is None else _shaped(values.value, self.want.shape)
        return value is not None and same(value, self.want, self.rtol)

    def is_found(self, slip: Slip) -> bool:
        """Whether the slip gives the wrong value."""
        values = self._of(slip.right)
        try:
            value = _shaped(values.value_with(slip.changes), self.got.shape) if values else None
        except NO_VALUE:
            return False
        return (value is not None and self._is_near(value) and bool(np.isfinite(value).all())
                and explains(value, self.got, self.want, self.rtol))

    def reduced(self, slip: Slip) -> Slip:
        """The slip without those of its changes that change nothing here."""
        for step in slip.changes:
            fewer = replace(slip, changes={name: new for name, new in slip.changes.items() if name != step})
            if fewer.changes and self.is_found(fewer):
                return self.reduced(fewer)
        return slip

    def fitting(self, other: _Here) -> str:
        """What the wrong value is in terms of the right one, here and there; "" if nothing fits."""
        return next((fit.says for fit in fits(other.got, other.want, self.rtol)
                     if fit.holds(self.got, self.want, self.rtol)), "")

    def _is_near(self, value: np.ndarray) -> bool:
        """Whether the entry that is most wrong is near: most slips are refused by it alone."""
        mine, other = float(self.got.flat[self._worst]), float(value.flat[self._worst])
        return abs(mine - other) <= 10 * self.rtol * (1 + float(np.abs(self.got).max()))

    def _of(self, formula: Formula) -> Values | None:
        if formula not in self._values:
            self._values[formula] = _values(formula, self._known)
        return self._values[formula]


def _ask(again: Again | None, formula: Formula, rtol: float) -> _Here | None:
    """What the student's code gives for other inputs, beside what the formula gives; None if it gives no such value."""
    if again is None:
        return None
    try:
        got, call = again()
    except (Gap, StudentError, WorkerGone):
        return None
    number, values = _finite(got), _values(formula, _known(call))
    want = None if number is None or values is None else _shaped(values.value, number.shape)
    return None if number is None or want is None else _Here(number, want, call, rtol)


def _finite(got: Any) -> np.ndarray | None:
    """A value of the student's as finite real numbers; None if it is something else."""
    got = got.array if type(got) is Tensor else got
    if type(got) not in (float, int, np.ndarray) and not isinstance(got, np.generic):
        return None
    array = np.asarray(got)
    is_real = array.size and array.dtype.kind in "fiu" and np.isfinite(array).all()
    return array.astype(float) if is_real else None


def _known(call: Call) -> dict[str, Any]:
    """What the formulas of a call may name."""
    known = {**call.sizes, **call.named, **call.arrays, **call.known}
    return {name: value.array.astype(float) if type(value) is Tensor else value for name, value in known.items()}


def _values(formula: Formula, known: Mapping[str, Any]) -> Values | None:
    try:
        return Values(formula, known)
    except NO_VALUE:
        return None


def _shaped(value: np.ndarray, shape: tuple[int, ...]) -> np.ndarray | None:
    """A value in this shape; None if it cannot be brought there."""
    try:
        if value.size in (1, np.prod(shape, dtype=int)):
            return np.broadcast_to(value.reshape(shape if value.size > 1 else ()), shape)
        return np.broadcast_to(value, shape)
    except ValueError:
        return None
