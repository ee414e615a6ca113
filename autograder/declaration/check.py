"""Checks a table against a type; the first thing that is wrong becomes one sentence in TOML's own words.

A sentence names the file, the key as it is written (``[parts] linear``), its value, and what to write instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from ..errors import HomeworkError
from ..text import did_you_mean
from .words import in_words, name_of, not_none, shown

Place = tuple[str | int, ...]
T = TypeVar("T")


def convert(table: Mapping[str, Any], kind: type[T], where: str) -> T:
    """The table as a value of this type, a msgspec struct.

    Args:
        where: the file's name in messages.

    Raises:
        HomeworkError: a key is unknown or missing, or a value is of the wrong type or outside its bounds.
    """
    info = inspect.type_info(kind)
    for sentence in _problems(table, info, (), dict(_homes(info, ()))):
        raise HomeworkError(f"{where}: {sentence}")
    return msgspec.convert(table, kind)


def _problems(value: Any, kind: inspect.Type, place: Place, homes: Mapping[str, str]) -> Iterator[str]:
    """One sentence for each mistake in a value; ``homes`` says in which table a key belongs."""
    kind = not_none(kind)
    if not _fits(value, kind):
        yield f"{name_of(place)} is {shown(value)}; write {in_words(kind)}."
    elif isinstance(kind, inspect.StructType):
        yield from _struct_problems(value, kind, place, homes)
    else:
        for key, inner, inner_kind in _inside(value, kind):
            yield from _problems(inner, inner_kind, (*place, key), homes)


def _struct_problems(table: Mapping[str, Any], kind: inspect.StructType, place: Place,
                     homes: Mapping[str, str]) -> Iterator[str]:
    fields = {field.encode_name: field for field in kind.fields}
    for key in table:
        if key not in fields:
            guess = did_you_mean(key, list(fields)) or (f" (it belongs {homes[key]})" if key in homes else "")
            yield f"{name_of((*place, key))} is not a known key{guess}; correct or remove it."
    for key, field in fields.items():
        if key in table:
            yield from _problems(table[key], field.type, (*place, key), homes)
        elif field.required:
            yield f"{name_of((*place, key))} is missing; write {in_words(field.type)}."


def _homes(kind: inspect.Type, place: Place) -> Iterator[tuple[str, str]]:
    """Each key of a struct and of the structs in it, with the table in which it belongs."""
    kind = not_none(kind)
    if isinstance(kind, inspect.StructType):
        for field in kind.fields:
            yield from _homes(field.type, (*place, field.encode_name))
            yield field.encode_name, f"in [{'.'.join(map(str, place))}]" if place else "above the first table"


def _inside(value: Any, kind: inspect.Type) -> Iterator[tuple[str | int, Any, inspect.Type]]:
    """The entries of a list or a table: place, value, type."""
    if isinstance(value, dict):
        yield from ((key, inner, getattr(kind, "value_type", kind)) for key, inner in value.items())
    elif isinstance(value, list):
        yield from ((place, inner, getattr(kind, "item_type", kind)) for place, inner in enumerate(value))


def _fits(value: Any, kind: inspect.Type) -> bool:
    """Whether a value itself, not its entries, is of a type and within its bounds."""
    if isinstance(kind, inspect.LiteralType):
        return value in kind.values
    if isinstance(kind, (inspect.StructType, inspect.DictType)):
        return isinstance(value, dict)
    if isinstance(kind, inspect.ListType):
        return isinstance(value, list)
    if isinstance(kind, inspect.StrType):
        return isinstance(value, str)
    if isinstance(kind, inspect.BoolType):
        return isinstance(value, bool)
    if isinstance(kind, (inspect.IntType, inspect.FloatType)):
        return _is_number(value, kind) and _within(value, kind)
    return not isinstance(value, float) or math.isfinite(value)


def _is_number(value: Any, kind: inspect.IntType | inspect.FloatType) -> bool:
    """Whether a value is a number that fits a float; ``true`` is not a number, and 2.0 is not a whole number."""
    allowed = int if isinstance(kind, inspect.IntType) else (int, float)
    try:
        return isinstance(value, allowed) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def _within(value: float, kind: inspect.IntType | inspect.FloatType) -> bool:
    return ((kind.gt is None or value > kind.gt) and (kind.ge is None or value >= kind.ge)
            and (kind.lt is None or value < kind.lt) and (kind.le is None or value <= kind.le)
            and not (kind.ge == 0 and math.copysign(1, value) < 0))  # -0.0 would become points of -0.0
