"""The wire: values as bytes, data only, every size bounded before anything is allocated.

What crosses is None, bool, int (64 bit), float, str, bytes, list, tuple, dict, set, NumPy arrays and scalars of plain
dtypes, and four markers: a Ref (an object that stays on one side), a Path (a name in one of the student's
modules), a Slot (the result of an earlier step of the same program) and a Tensor (a torch tensor as its bytes; this
module never imports torch). Types are compared exactly: an instance of a subclass is not data. Any other
value to send goes through ``export``; each marker that arrives goes through ``admit``. For any input, the decoder
raises nothing but WireError.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .channel import FRAME_CAP
from .decoding import Decoder
from .encoding import Encoder
from .values import DTYPES, MAX_DEPTH, MAX_NODES, Path, Ref, Slot, Tensor, WireError

__all__ = ["DTYPES", "MAX_DEPTH", "MAX_NODES", "Path", "Ref", "Slot", "Tensor", "WireError", "decode", "encode"]


def encode(value: object, export: Callable[[object], object] | None = None, scalars: bool = False) -> bytes:
    """Turn a value into bytes.

    Args:
        export: called with each object that is not data; returns data or a marker in its place.
        scalars: an array without axes is sent as a NumPy scalar.

    Raises:
        WireError: the value is too deep, too large, or not data and there is no ``export`` for it.
    """
    encoder = Encoder(export, scalars)
    encoder.put(value, 0)
    if len(encoder.out) > FRAME_CAP:
        raise WireError("a value is too large to send")
    return bytes(encoder.out)


def decode(payload: bytes, admit: Callable[[Any], object] | None = None, writeable: bool = False) -> Any:
    """Turn bytes into a value; its arrays are private copies, read-only unless ``writeable``.

    Args:
        admit: called with each Ref, Path and Tensor; returns the value to use in its place.

    Raises:
        WireError: the bytes are not exactly one value within the bounds.
    """
    return Decoder(payload, admit, writeable).whole()
