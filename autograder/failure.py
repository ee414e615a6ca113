"""Why a case failed, as plain data. Cases fill it in; only ``report/render.py`` turns it into text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Spot:
    """The entry of an array that differs most.

    Attributes:
        index: as students write it, such as ``"[2, 1]"``.
        got: the student's value there, as it is shown.
        should_be: the right one.
    """

    index: str
    got: str
    should_be: str


@dataclass(frozen=True)
class Difference:
    """Two values that should be equal, as they are shown.

    Attributes:
        got: the first entries of the student's value.
        should_be: the same entries of the right one.
        off_by: the largest difference.
        where: the entry with that difference; None for a single number.
    """

    got: str
    should_be: str
    off_by: str
    where: Spot | None = None


@dataclass(frozen=True)
class Failure:
    """Why a case failed.

    Attributes:
        headline: a sentence without a full stop, such as ``"Linear.forward: the output is transposed"``.
        relation: how the student's value relates to the right one, in the words of the headline: ``"is transposed"``;
            empty where none is known.
        gap: the two values; None if they cannot be compared.
        details: further facts, each a pair (label, text), such as ``("at", "hw3_lib.py, line 7")``.
        call: the call that led here, with the shapes of its arguments.
        notes: advice, each a pair (label, text), such as ``("note", "...")``.
        trace: the student's own frames of an exception.
        program: a program that repeats the failure on the student's files.
        timed_out: whether the case was stopped at a time limit.
        no_secret: a sentence that may be shown of a hidden case, too; see StudentError.
        diagnosis: sentences that follow the headline: what they say of a known mistake may be shown of this case, also
            if it is hidden.
        mistake: the ids of the catalogued mistakes that compute the same; for the staff.
        evidence: which cases and inputs speak for that; for the staff.
    """

    headline: str
    relation: str = ""
    gap: Difference | None = None
    details: tuple[tuple[str, str], ...] = ()
    call: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    trace: str = ""
    program: str = ""
    timed_out: bool = False
    no_secret: str = ""
    diagnosis: str = ""
    mistake: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True)
class Claim:
    """A case fails with the student's other parts but passes with the reference's, so it may keep its points.

    Attributes:
        sentence: what is right about it, for the student.
        failure: why it fails with the student's other parts.
        parts: the parts of the rubric that may be at fault.
        suspects: those of them whose replacement by the reference's, one at a time, makes the case pass.
    """

    sentence: str
    failure: Failure
    parts: tuple[str, ...]
    suspects: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Compared:
    """A value that differs from the right one; it stays in the grader's memory, because it reveals the right one.

    Attributes:
        what: the value's name, such as ``"Linear.backward: d_weights"``.
        got: the student's array, of real numbers.
        wrong: where it is wrong, of the same shape; None if its shape is wrong.
        single: whether it has the digits of single precision.
    """

    what: str
    got: np.ndarray
    wrong: np.ndarray | None = None
    single: bool = False


class CaseFailed(AssertionError):
    """A case found a failure; ``str(error)`` is its headline.

    Attributes:
        failure: what is known about it.
        arrays: the arrays that ``failure.call`` names; the program that repeats the failure uses the same names.
        compared: the wrong value, if it is an array of real numbers.
    """

    def __init__(self, failure: Failure, arrays: Mapping[str, Any] | None = None,
                 compared: Compared | None = None) -> None:
        super().__init__(failure.headline)
        self.failure = failure
        self.arrays = arrays or {}
        self.compared = compared
