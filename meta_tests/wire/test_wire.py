"""The wire: what is sent, what is refused and with which message, and that no bytes can harm the decoder."""

from __future__ import annotations

import math
import struct
import time
import tracemalloc
from collections import OrderedDict
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.wire.channel import FRAME_CAP
from autograder.wire.codec import DTYPES, MAX_DEPTH, MAX_NODES, Path, Ref, Tensor, WireError, decode, encode
from autograder.wire.values import MAX_KEYS, MAX_KIND, MAX_TEXT

KEYS = (st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
        | st.binary(max_size=5) | st.tuples(st.integers(-5, 5), st.just("text")))
SCALARS = (st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.binary(max_size=20)
           | st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), inner, max_size=4)
    | st.dictionaries(KEYS, inner, max_size=4) | st.sets(KEYS, max_size=4) | st.frozensets(KEYS, max_size=4),
    max_leaves=20,
)
SUBCLASSES = {base: type(f"My_{base.__name__}", (base,), {}) for base in (int, float, str, bytes, list, tuple, dict,
                                                                        np.ndarray, np.float64)}
A_FRAME = encode({"a": [1, 2.5, "text", b"bytes", None, True], "b": (np.arange(6.0).reshape(2, 3), np.float32(1)),
                  "c": Ref(3, "Linear", True), "d": Path(("toy", "double")), "e": Tensor(np.ones(2))})


def same(one: Any, other: Any) -> bool:
    """Equal in value and exact type, NaN included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (set, frozenset)):
        return same(sorted(one, key=repr), sorted(other, key=repr))
    return bool(one == other) or (isinstance(one, float) and math.isnan(one) and math.isnan(other))


@given(DATA)
@settings(max_examples=60, deadline=None)
def test_nested_data_comes_back_as_it_was(value: object) -> None:
    """Any nested data of the plain types is decoded equal and of the same types."""
    assert same(decode(encode(value)), value)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3)], ids=str)
def test_arrays_of_each_dtype_and_shape_come_back(dtype: np.dtype, shape: tuple[int, ...]) -> None:
    """An array of each dtype is decoded with dtype, shape and bytes, also 0-d and empty ones."""
    array = np.asarray(np.arange(math.prod(shape)).reshape(shape) % 2, dtype)
    back = decode(encode(array))
    assert type(back) is np.ndarray
    assert (back.dtype, back.shape, back.tobytes()) == (dtype, shape, array.tobytes())


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_scalars_of_each_dtype_come_back(dtype: np.dtype) -> None:
    """A NumPy scalar is decoded as a scalar of the same type."""
    back = decode(encode(dtype.type(1)))
    assert type(back) is dtype.type
    assert back == 1


@pytest.mark.parametrize("array", [
    np.arange(6, dtype=">i4").reshape(2, 3), np.arange(12.0).reshape(3, 4)[::2, ::-1], np.arange(6.0).reshape(2, 3).T,
    np.broadcast_to(np.float32(7), (2, 3)), np.asfortranarray(np.arange(6.0).reshape(2, 3)),
], ids=["big-endian", "strided", "transposed", "broadcast", "Fortran"])
def test_layout_does_not_matter(array: np.ndarray) -> None:
    """Arrays of any byte order and memory layout arrive with the same values in the machine's own layout."""
    back = decode(encode(array))
    assert back.dtype == array.dtype.newbyteorder("=")
    assert back.flags.c_contiguous
    np.testing.assert_array_equal(back, array)


def test_nan_payloads_infinities_and_negative_zero_arrive_bit_by_bit() -> None:
    """The bits of special floating-point values are kept, alone and in arrays."""
    bits = np.array([0x7FF8000000000123, 0xFFF0000000000000, 0x8000000000000000], dtype="u8")
    assert decode(encode(bits.view("f8"))).view("u8").tolist() == bits.tolist()
    assert struct.pack("<d", decode(encode(-0.0))) == struct.pack("<d", -0.0)


def test_arrays_arrive_read_only_and_private() -> None:
    """A decoded array cannot be written and shares nothing with the sender's; writeable copies are private too."""
    array = np.zeros(3)
    payload = encode(array)
    array[0] = 1
    back = decode(payload)
    assert back.tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="read-only"):
        back[0] = 5
    with pytest.raises(ValueError, match="WRITEABLE"):
        back.flags.writeable = True
    copy = decode(payload, writeable=True)
    copy[0] = 5
    assert decode(payload).tolist() == [0, 0, 0]


