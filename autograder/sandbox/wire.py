"""The wire: values as bytes, data only, every size bounded before anything is allocated.

What crosses is None, bool, int (64 bit), float, str, bytes, list, tuple, dict with str keys, NumPy arrays and scalars
of plain dtypes, and three markers: a Ref (an object that stays on one side), a Path (a name in one of the student's
modules) and a Tensor (a torch tensor as its bytes; this module never imports torch). Types are compared exactly:
an instance of a subclass is not data. Whatever else is to be sent goes through ``export``, whatever marker arrives
goes through ``admit``. The decoder raises WireError and nothing else, whatever it is fed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .channel import FRAME_CAP

MAX_DEPTH = 12
MAX_NODES = 200_000
MAX_NDIM = 8
DTYPES = tuple(np.dtype(code) for code in
               ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"))
DTYPE_CODES = {dtype: code for code, dtype in enumerate(DTYPES)}
# C's integer types have scalar types of their own, beside those of the same size.
SCALARS = frozenset({dtype.type for dtype in DTYPES} | {np.intc, np.uintc, np.longlong, np.ulonglong})

_U32, _I64, _F64 = struct.Struct("<I"), struct.Struct("<q"), struct.Struct("<d")


class WireError(Exception):
    """Bytes that are not a value, or a value that cannot become bytes."""


@dataclass(frozen=True)
class Ref:
    """An object that stays on its owner's side.

    Attributes:
        number: its key in the owner's table.
        kind: its type's name, for messages.
        callable: whether it can be called.
        lent: False: it lives in the worker; True: it lives in the grader, which lends it.
    """

    number: int
    kind: str = "object"
    callable: bool = False
    lent: bool = False


@dataclass(frozen=True)
class Path:
    """A dotted name that starts with one of the submission's modules, such as ``("hw3_lib", "Linear")``."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.names)


@dataclass(frozen=True, eq=False)
class Tensor:
    """A torch tensor where there is no torch: its values as an array, and whether autograd watched it."""

    array: np.ndarray
    requires_grad: bool = False


def encode(value: object, export: Callable[[object], object] | None = None) -> bytes:
    """Turn a value into bytes.

    Args:
        export: called with each object that is not data; returns data or a marker in its place.

    Raises:
        WireError: the value is too deep, too large, or not data and there is no ``export`` for it.
    """
    encoder = _Encoder(export)
    encoder.put(value, 0)
    if len(encoder.out) > FRAME_CAP:
        raise WireError("a value is too large to send")
    return bytes(encoder.out)


def decode(payload: bytes, admit: Callable[[Any], object] | None = None, writeable: bool = False) -> Any:
    """Turn bytes into a value; its arrays are private copies, read-only unless ``writeable``.

    Args:
        admit: called with each Ref, Path and Tensor; returns what stands in its place.

    Raises:
        WireError: the bytes are not exactly one value within the bounds.
    """
    decoder = _Decoder(payload, admit, writeable)
    value = decoder.take(0)
    if decoder.at != len(payload):
        raise WireError("bytes are left over after the value")
    return value


