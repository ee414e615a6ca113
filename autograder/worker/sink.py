"""os.devnull, opened for writing without opening it: the filter lets a worker open files for reading only.

Student code that silences its prints opens os.devnull. It gets a duplicate of standard input, which is the null device,
open for reading and writing.
"""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable
from functools import partial
from typing import Any

_STANDARD_INPUT = 0


def install() -> None:
    """Let open(), io.open() and os.open() give the null device from standard input, which must be that device."""
    builtins.open = io.open = partial(_open, io.open)
    os.open = partial(_low_open, os.open)


def _open(original: Callable[..., Any], file: object, *rest: Any, **options: Any) -> Any:
    return original(os.dup(_STANDARD_INPUT) if _is_sink(file) else file, *rest, **options)


def _low_open(original: Callable[..., int], path: object, *rest: Any, **options: Any) -> int:
    return os.dup(_STANDARD_INPUT) if _is_sink(path) else original(path, *rest, **options)


def _is_sink(file: object) -> bool:
    return isinstance(file, (str, bytes, os.PathLike)) and os.fsdecode(file) == os.devnull
