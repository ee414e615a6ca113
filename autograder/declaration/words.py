"""A key, a value and a type in the words of someone who writes TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from msgspec import inspect

LONGEST = 60
PLAIN = {inspect.StrType: "a text in quotes", inspect.BoolType: "true or false", inspect.StructType: "a table",
         inspect.AnyType: "a finite number, a text or another plain value"}
MANY = {inspect.StrType: "texts in quotes", inspect.IntType: "whole numbers", inspect.FloatType: "numbers",
        inspect.StructType: "tables"}


def name_of(path: Sequence[str | int]) -> str:
    """A key as it is written: ``title``, ``[limits] memory_mib``, ``files, entry 1``, ``[[mistake]] 4: id``."""
    *outer, last = path
    if isinstance(last, int):
        return f"{name_of(outer)}, entry {last + 1}"
    places = [place for place, key in enumerate(outer) if isinstance(key, int)]
    if places:
        arrays = ", ".join(f"[[{outer[place - 1]}]] {int(outer[place]) + 1}" for place in places)
        return f"{arrays}: {'.'.join(_quoted(key) for key in path[places[-1] + 1:])}"
    return f"[{'.'.join(map(_quoted, outer))}] {_quoted(last)}" if outer else _quoted(last)


def shown(value: Any) -> str:
    """A value as it is written, shortened; a table or a list by its type alone."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (str, bool)) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text)} characters)"


def not_none(kind: inspect.Type) -> inspect.Type:
    """The type without None: TOML has no null, so a key that may be None is left out instead."""
    if isinstance(kind, inspect.UnionType):
        return next(one for one in kind.types if not isinstance(one, inspect.NoneType))
    return kind


def in_words(kind: inspect.Type) -> str:
    """What a value of this type is, for the end of "write ..."."""
    kind = not_none(kind)
    if isinstance(kind, inspect.LiteralType):
        return f"one of {', '.join(json.dumps(value) for value in kind.values)}"
    if isinstance(kind, inspect.ListType):
        return f"a list of {MANY.get(type(kind.item_type), 'values')}"
    if isinstance(kind, inspect.DictType):
        return f"a table of {MANY.get(type(kind.value_type), 'values')}"
    if isinstance(kind, (inspect.IntType, inspect.FloatType)):
        return _number_in_words(kind)
    return PLAIN[type(kind)]


def _quoted(key: str | int) -> str:
    """A key in TOML's syntax: in quotes if it contains more than letters, digits, ``_`` and ``-``."""
    return str(key) if re.fullmatch(r"[A-Za-z0-9_-]+", str(key)) else json.dumps(key, ensure_ascii=False)


def _number_in_words(kind: inspect.IntType | inspect.FloatType) -> str:
    """``"a finite number above 0"``, ``"a whole number from 1 to 9"``."""
    noun = "a whole number" if isinstance(kind, inspect.IntType) else "a finite number"
    if kind.ge is not None and kind.le is not None:
        return f"{noun} from {kind.ge} to {kind.le}"
    bounds = [f"{word} {bound}" for word, bound in (
        ("above", kind.gt), ("of at least", kind.ge), ("below", kind.lt), ("of at most", kind.le)) if bound is not None]
    return " ".join([noun, " and ".join(bounds)]) if bounds else noun