class _Encoder:
    def __init__(self, export: Callable[[object], object] | None) -> None:
        self.out = bytearray()
        self.export = export
        self.nodes = 0

    def put(self, value: object, depth: int) -> None:
        self._count(depth)
        writer = _WRITERS.get(type(value))
        if writer is not None:
            writer(self, value, depth)
        elif type(value) in SCALARS:
            self._raw(b"n", np.asarray(value))
        else:
            self._exported(value, f"{type(value).__name__} is not data", depth)

    def _exported(self, value: object, reason: str, depth: int) -> None:
        """Put what ``export`` gives in the place of something that is not data."""
        exported = value if self.export is None else self.export(value)
        if exported is value or type(exported) not in _WRITERS:
            raise WireError(reason)
        self.put(exported, depth)

    def _count(self, depth: int) -> None:
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise WireError(f"a value is nested more than {MAX_DEPTH} deep")
        if self.nodes > MAX_NODES or len(self.out) > FRAME_CAP:
            raise WireError("a value is too large to send")

    def _bytes(self, tag: bytes, data: bytes) -> None:
        if len(data) > FRAME_CAP:
            raise WireError("a value is too large to send")
        self.out += tag + _U32.pack(len(data)) + data

    def none(self, value: None, depth: int) -> None:
        self.out += b"N"

    def bool(self, value: bool, depth: int) -> None:
        self.out += b"T" if value else b"F"

    def int(self, value: int, depth: int) -> None:
        if not -(2**63) <= value < 2**63:
            self._exported(value, f"an integer of {value.bit_length()} bits is not data", depth)
        else:
            self.out += b"i" + _I64.pack(value)

    def float(self, value: float, depth: int) -> None:
        self.out += b"f" + _F64.pack(value)

    def str(self, value: str, depth: int) -> None:
        self._bytes(b"s", value.encode("utf-8", "replace"))

    def bytes(self, value: bytes, depth: int) -> None:
        self._bytes(b"b", value)

    def list(self, value: list[object], depth: int) -> None:
        self._sequence(b"l", value, depth)

    def tuple(self, value: tuple[object, ...], depth: int) -> None:
        self._sequence(b"t", value, depth)

    def _sequence(self, tag: bytes, value: Any, depth: int) -> None:
        self.out += tag + _U32.pack(len(value))
        for item in value:
            self.put(item, depth + 1)

    def dict(self, value: dict[str, object], depth: int) -> None:
        if any(type(key) is not str for key in value):
            self._exported(value, "a dict has keys that are not strings", depth)
            return
        self.out += b"d" + _U32.pack(len(value))
        for key, item in value.items():
            self.str(key, depth)
            self.put(item, depth + 1)

    def array(self, value: np.ndarray, depth: int) -> None:
        if value.dtype.newbyteorder("=") not in DTYPE_CODES or value.ndim > MAX_NDIM:
            self._exported(value, f"an array of dtype {value.dtype} with {value.ndim} axes is not data", depth)
            return
        self._raw(b"a", value)

    def _raw(self, tag: bytes, value: np.ndarray) -> None:
        if value.nbytes > FRAME_CAP or any(size >= 2**32 for size in value.shape):
            raise WireError(f"an array of shape {value.shape} is too large to send")
        plain = value.astype(value.dtype.newbyteorder("="), copy=False)
        self.out += tag + bytes((DTYPE_CODES[plain.dtype], plain.ndim))
        for size in plain.shape:
            self.out += _U32.pack(size)
        self.out += plain.tobytes()

    def tensor(self, value: Tensor, depth: int) -> None:
        self.out += b"g" + (b"\1" if value.requires_grad else b"\0")
        self._raw(b"a", value.array)

    def ref(self, value: Ref, depth: int) -> None:
        self.out += b"r" + _I64.pack(value.number) + bytes((value.callable, value.lent))
        self.str(value.kind[:80], depth)

    def path(self, value: Path, depth: int) -> None:
        self._sequence(b"p", value.names, depth)


_WRITERS: dict[type, Callable[[_Encoder, Any, int], None]] = {
    type(None): _Encoder.none, bool: _Encoder.bool, int: _Encoder.int, float: _Encoder.float, str: _Encoder.str,
    bytes: _Encoder.bytes, list: _Encoder.list, tuple: _Encoder.tuple, dict: _Encoder.dict, np.ndarray: _Encoder.array,
    Tensor: _Encoder.tensor, Ref: _Encoder.ref, Path: _Encoder.path,
}


