"""What is observed of a case that failed: how it failed, and the wrong value whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..errors import StudentError, WorkerGone
from ..failure import CaseFailed, Compared

VALUE, SHAPE, GONE = "value", "shape", "gone"


@dataclass(frozen=True)
class Observation:
    """How a case failed.

    Attributes:
        kind: "value", "shape", the class of an exception, or a digest of what the case says.
        what: the name of the value that is wrong, such as ``"Linear.backward: d_weights"``; else empty.
        compared: the value; None if the case failed without one.
    """

    kind: str
    what: str = ""
    compared: Compared | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the value."""
        return self.compared.got.shape if self.compared is not None else ()

    @property
    def single(self) -> bool:
        """Whether the value has the digits of single precision."""
        return self.compared is not None and self.compared.single

    @cached_property
    def wrong(self) -> np.ndarray:
        """Where the flat value is wrong, as a mask; all False for a wrong shape."""
        if self.compared is None or self.compared.wrong is None:
            return np.broadcast_to(np.False_, int(np.prod(self.shape)))
        return np.asarray(self.compared.wrong, bool).ravel()

    @cached_property
    def numbers(self) -> np.ndarray:
        """The flat value; zeros for a wrong shape, and one zero without a value, whose shape is ()."""
        return self.compared.got.reshape(-1) if self.compared is not None else np.zeros(1)


def observation_of(error: BaseException | None) -> Observation | None:
    """What is observed of a case that ended with this error; None if it passed.

    After a seam only the run alone counts: it is the cause of the error, see ``tests/support/seams.py``.
    """
    if error is None:
        return None
    if isinstance(error.__cause__, (CaseFailed, StudentError)):
        error = error.__cause__
    if isinstance(error, CaseFailed):
        return _of_failure(error)
    if isinstance(error, StudentError):
        return Observation(f"raised {error.kind}")
    return Observation(GONE if isinstance(error, WorkerGone) else _digest(type(error).__name__))


def _of_failure(error: CaseFailed) -> Observation:
    compared = error.compared
    if compared is None:
        return Observation(_digest(error.failure.headline))
    if compared.wrong is None:
        return Observation(SHAPE, compared.what, _without_numbers(compared))
    return Observation(VALUE, compared.what, replace(compared, got=compared.got.copy()))


def _without_numbers(compared: Compared) -> Compared:
    """A value of a wrong shape, which may be of any size: only the shape is kept, as a view of a single zero."""
    return replace(compared, got=np.broadcast_to(0.0, compared.got.shape))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