def test_markers_come_back_and_go_through_admit() -> None:
    """Ref, Path and Tensor arrive as they were, or as whatever admit puts in their place."""
    ref, path = Ref(7, "Linear", True, True), Path(("hw3_lib", "Linear"))
    assert decode(encode([ref, path])) == [ref, path]
    assert decode(encode([ref, path]), admit=lambda marker: str(type(marker).__name__)) == ["Ref", "Path"]
    tensor = decode(encode(Tensor(np.arange(2.0), True)))
    assert tensor.requires_grad is True
    assert tensor.array.tolist() == [0, 1]
    assert str(path) == "hw3_lib.Linear"


@pytest.mark.parametrize("base", SUBCLASSES, ids=lambda base: base.__name__)
def test_an_instance_of_a_subclass_is_not_data(base: type) -> None:
    """Types are exact: a subclass's instance is refused, or goes through export."""
    cls: Any = SUBCLASSES[base]
    value = np.arange(3.0).view(cls) if base is np.ndarray else cls()
    with pytest.raises(WireError, match=f"My_{base.__name__} is not data"):
        encode(value)
    assert decode(encode([value], export=lambda odd: Ref(1, type(odd).__name__))) == [Ref(1, f"My_{base.__name__}")]


@pytest.mark.parametrize(("value", "sentence"), [
    (object(), "object is not data"),
    (OrderedDict(a=1), "OrderedDict is not data"),
    (2**63, "an integer of 64 bits is not data"),
    (-(2**63) - 1, "an integer of 64 bits is not data"),
    ({object: 2}, "a dict has keys that are not data, or too many"),
    ({SUBCLASSES[str]("a"): 2}, "a dict has keys that are not data, or too many"),
    ({(1, SUBCLASSES[int](2)): 2}, "a dict has keys that are not data, or too many"),
    ({object}, "a set has items that are not data, or too many"),
    (set(range(MAX_KEYS + 1)), "a set has items that are not data, or too many"),
    ([dict.fromkeys(range(MAX_KEYS // 2 + 1), 0)] * 2, "a dict has keys that are not data, or too many"),
    (np.array([object()]), "an array of dtype object with 1 axes is not data"),
    (np.array(["a"]), "an array of dtype <U1 with 1 axes is not data"),
    (np.zeros((1,) * 9), "an array of dtype float64 with 9 axes is not data"),
    (np.str_("a"), "str_ is not data"),
    (np.datetime64(1, "s"), "datetime64 is not data"),
    (np.broadcast_to(0.0, (2**40,)), r"an array of shape \(1099511627776,\) is too large to send"),
    (np.empty((0, 2**33)), r"an array of shape \(0, 8589934592\) is too large to send"),
    ([None] * MAX_NODES, "a value is too large to send"),
    (b"x" * FRAME_CAP, "a value is too large to send"),
    ("x" * (MAX_TEXT + 1), f"a text of {MAX_TEXT + 1} bytes is too long"),
    ({"x" * (MAX_TEXT + 1): 1}, f"a text of {MAX_TEXT + 1} bytes is too long"),
    ([np.zeros(FRAME_CAP, "u1")], "a value is too large to send"),
], ids=lambda part: part[:40] if isinstance(part, str) and len(part) < 100 else "")
def test_what_is_not_data_is_refused_in_words(value: object, sentence: str) -> None:
    """Each value that cannot be sent is refused with a sentence that says why."""
    with pytest.raises(WireError, match=sentence):
        encode(value)


def nested(depth: int) -> object:
    """Lists nested to this depth around a None."""
    value: object = None
    for _ in range(depth):
        value = [value]
    return value


def test_depth_is_bounded_on_both_sides() -> None:
    """The deepest allowed nesting is sent; one level more is refused by the sender and by the receiver."""
    assert decode(encode(nested(MAX_DEPTH))) == nested(MAX_DEPTH)
    with pytest.raises(WireError, match=f"a value is nested more than {MAX_DEPTH} deep"):
        encode(nested(MAX_DEPTH + 1))
    with pytest.raises(WireError, match="nested too deep or has too many parts"):
        decode(b"l\1\0\0\0" * (MAX_DEPTH + 1) + b"N")
    circle: list[object] = []
    circle.append(circle)
    with pytest.raises(WireError, match="nested more than"):
        encode(circle)


def test_big_integers_and_odd_dicts_go_through_export() -> None:
    """What is not data is exported in place, and an export that gives it back unchanged is refused."""
    assert decode(encode([2**70, {object: 2}], export=lambda odd: type(odd).__name__)) == ["int", "dict"]
    for value in (2**70, {object: 2}, np.array([None]), object()):
        with pytest.raises(WireError, match=r"not data"):
            encode(value, export=lambda odd: odd)


def array_header(code: int, *shape: int) -> bytes:
    """An array's bytes up to its data."""
    return b"a" + bytes((code, len(shape))) + struct.pack(f"<{len(shape)}I", *shape)


@pytest.mark.parametrize(("payload", "sentence"), [
    (b"", "a value ends before its bytes do"),
    (b"i\0\0", "a value ends before its bytes do"),
    (b"NN", "bytes are left over after the value"),
    (b"?", "an unknown tag"),
    (b"m" + encode([1])[1:], "a key without its value"),
    (b"m" + encode([[1], 2])[1:], "keys that are not data, or too many"),
    (b"e" + encode([np.zeros(2)])[1:], "keys that are not data, or too many"),
    (b"z" + encode([0] * (MAX_KEYS + 1))[1:], "keys that are not data, or too many"),
    (encode([0, 0])[:5] + (b"e" + encode([0] * (MAX_KEYS // 2 + 1))[1:]) * 2, "keys that are not data, or too many"),
    (b"s" + struct.pack("<I", 2**32 - 1), "a claimed length is larger than the frame"),
    (b"l" + struct.pack("<I", 200_000_000) + b"N" * 100, "a claimed length is larger than the frame"),
    (b"d" + struct.pack("<I", 20) + b"N" * 100, "a claimed length is larger than the frame"),
    (b"l" + struct.pack("<I", MAX_NODES) + b"N" * MAX_NODES, "nested too deep or has too many parts"),
    (b"s\1\0\0\0\xff", "a text is not UTF-8"),
    (b"d\1\0\0\0i" + bytes(8) + b"N", "a text is missing"),
    (b"d\2\0\0\0" + 2 * b"s\1\0\0\0aN", "a dict has a key twice"),
    (b"a\x63\0", "an array of unknown dtype or too many axes"),
    (b"a\0\x09", "an array of unknown dtype or too many axes"),
    (array_header(11, 2**29), "a value ends before its bytes do"),
    (array_header(11, *[2**32 - 1] * 8), "a value ends before its bytes do"),
    (array_header(11, 0, *[2**32 - 1] * 7), "an array whose shape cannot be"),
    (array_header(0, 3) + b"\0\2\1", "a boolean is neither 0 nor 1"),
    (b"n" + array_header(11, 1)[1:] + bytes(8), "a scalar with axes"),
    (b"g\0N", "a tensor without its array"),
    (b"s" + struct.pack("<I", MAX_TEXT + 1) + bytes(MAX_TEXT + 1), f"a text of {MAX_TEXT + 1} bytes is too long"),
    (b"r" + bytes(10) + b"s" + struct.pack("<I", MAX_KIND + 1) + b"x" * (MAX_KIND + 1),
     "the name of a type is too long"),
    (b"p\0\0\0\0", "a path of something else than names"),
    (b"p\1\0\0\0N", "a path of something else than names"),
], ids=lambda part: part if isinstance(part, str) else "")
def test_bytes_that_are_no_value_are_refused_in_words(payload: bytes, sentence: str) -> None:
    """Each way of breaking the format ends in WireError with its sentence."""
    with pytest.raises(WireError, match=sentence):
        decode(payload)


@pytest.mark.parametrize("payload", [
    b"b" + struct.pack("<I", 2**32 - 1) + b"x" * 100,
    b"l" + struct.pack("<I", 200_000_000) + b"N" * 100,
    array_header(11, 2**29) + b"x" * 100,
    array_header(13, 65_535, 65_535) + b"x" * 100,
], ids=["4 GiB of bytes", "200 million items", "4 GiB array", "64 GiB array"])
def test_nothing_is_allocated_by_a_claimed_length(payload: bytes) -> None:
    """A frame that claims gigabytes and has 100 bytes costs less than 100 kB and 0.1 s of processor time."""
    tracemalloc.start()
    started = time.thread_time()
    with pytest.raises(WireError):
        decode(payload)
    seconds, (_, peak) = time.thread_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000
    assert seconds < 0.1


def harmless(payload: bytes) -> None:
    """Decode; anything but a value or a WireError, or more than half a second of processor time, is a failure."""
    started = time.thread_time()
    with suppress(WireError):
        decode(payload)
    assert time.thread_time() - started < 0.5


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
@example(b"d" + b"\xff" * 30)
def test_random_bytes_raise_nothing_but_wire_errors(payload: bytes) -> None:
    """Random bytes decode to a value or raise WireError, nothing else."""
    harmless(payload)


@given(st.lists(st.tuples(st.integers(0, len(A_FRAME) - 1), st.integers(0, 255)), min_size=1, max_size=4),
       st.integers(0, len(A_FRAME)))
@settings(max_examples=300, deadline=None)
def test_damaged_frames_raise_nothing_but_wire_errors(changes: list[tuple[int, int]], end: int) -> None:
    """A valid frame with changed bytes, whole or cut short, decodes to a value or raises WireError."""
    damaged = bytearray(A_FRAME)
    for at, byte in changes:
        damaged[at] = byte
    harmless(bytes(damaged))
    harmless(bytes(damaged[:end]))