class _Decoder:
    def __init__(self, payload: bytes, admit: Callable[[Any], object] | None, writeable: bool) -> None:
        self.payload = payload
        self.admit = admit
        self.writeable = writeable
        self.at = 0
        self.nodes = 0

    def take(self, depth: int) -> Any:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise WireError("a value is nested too deep or has too many parts")
        reader = _READERS.get(self._cut(1))
        if reader is None:
            raise WireError("an unknown tag")
        return reader(self, depth)

    def _cut(self, size: int) -> bytes:
        start, self.at = self.at, self.at + size
        if self.at > len(self.payload):
            raise WireError("a value ends before its bytes do")
        return self.payload[start:self.at]

    def _length(self, least: int = 0) -> int:
        """A claimed count, checked against the bytes that are left (each part takes at least ``least``)."""
        (count,) = _U32.unpack(self._cut(4))
        if count * least > len(self.payload) - self.at:
            raise WireError("a claimed length is larger than the frame")
        return int(count)

    def int(self, depth: int) -> int:
        return int(_I64.unpack(self._cut(8))[0])

    def float(self, depth: int) -> float:
        return float(_F64.unpack(self._cut(8))[0])

    def str(self, depth: int) -> str:
        try:
            return self._cut(self._length(1)).decode("utf-8")
        except UnicodeDecodeError:
            raise WireError("a text is not UTF-8") from None

    def bytes(self, depth: int) -> bytes:
        return self._cut(self._length(1))

    def list(self, depth: int) -> list[Any]:
        return [self.take(depth + 1) for _ in range(self._length(1))]

    def tuple(self, depth: int) -> tuple[Any, ...]:
        return tuple(self.list(depth))

    def dict(self, depth: int) -> dict[str, Any]:
        result = {}
        for _ in range(self._length(6)):
            key = self._text()
            if key in result:
                raise WireError("a dict has a key twice")
            result[key] = self.take(depth + 1)
        return result

    def _text(self) -> str:
        if self._cut(1) != b"s":
            raise WireError("a text is missing")
        return self.str(0)

    def array(self, depth: int) -> np.ndarray:
        code, ndim = self._cut(2)
        if code >= len(DTYPES) or ndim > MAX_NDIM:
            raise WireError("an array of unknown dtype or too many axes")
        shape = tuple(_U32.unpack(self._cut(4))[0] for _ in range(ndim))
        count = 1
        for size in shape:
            count *= size
        data = self._cut(count * DTYPES[code].itemsize)
        if DTYPES[code] == bool and data.strip(b"\0\1"):
            raise WireError("a boolean is neither 0 nor 1")
        try:
            return np.frombuffer(bytearray(data) if self.writeable else data, DTYPES[code]).reshape(shape)
        except ValueError:
            raise WireError("an array whose shape cannot be") from None

    def scalar(self, depth: int) -> np.generic:
        array = self.array(depth)
        if array.ndim:
            raise WireError("a scalar with axes")
        value: np.generic = array[()]
        return value

    def tensor(self, depth: int) -> object:
        watched = self._cut(1) == b"\1"
        if self._cut(1) != b"a":
            raise WireError("a tensor without its array")
        return self._admit(Tensor(self.array(depth), watched))

    def ref(self, depth: int) -> object:
        number = self.int(depth)
        is_callable, lent = self._cut(2)
        return self._admit(Ref(number, self._text(), bool(is_callable), bool(lent)))

    def path(self, depth: int) -> object:
        names = self.tuple(depth)
        if not names or any(type(name) is not str for name in names):
            raise WireError("a path of something else than names")
        return self._admit(Path(names))

    def _admit(self, marker: object) -> object:
        return marker if self.admit is None else self.admit(marker)


_READERS: dict[bytes, Callable[[_Decoder, int], Any]] = {
    b"N": lambda decoder, depth: None, b"T": lambda decoder, depth: True, b"F": lambda decoder, depth: False,
    b"i": _Decoder.int, b"f": _Decoder.float, b"s": _Decoder.str, b"b": _Decoder.bytes, b"l": _Decoder.list,
    b"t": _Decoder.tuple, b"d": _Decoder.dict, b"a": _Decoder.array, b"n": _Decoder.scalar, b"g": _Decoder.tensor,
    b"r": _Decoder.ref, b"p": _Decoder.path,
}
