"""Recorded answers: the reference's answers to the public cases, so that these can run without the reference.

The answer to a question depends on earlier questions (``forward``, then ``backward``), so it is kept under a digest of
all questions since the case, or the example of a fuzzed case, started. Numbers are rounded to twelve digits for the
digest, because another machine's logarithm may differ in the last bit.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import numpy as np

from ..errors import GraderError
from ..wire.codec import Tensor, decode, encode
from .interface import Interface, pack_interface, unpack_interface
from .local import LocalBackend
from .proxies import Backend
from .reading import Error

DIGEST_BYTES = 16
MANTISSA_BITS = 40
INTERFACE = b"interface"  # shorter than a digest
Answers = dict[bytes, bytes]


class Recorder(LocalBackend):
    """The live reference; its answers are recorded.

    Attributes:
        answers: digest of the questions so far -> encoded answer.
    """

    def __init__(self, modules: dict[str, Any]) -> None:
        super().__init__(modules)
        self.answers: Answers = {}
        self._asked = b""

    def record_interface(self, interface: Interface) -> None:
        """Keep what the reference defines beside the answers."""
        self.answers[INTERFACE] = pack_interface(interface)

    def begin(self) -> None:
        """Start a case or an example: no request was made yet, and no method is known."""
        super().begin()
        self.methods.clear()
        self._asked = b""

    begin_example = begin

    def exchange(self, payload: bytes, about: str) -> bytes:
        """Perform one request and record its answer."""
        self._asked = _digest(self._asked, payload)
        answer = super().exchange(payload, about)
        self.answers[self._asked] = answer
        return answer


class Replay(Backend):
    """Answers from a recording.

    Args:
        answers: the answers of a Recorder.
    """

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers
        self._asked = b""

    def recorded_interface(self) -> Interface:
        """What the reference defines."""
        return unpack_interface(self._answers.get(INTERFACE, b"{}"))

    def begin(self) -> None:
        """Start a case or an example: no request was made yet, and no method is known."""
        self.methods.clear()
        self.era += 1
        self._asked = b""

    begin_example = begin

    def exchange(self, payload: bytes, about: str) -> bytes:
        """The recorded answer.

        Raises:
            GraderError: this question was not recorded.
        """
        self._asked = _digest(self._asked, payload)
        if self._asked not in self._answers:
            raise GraderError(f"There is no recorded answer to {about}. The answers of this handout were recorded with "
                              "other versions: run python -m pip install -r requirements.txt, and leave the files "
                              "below tests/ as they are.")
        return self._answers[self._asked]

    def refuse(self, error: Error, about: str) -> None:
        """Raise what the reference raised while it was recorded."""
        super().refuse(error, f"{about} when it was recorded")


def pack_answers(answers: Answers) -> bytes:
    """The answers as one file; the same answers give the same bytes."""
    return msgspec.msgpack.encode(sorted(answers.items()))


def unpack_answers(content: bytes) -> Answers:
    """The answers that ``pack_answers`` packed.

    Raises:
        GraderError: the file is damaged.
    """
    try:
        return dict(msgspec.msgpack.decode(content, type=list[tuple[bytes, bytes]]))
    except msgspec.MsgspecError:
        raise GraderError("answers.bin is damaged; unzip the handout again.") from None


def _digest(before: bytes, payload: bytes) -> bytes:
    question = encode(_rounded(decode(payload, lambda marker: marker)), lambda marker: marker)
    return hashlib.sha256(before + question).digest()[:DIGEST_BYTES]


def _rounded(value: Any) -> Any:
    """The value with every float in it rounded to MANTISSA_BITS."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_rounded(item) for item in value)
    if isinstance(value, Tensor):
        return Tensor(_round(value.array), value.requires_grad)
    if isinstance(value, (np.ndarray, np.floating)) and value.dtype.kind == "f":
        return _round(np.asarray(value))
    return float(_round(np.float64(value))) if isinstance(value, float) else value


def _round(numbers: np.ndarray | np.floating[Any]) -> np.ndarray:
    if numbers.dtype.kind != "f":
        return np.asarray(numbers)
    mantissa, exponent = np.frexp(np.asarray(numbers, np.float64))
    rounded: np.ndarray = np.ldexp(np.rint(np.ldexp(mantissa, MANTISSA_BITS)), exponent - MANTISSA_BITS)
    return rounded
