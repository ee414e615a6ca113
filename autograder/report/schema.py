"""The rules of results.json, for which Gradescope publishes no schema; each violation is a sentence with its place."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

from ..text import did_you_mean

VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")
FORMATS = ("text", "html", "simple_format", "md", "ansi")
DEEPEST = 50

Rule = Callable[[Any], str]


class _Object(dict[str, Any]):
    """A JSON object that remembers its duplicate keys."""

    duplicates: tuple[str, ...] = ()


def parse(data: bytes) -> tuple[Any, list[str]]:
    """Decode JSON without hiding its mistakes; returns the data and, if it cannot be read, a sentence."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_remember), []
    except (ValueError, RecursionError) as error:
        return None, [f"results.json cannot be read as JSON in UTF-8: {error or type(error).__name__}."]


def violations(data: Any) -> list[str]:
    """Everything in decoded data that Gradescope would refuse, ignore or misread; empty if there is nothing."""
    if not isinstance(data, dict):
        return [f"results.json is {_name(data)}; it must be one object."]
    found = _object("", data, TOP) + _plain("", data, 0)
    found += _listed("tests", data.get("tests", []), TEST)
    found += _listed("leaderboard", data.get("leaderboard", []), COLUMN)
    tests = data.get("tests")
    if "score" not in data:
        found += _unscored(tests)
    for index, test in enumerate(tests if isinstance(tests, list) else []):
        found += _range(f"tests[{index}]", test)
    return found


def _unscored(tests: Any) -> list[str]:
    """Without a top-level score there must be tests, and each needs its own."""
    if not isinstance(tests, list) or not tests:
        return ["score is missing; without tests there must be a top-level score."]
    return [
        f"tests[{index}].score is missing; give it one, or give a top-level score."
        for index, test in enumerate(tests)
        if isinstance(test, dict) and "score" not in test
    ]


def _range(place: str, test: Any) -> list[str]:
    """A score is between 0 and the test's max_score."""
    if not isinstance(test, dict) or not _is_finite(test.get("score")):
        return []
    score, maximum = test["score"], test.get("max_score")
    if score < 0:
        return [f"{place}.score is {score}; it must be at least 0."]
    if maximum is not None and _is_finite(maximum) and score > maximum:
        return [f"{place}.score is {score}, above its max_score {maximum}."]
    return []


def _listed(place: str, entries: Any, rules: dict[str, Rule]) -> list[str]:
    found: list[str] = []
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        here = f"{place}[{index}]"
        if not isinstance(entry, dict):
            found.append(f"{here} is {_name(entry)}; it must be an object.")
            continue
        found += _object(here, entry, rules)
        if rules is COLUMN:
            found += [f"{here}.{key} is missing." for key in ("name", "value") if key not in entry]
    return found


def _object(place: str, data: dict[Any, Any], rules: dict[str, Rule]) -> list[str]:
    """Unknown keys, and violations of each known key's rule."""
    dot = f"{place}." if place else ""
    found = []
    for key, value in data.items():
        if key not in rules:
            found.append(f"{dot}{key} is not a key of results.json{did_you_mean(str(key), list(rules))}.")
            continue
        reason = rules[key](value)
        if reason:
            found.append(f"{dot}{key} {reason}.")
    return found


def _plain(place: str, data: Any, depth: int) -> list[str]:
    """Keys given twice, numbers that JSON lacks, and values that JSON cannot express, at any depth."""
    if depth > DEEPEST:
        return [f"{place} is nested more than {DEEPEST} deep."]
    if isinstance(data, dict):
        found = [f"{place or 'results.json'} gives the key {key!r} twice." for key in getattr(data, "duplicates", ())]
        found += [
            f"{place or 'results.json'} has the key {key!r}; keys are text." for key in data if type(key) is not str
        ]
        for key, value in data.items():
            found += _plain(f"{place}.{key}" if place else str(key), value, depth + 1)
        return found
    if isinstance(data, list):
        return [line for index, value in enumerate(data) for line in _plain(f"{place}[{index}]", value, depth + 1)]
    if type(data) is float and not math.isfinite(data):
        return [f"{place} is {data}; JSON has no such number."]
    if data is not None and type(data) not in (bool, int, float, str):
        return [f"{place} is of type {type(data).__name__}; JSON has no such value."]
    return []


def _remember(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    keys = [key for key, _ in pairs]
    found.duplicates = tuple(sorted({key for key in keys if keys.count(key) > 1}))
    return found


def _is_finite(value: Any) -> bool:
    if type(value) is int:
        return abs(value) < 2**63
    return type(value) is float and math.isfinite(value)


def _name(value: Any) -> str:
    """A wrong value, as it is named in a sentence."""
    return repr(value) if isinstance(value, (str, int, float, type(None))) else f"of type {type(value).__name__}"


def _text(value: Any) -> str:
    return "" if type(value) is str else f"is {_name(value)}; it must be text"


def _number(value: Any) -> str:
    return "" if _is_finite(value) else f"is {_name(value)}; it must be a finite number"


def _amount(value: Any) -> str:
    return _number(value) or ("" if value >= 0 else f"is {value}; it must be at least 0")


def _number_or_text(value: Any) -> str:
    return "" if type(value) is str or _is_finite(value) else f"is {_name(value)}; it must be a finite number or text"


def _list(value: Any) -> str:
    return "" if isinstance(value, list) else f"is {_name(value)}; it must be an array"


def _texts(value: Any) -> str:
    fine = isinstance(value, list) and all(type(one) is str for one in value)
    return "" if fine else f"is {_name(value)}; it must be an array of texts"


def _mapping(value: Any) -> str:
    return "" if isinstance(value, dict) else f"is {_name(value)}; it must be an object"


def _one_of(known: tuple[str, ...]) -> Rule:
    def rule(value: Any) -> str:
        if type(value) is str and value in known:
            return ""
        guess = did_you_mean(value, list(known)) if isinstance(value, str) else ""
        return f"is {_name(value)}{guess}; it must be one of {', '.join(known)}"

    return rule


TOP: dict[str, Rule] = {
    "score": _amount,
    "execution_time": _amount,
    "output": _text,
    "output_format": _one_of(FORMATS),
    "test_output_format": _one_of(FORMATS),
    "test_name_format": _one_of(FORMATS),
    "visibility": _one_of(VISIBILITIES),
    "stdout_visibility": _one_of(VISIBILITIES),
    "extra_data": _mapping,
    "tests": _list,
    "leaderboard": _list,
}
TEST: dict[str, Rule] = {
    "score": _number,
    "max_score": _amount,
    "status": _one_of(("passed", "failed")),
    "name": _text,
    "name_format": _one_of(FORMATS),
    "number": _text,
    "output": _text,
    "output_format": _one_of(FORMATS),
    "tags": _texts,
    "visibility": _one_of(VISIBILITIES),
    "extra_data": _mapping,
}
COLUMN: dict[str, Rule] = {"name": _text, "value": _number_or_text, "order": _one_of(("asc", "desc"))}
