"""Bytes to values: the receiving half of the wire; no byte is trusted."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from .values import (
    DTYPES,
    MAX_DEPTH,
    MAX_KEYS,
    MAX_KIND,
    MAX_NDIM,
    MAX_NODES,
    MAX_TEXT,
    Path,
    Ref,
    Slot,
    Tensor,
    WireError,
    is_key,
)

_U32, _I64, _F64 = struct.Struct("<I"), struct.Struct("<q"), struct.Struct("<d")
_SHAPES = tuple(struct.Struct(f"<{ndim}I") for ndim in range(MAX_NDIM + 1))
_TEXT = ord("s")
_ARRAY = ord("a")


class Decoder:
    """Reads values from ``payload``; ``at`` is the position of the next byte."""

    def __init__(self, payload: bytes, admit: Callable[[Any], object] | None, writeable: bool) -> None:
        self.payload = payload
        self.admit = admit
        self.writeable = writeable
        self.at = 0
        self.nodes = self.keys = 0

    def whole(self) -> Any:
        """The one value that the bytes encode.

        Raises:
            WireError: they do not encode exactly one value.
        """
        try:
            value = self.take(0)
        except struct.error:
            raise WireError("a value ends before its bytes do") from None
        if self.at != len(self.payload):
            raise WireError("bytes are left over after the value")
        return value

    def take(self, depth: int) -> Any:
        """The next value; raises struct.error if the bytes end first."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise WireError("a value is nested too deep or has too many parts")
        reader = READERS.get(self._byte())
        if reader is None:
            raise WireError("an unknown tag")
        return reader(self, depth)

    def take_int(self, depth: int) -> int:
        (value,) = _I64.unpack_from(self.payload, self.at)
        self.at += 8
        return int(value)

    def take_float(self, depth: int) -> float:
        (value,) = _F64.unpack_from(self.payload, self.at)
        self.at += 8
        return float(value)

    def take_str(self, depth: int) -> str:
        size = self._length(1)
        if size > MAX_TEXT:
            raise WireError(f"a text of {size} bytes is too long")
        try:
            return str(self._cut(size), "utf-8")
        except UnicodeDecodeError:
            raise WireError("a text is not UTF-8") from None

    def take_bytes(self, depth: int) -> bytes:
        return self._cut(self._length(1))

    def take_list(self, depth: int) -> list[Any]:
        return [self.take(depth + 1) for _ in range(self._length(1))]

    def take_tuple(self, depth: int) -> tuple[Any, ...]:
        return tuple(self.take_list(depth))

    def take_dict(self, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for _ in range(self._length(6)):
            key = self._text()
            if key in result:
                raise WireError("a dict has a key twice")
            result[key] = self.take(depth + 1)
        return result

    def take_set(self, depth: int) -> set[Any]:
        return set(self._keys(self.take_list(depth)))

    def take_frozenset(self, depth: int) -> frozenset[Any]:
        return frozenset(self._keys(self.take_list(depth)))

    def take_mapping(self, depth: int) -> dict[Any, Any]:
        parts = self.take_list(depth)
        if len(parts) % 2:
            raise WireError("a key without its value")
        return dict(zip(self._keys(parts[::2]), parts[1::2], strict=True))

    def _keys(self, found: list[Any]) -> list[Any]:
        self.keys += len(found)
        if self.keys > MAX_KEYS or not all(map(is_key, found)):
            raise WireError("keys that are not data, or too many")
        return found

    def take_array(self, depth: int) -> np.ndarray[Any, Any]:
        code, ndim = self._byte(), self._byte()
        if code >= len(DTYPES) or ndim > MAX_NDIM:
            raise WireError("an array of unknown dtype or too many axes")
        shape = _SHAPES[ndim].unpack_from(self.payload, self.at)
        self.at += 4 * ndim
        dtype = DTYPES[code]
        data = self._cut(math.prod(shape) * dtype.itemsize)
        if code == 0 and data.strip(b"\0\1"):
            raise WireError("a boolean is neither 0 nor 1")
        try:
            return np.frombuffer(bytearray(data) if self.writeable else data, dtype).reshape(shape)
        except ValueError:
            raise WireError("an array whose shape cannot be") from None

    def take_scalar(self, depth: int) -> Any:
        array = self.take_array(depth)
        if array.ndim:
            raise WireError("a scalar with axes")
        return array[()]

    def take_tensor(self, depth: int) -> object:
        watched = self._byte() == 1
        if self._byte() != _ARRAY:
            raise WireError("a tensor without its array")
        return self._admit(Tensor(self.take_array(depth), watched))

    def take_ref(self, depth: int) -> object:
        number, is_callable, lent = self.take_int(depth), bool(self._byte()), bool(self._byte())
        kind = self._text()
        if len(kind) > MAX_KIND:
            raise WireError("the name of a type is too long")
        return self._admit(Ref(number, kind, is_callable, lent))

    def take_path(self, depth: int) -> object:
        names = self.take_tuple(depth)
        if not names or any(type(name) is not str for name in names):
            raise WireError("a path of something else than names")
        return self._admit(Path(names))

    def take_slot(self, depth: int) -> object:
        return self._admit(Slot(self.take_int(depth)))

    def _admit(self, marker: object) -> object:
        return marker if self.admit is None else self.admit(marker)

    def _byte(self) -> int:
        self.at += 1
        if self.at > len(self.payload):
            raise WireError("a value ends before its bytes do")
        return self.payload[self.at - 1]

    def _cut(self, size: int) -> bytes:
        start, self.at = self.at, self.at + size
        if self.at > len(self.payload):
            raise WireError("a value ends before its bytes do")
        return self.payload[start:self.at]

    def _length(self, least: int) -> int:
        """A claimed count, checked against the remaining bytes (each part takes at least ``least``)."""
        (count,) = _U32.unpack_from(self.payload, self.at)
        self.at += 4
        if count * least > len(self.payload) - self.at:
            raise WireError("a claimed length is larger than the frame")
        return int(count)

    def _text(self) -> str:
        if self._byte() != _TEXT:
            raise WireError("a text is missing")
        return self.take_str(0)


READERS: dict[int, Callable[[Decoder, int], Any]] = {ord(tag): reader for tag, reader in {
    "N": lambda decoder, depth: None, "T": lambda decoder, depth: True, "F": lambda decoder, depth: False,
    "i": Decoder.take_int, "f": Decoder.take_float, "s": Decoder.take_str, "b": Decoder.take_bytes,
    "e": Decoder.take_set, "z": Decoder.take_frozenset, "m": Decoder.take_mapping,
    "l": Decoder.take_list, "t": Decoder.take_tuple, "d": Decoder.take_dict, "a": Decoder.take_array,
    "n": Decoder.take_scalar, "g": Decoder.take_tensor, "r": Decoder.take_ref, "p": Decoder.take_path,
    "v": Decoder.take_slot,
}.items()}
