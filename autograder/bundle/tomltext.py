"""Writes plain data as TOML; Python reads TOML but does not write it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from ..errors import GraderError


def toml_text(table: Mapping[str, Any], name: str = "") -> str:
    """A table as TOML: its plain values first, each table in it under a header of its own.

    Raises:
        GraderError: a value is neither text, number, bool, list nor table.
    """
    plain = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    lines = [f"{_key(key)} = {_value(value)}\n" for key, value in plain.items()]
    head = [f"\n[{name}]\n"] if name else []
    inner = [toml_text(value, f"{name}.{_key(key)}" if name else _key(key))
             for key, value in table.items() if key not in plain]
    return "".join([*head, *lines, *inner])


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + "}"
    raise GraderError(f"{value!r} cannot be written as TOML; use text, a finite number, a bool, a list or a table.")
