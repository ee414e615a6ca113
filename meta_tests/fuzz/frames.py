"""The decoder and the channel: whatever bytes come, they are a value or refused, and never anything else."""

from __future__ import annotations

import random
import socket
import struct
import time
from contextlib import closing
from typing import Any

import numpy as np

from autograder.wire.channel import FRAME_CAP, Channel, ChannelClosed, until
from autograder.wire.codec import DTYPES, Path, Ref, Slot, Tensor, WireError, decode, encode

from .damage import INTERESTING, damaged
from .driver import Target

TAGS = b"NTFifsbltdangrpv"
PIECES = (*INTERESTING, *(bytes((tag,)) for tag in TAGS), b"l\1\0\0\0", b"a\x0b\1\2\0\0\0", b"s\1\0\0\0a")
MARKERS = (Ref(3, "Linear", True), Ref(-1, "", False, True), Path(("toy", "double")), Slot(2))
ODD_NUMBERS = (0, 1, -1, 2**31, 2**63 - 1, -(2**63), 0.0, -0.0, 1e308, float("inf"), float("nan"))
SECONDS = 60  # far more than is needed: only a channel that never ends would use them up


def decoder(numbers: random.Random) -> str:
    """Decode a frame: random bytes, a value as it was sent, or a damaged one."""
    kind = numbers.random()
    if kind < 0.1:
        return _decoded(numbers.randbytes(numbers.randint(0, 60)))
    if kind < 0.3:
        return _decoded(b"".join(numbers.choice(PIECES) for _ in range(numbers.randint(1, 40))))
    payload = encode(some_value(numbers))
    if kind < 0.35:
        assert _decoded(payload) == "a value", "what was sent is refused"
        return "sent and received"
    return _decoded(damaged(numbers, payload, PIECES))


def channel(numbers: random.Random) -> str:
    """Receive frames from a sender that breaks the rules and then hangs up."""
    payload = encode(some_value(numbers))
    size = numbers.choice((len(payload), len(payload), 0, FRAME_CAP + 1, 2**64 - 1, numbers.randrange(2**20)))
    stream = struct.pack("<QB", size, numbers.randrange(256)) + payload
    mine, theirs = socket.socketpair()
    with closing(mine), closing(theirs):
        theirs.sendall(damaged(numbers, stream) if numbers.random() < 0.7 else stream)
        theirs.shutdown(socket.SHUT_WR)
        receiver = Channel(mine)
        try:
            frame = receiver.receive_frame(until(time.monotonic() + SECONDS))
        except ChannelClosed:
            return "closed"
        return _decoded(frame.payload)


def some_value(numbers: random.Random, depth: int = 0) -> Any:
    """A random value that can be sent."""
    kinds = (_scalar, _array, _scalar, _text) if depth > 3 else (_scalar, _array, _text, _marker, _several, _table)
    return numbers.choice(kinds)(numbers, depth)


def _decoded(payload: bytes) -> str:
    """How decoding ends; a value that was received can be sent on, and is the same again."""
    try:
        value = decode(payload)
    except WireError as error:
        assert str(error), "refused without a reason"
        return "refused"
    again = encode(value)
    assert encode(decode(again)) == again, "a received value changes when it is sent on"
    return "a value"


def _scalar(numbers: random.Random, depth: int) -> Any:
    return numbers.choice((None, True, False, *ODD_NUMBERS, numbers.getrandbits(40), numbers.random(),
                           np.float32(1.5), np.int8(-3), numbers.randbytes(4)))


def _text(numbers: random.Random, depth: int) -> str:
    return "".join(chr(numbers.choice((65, 0, 0xE9, 0x202E, 0x1F600))) for _ in range(numbers.randint(0, 5)))


def _array(numbers: random.Random, depth: int) -> Any:
    shape = [numbers.choice((0, 1, 2, 3)) for _ in range(numbers.randint(0, 4))]
    array = np.zeros(shape, numbers.choice(DTYPES))
    return Tensor(array, numbers.random() < 0.5) if numbers.random() < 0.2 else array


def _marker(numbers: random.Random, depth: int) -> Any:
    return numbers.choice(MARKERS)


def _several(numbers: random.Random, depth: int) -> Any:
    items = [some_value(numbers, depth + 1) for _ in range(numbers.randint(0, 4))]
    return tuple(items) if numbers.random() < 0.5 else items


def _table(numbers: random.Random, depth: int) -> dict[str, Any]:
    return {_text(numbers, depth): some_value(numbers, depth + 1) for _ in range(numbers.randint(0, 3))}


DECODER = Target("decoder", decoder, short=8_000, long=1_000_000)
CHANNEL = Target("channel", channel, short=500, long=50_000)
