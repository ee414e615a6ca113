"""Damage to bytes and texts: the same few accidents for every format."""

from __future__ import annotations

import random

INTERESTING = (b"\0", b"\xff", b"\x7f", b"\x80", b"\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f")


def damaged(numbers: random.Random, data: bytes, others: tuple[bytes, ...] = INTERESTING) -> bytes:
    """The data after one to four accidents.

    Args:
        others: pieces that may be put into the data.
    """
    for _ in range(numbers.choice((1, 1, 1, 2, 4))):
        data = numbers.choice(ACCIDENTS)(numbers, data, others)
    return data


def _places(numbers: random.Random, data: bytes) -> tuple[int, int]:
    start, end = sorted(numbers.randint(0, len(data)) for _ in range(2))
    return start, min(end, start + numbers.choice((1, 2, 4, 16, 1000)))


def _cut_off(numbers: random.Random, data: bytes, others: tuple[bytes, ...]) -> bytes:
    return data[:numbers.randint(0, len(data))]


def _change(numbers: random.Random, data: bytes, others: tuple[bytes, ...]) -> bytes:
    if not data:
        return data
    place = numbers.randrange(len(data))
    return data[:place] + bytes((numbers.randrange(256),)) + data[place + 1:]


def _overwrite(numbers: random.Random, data: bytes, others: tuple[bytes, ...]) -> bytes:
    place, piece = numbers.randint(0, len(data)), numbers.choice(others)
    return data[:place] + piece + data[place + len(piece):]


def _insert(numbers: random.Random, data: bytes, others: tuple[bytes, ...]) -> bytes:
    place = numbers.randint(0, len(data))
    return data[:place] + numbers.choice(others) + data[place:]


def _delete(numbers: random.Random, data: bytes, others: tuple[bytes, ...]) -> bytes:
    start, end = _places(numbers, data)
    return data[:start] + data[end:]


def _repeat(numbers: random.Random, data: bytes, others: tuple[bytes, ...]) -> bytes:
    start, end = _places(numbers, data)
    return data[:end] + data[start:end] * numbers.choice((1, 1, 1, 50)) + data[end:]


def _swap(numbers: random.Random, data: bytes, others: tuple[bytes, ...]) -> bytes:
    start, end = _places(numbers, data)
    size = end - start
    return data[:start] + data[end:end + size] + data[start:end] + data[end + size:]


ACCIDENTS = (_cut_off, _change, _change, _overwrite, _insert, _delete, _repeat, _swap)
