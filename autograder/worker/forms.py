"""Turns every form in which a right value may be returned into plain data of an exact type.

A dict may be an OrderedDict or any other mapping, a pair a namedtuple, a number one of NumPy's, an array a subclass of
ndarray. Cases compare only the plain kind. A value in no such form is an object and stays in the worker.

Reading a value's parts may run student code (``__iter__``, ``__getitem__``): it may raise anything, and at most as
many parts are read as may cross the wire. Only one level is converted; the encoder asks again for each part.
"""

from __future__ import annotations

import numbers
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, cast

import numpy as np

from ..wire.channel import FRAME_CAP
from ..wire.codec import MAX_NODES, Tensor, WireError
from ..wire.values import DTYPE_CODES, MAX_KEYS, is_key

NO_LISTS = (bytearray, memoryview)  # sequences of bytes
WIDE = {"f": np.dtype(np.float64), "c": np.dtype(np.complex128)}
TOO_LARGE = "a value is too large to send"


def plain(value: object) -> object:
    """The value as plain data, with its parts unchanged; or the value itself if it has no such form.

    Raises:
        WireError: it has more parts or bytes than may cross.
        Exception: whatever the value's own methods raise.
    """
    kind = type(value)
    for base, settle in _BUILT_IN:
        if issubclass(kind, base):
            return settle(value)
    if issubclass(kind, np.ndarray):
        return _array(cast("np.ndarray[Any, Any]", value))
    if issubclass(kind, numbers.Number):
        return _number(cast(Any, value))
    torch = sys.modules.get("torch")
    if torch is not None and issubclass(kind, getattr(torch, "Tensor", ())):
        return _tensor(torch, value)
    return _container(value)


def _container(value: object) -> object:
    """A mapping as a dict, a sequence as a list; one that can also be called is an object."""
    kind = type(value)
    if callable(value):
        return value
    if issubclass(kind, Mapping):
        return _dict(cast("Mapping[object, object]", value))
    if issubclass(kind, (set, frozenset)):
        return _set(cast("set[object]", value))
    if issubclass(kind, tuple):
        return tuple(_parts(cast("tuple[object, ...]", value)))
    if issubclass(kind, Sequence) and not issubclass(kind, NO_LISTS):
        return _parts(cast("Sequence[object]", value))
    return value


def _dict(value: Mapping[object, object]) -> object:
    """The mapping with its keys as plain text; itself if a key is neither text nor may be a key on the wire."""
    keys = _parts(value)
    if not all(issubclass(type(key), str) for key in keys):
        plain_keys = None if type(value) is dict and all(map(is_key, keys)) else _plain_keys(keys)
        return value if plain_keys is None else dict(zip(plain_keys, (value[key] for key in keys), strict=True))
    return {str.__str__(cast(str, key)): value[key] for key in keys}


def _set(value: set[object] | frozenset[object]) -> object:
    """A set of plain numbers and texts; itself if it has other items."""
    parts = _parts(value)
    keys = None if type(value) in (set, frozenset) and all(map(is_key, parts)) else _plain_keys(parts)
    return value if keys is None else (set if issubclass(type(value), set) else frozenset)(keys)


def _plain_keys(keys: list[object]) -> list[object] | None:
    """The keys, with Python's numbers in place of NumPy's; None if they would not cross."""
    found = [key.item() if isinstance(key, np.generic) else key for key in keys]
    return found if len(found) <= MAX_KEYS and all(map(is_key, found)) else None


def _parts(value: Iterable[object]) -> list[object]:
    parts = list(islice(value, MAX_NODES + 1))
    if len(parts) > MAX_NODES:
        raise WireError(TOO_LARGE)
    return parts


def _number(value: Any) -> object:
    """A Fraction, a Decimal, a longdouble, a complex number."""
    kind = type(value)
    if issubclass(kind, np.generic):
        return np.asarray(value).astype(WIDE[value.dtype.kind])[()] if value.dtype.kind in WIDE else value
    if issubclass(kind, numbers.Integral):
        return int(value)
    if issubclass(kind, numbers.Complex) and not issubclass(kind, numbers.Real):
        return np.complex128(complex(value))
    return float(value)


def _array(value: np.ndarray[Any, Any]) -> object:
    """The numbers alone: no subclass, in the machine's byte order, at most 64 bits wide, a scalar without axes."""
    if issubclass(type(value), np.ma.MaskedArray) and np.ma.getmaskarray(value).any():
        return value
    array = np.ndarray.view(value, np.ndarray)
    native = array.dtype.newbyteorder("=")
    dtype = native if native in DTYPE_CODES else WIDE.get(native.kind)
    if dtype is None:
        return value
    if array.nbytes > FRAME_CAP:
        raise WireError(TOO_LARGE)
    with np.errstate(over="ignore"):
        array = array.astype(dtype, copy=False)
    return array if array.ndim else array[()]


def _tensor(torch: Any, value: Any) -> object:
    """A tensor of any subclass, layout and precision; itself if its values cannot be read."""
    with torch._C.DisableTorchFunctionSubclass():
        if value.numel() * value.element_size() > FRAME_CAP:
            raise WireError(TOO_LARGE)
        try:
            dense = torch.Tensor.detach(value).to_dense().cpu().resolve_conj().resolve_neg()
            if dense.dtype.is_floating_point and dense.dtype not in (torch.float64, torch.float32, torch.float16):
                dense = dense.to(torch.float32)
            return Tensor(dense.numpy(), bool(value.requires_grad))
        except (TypeError, RuntimeError):
            return value


_BUILT_IN: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (str, str.__str__), (int, int.__int__), (float, float.__float__),
    (bytes, lambda value: bytes.__getitem__(value, slice(None))),
)
