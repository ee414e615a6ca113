"""Values as Python source that a student can paste."""

from __future__ import annotations

import ast
import math
import re
from typing import Any

import numpy as np

EXACT_NUMBERS = 60
DIGITS = 5
WIDTH = 78
_SPECIAL = re.compile(r"\b(nan|inf)\b")


def scalar(value: Any) -> str:
    """None, a bool, number, text or bytes as source."""
    if isinstance(value, np.generic):
        return f"np.{value.dtype.name}({_shortest(value)})"
    if isinstance(value, float) and not math.isfinite(value):
        return _special(repr(value))
    return repr(value)


def is_rounded(array: np.ndarray) -> bool:
    """Whether ``array_lines`` rounds this array, because its exact numbers would be too long."""
    return array.dtype.kind == "f" and array.size > EXACT_NUMBERS and not np.array_equal(_rounded(array), array)


def array_lines(name: str, array: np.ndarray) -> list[str]:
    """The lines ``name = np.array(...)``: one if it fits, or else one for each row.

    Numbers are exact, but in a large array rounded to a few digits.
    """
    if not array.size:
        return [f"{name} = np.empty({array.shape}, dtype=np.{array.dtype.name})"]
    start = f"{name} = np.array("
    body = np.array2string(_rounded(array) if is_rounded(array) else array, separator=", ", threshold=array.size + 1,
                           max_line_width=WIDTH, prefix=start, suffix=")", formatter={"float_kind": _number})
    kind = "" if array.dtype in (np.float64, np.int64) else f", dtype=np.{array.dtype.name}"
    lines = f"{start}{_special(body)}{kind})".splitlines()
    whole = re.sub(r"\n\s+", " ", "\n".join(lines))
    return [whole] if len(whole) <= WIDTH else lines


def fold(line: str) -> str:
    """A long statement over several lines, broken after commas; unchanged if that would change its meaning."""
    if len(line) <= WIDTH:
        return line
    lines = [""]
    for word in line.split(", "):
        longer = f"{lines[-1]}, {word}" if lines[-1] else word
        if len(longer) < WIDTH or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(f"    {word}")
    folded = ",\n".join(lines)
    return folded if _same_code(line, folded) else line


def _same_code(one: str, other: str) -> bool:
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except SyntaxError:
        return False


def _rounded(array: np.ndarray) -> np.ndarray:
    """The array to DIGITS digits of its largest number."""
    finite = np.abs(array[np.isfinite(array)])
    largest = float(finite.max(initial=0.0))
    places = DIGITS - 1 - math.floor(math.log10(largest)) if largest else 0
    return np.round(array, places)


def _shortest(value: np.generic) -> str:
    """A NumPy number's own shortest digits: a single ``0.786`` is ``0.7860000133514404`` as a double."""
    return str(value) if value.dtype.kind == "f" and np.isfinite(value) else scalar(value.item())


def _number(value: Any) -> str:
    """The shortest text that is exactly this number in its own precision."""
    return str(value)


def _special(text: str) -> str:
    return _SPECIAL.sub(r"np.\1", text)
