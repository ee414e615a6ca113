"""Values to bytes: the sending half of the wire."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from .channel import FRAME_CAP
from .values import (
    DTYPE_CODES,
    MAX_DEPTH,
    MAX_KEYS,
    MAX_KIND,
    MAX_NDIM,
    MAX_NODES,
    MAX_TEXT,
    SCALARS,
    Path,
    Ref,
    Slot,
    Tensor,
    WireError,
    is_key,
)

_U32, _I64, _F64 = struct.Struct("<I"), struct.Struct("<q"), struct.Struct("<d")


class Encoder:
    """Appends values to ``out``; raises WireError if one may not be sent. The arguments are those of ``encode``."""

    def __init__(self, export: Callable[[object], object] | None, scalars: bool = False) -> None:
        self.out = bytearray()
        self.export = export
        self.scalars = scalars
        self.nodes = self.keys = 0

    def put(self, value: object, depth: int) -> None:
        """Append one value at nesting level ``depth``."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES or len(self.out) > FRAME_CAP:
            deep = depth > MAX_DEPTH
            raise WireError(f"a value is nested more than {MAX_DEPTH} deep" if deep else "a value is too large to send")
        writer = WRITERS.get(type(value))
        if writer is not None:
            writer(self, value, depth)
        elif type(value) in SCALARS:
            self._raw(b"n", np.asarray(value))
        else:
            self._exported(value, f"{type(value).__name__} is not data", depth)

    def _exported(self, value: object, reason: str, depth: int) -> None:
        """Append what ``export`` returns for something that is not data."""
        exported = value if self.export is None else self.export(value)
        if exported is value or (type(exported) not in WRITERS and type(exported) not in SCALARS):
            raise WireError(reason)
        self.put(exported, depth)

    def _bytes(self, tag: bytes, data: bytes) -> None:
        if len(data) > FRAME_CAP:
            raise WireError("a value is too large to send")
        self.out += tag + _U32.pack(len(data)) + data

    def put_none(self, value: None, depth: int) -> None:
        self.out += b"N"

    def put_bool(self, value: bool, depth: int) -> None:
        self.out += b"T" if value else b"F"

    def put_int(self, value: int, depth: int) -> None:
        if not -(2**63) <= value < 2**63:
            self._exported(value, f"an integer of {value.bit_length()} bits is not data", depth)
        else:
            self.out += b"i" + _I64.pack(value)

    def put_float(self, value: float, depth: int) -> None:
        self.out += b"f" + _F64.pack(value)

    def put_str(self, value: str, depth: int) -> None:
        data = value.encode("utf-8", "replace")
        if len(data) > MAX_TEXT:
            raise WireError(f"a text of {len(data)} bytes is too long")
        self._bytes(b"s", data)

    def put_bytes(self, value: bytes, depth: int) -> None:
        self._bytes(b"b", value)

    def put_list(self, value: list[object], depth: int) -> None:
        self._sequence(b"l", value, depth)

    def put_tuple(self, value: tuple[object, ...], depth: int) -> None:
        self._sequence(b"t", value, depth)

    def _sequence(self, tag: bytes, value: Any, depth: int) -> None:
        self.out += tag + _U32.pack(len(value))
        for item in value:
            self.put(item, depth + 1)

    def put_set(self, value: Any, depth: int) -> None:
        if not self._are_keys(value):
            self._exported(value, f"a {type(value).__name__} has items that are not data, or too many", depth)
        else:
            self._sequence(b"e" if type(value) is set else b"z", list(value), depth)

    def _are_keys(self, keys: Any) -> bool:
        """Whether all of them may be keys, and are not too many for this message; if so, count them."""
        if self.keys + len(keys) > MAX_KEYS or not all(map(is_key, keys)):
            return False
        self.keys += len(keys)
        return True

    def put_dict(self, value: dict[Any, object], depth: int) -> None:
        if any(type(key) is not str for key in value):
            if self._are_keys(value):
                self._sequence(b"m", [part for item in value.items() for part in item], depth)
            else:
                self._exported(value, "a dict has keys that are not data, or too many", depth)
            return
        self.out += b"d" + _U32.pack(len(value))
        for key, item in value.items():
            self.put_str(key, depth)
            self.put(item, depth + 1)

    def put_array(self, value: np.ndarray[Any, Any], depth: int) -> None:
        if value.dtype.newbyteorder("=") not in DTYPE_CODES or value.ndim > MAX_NDIM:
            self._exported(value, f"an array of dtype {value.dtype} with {value.ndim} axes is not data", depth)
            return
        self._raw(b"a" if value.ndim or not self.scalars else b"n", value)

    def _raw(self, tag: bytes, value: np.ndarray[Any, Any]) -> None:
        if value.nbytes > FRAME_CAP or any(size >= 2**32 for size in value.shape):
            raise WireError(f"an array of shape {value.shape} is too large to send")
        plain = value if value.dtype.isnative else value.astype(value.dtype.newbyteorder("="))
        self.out += tag + bytes((DTYPE_CODES[plain.dtype], plain.ndim)) + b"".join(map(_U32.pack, plain.shape))
        self.out += plain.tobytes()

    def put_tensor(self, value: Tensor, depth: int) -> None:
        self.out += b"g" + (b"\1" if value.requires_grad else b"\0")
        self._raw(b"a", value.array)

    def put_ref(self, value: Ref, depth: int) -> None:
        self.out += b"r" + _I64.pack(value.number) + bytes((value.callable, value.lent))
        self.put_str(value.kind[:MAX_KIND], depth)

    def put_path(self, value: Path, depth: int) -> None:
        self._sequence(b"p", value.names, depth)

    def put_slot(self, value: Slot, depth: int) -> None:
        self.out += b"v" + _I64.pack(value.step)


WRITERS: dict[type, Callable[[Encoder, Any, int], None]] = {
    type(None): Encoder.put_none, bool: Encoder.put_bool, int: Encoder.put_int, float: Encoder.put_float,
    str: Encoder.put_str, bytes: Encoder.put_bytes, list: Encoder.put_list, tuple: Encoder.put_tuple,
    dict: Encoder.put_dict, set: Encoder.put_set, frozenset: Encoder.put_set, np.ndarray: Encoder.put_array,
    Tensor: Encoder.put_tensor, Ref: Encoder.put_ref, Path: Encoder.put_path,
    Slot: Encoder.put_slot,
}
