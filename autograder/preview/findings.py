"""Everything that would go wrong with a run's results on the platform, one sentence each."""

from __future__ import annotations

import json
from typing import Any

from ..report.results import validate
from .markup import swallowed
from .run import Ran


def findings(ran: Ran) -> list[str]:
    """What is wrong with a run, worst first; empty when nothing is."""
    found = []
    if ran.killed:
        found.append(f"The run was killed after {ran.seconds:.0f} s, the platform's limit: the submission gets 0 and "
                     f"the student sees no test.")
    if ran.results is None:
        return [*found, "There is no results.json: Gradescope says that the autograder failed to execute correctly."]
    found += validate(ran.results)
    data = readable(ran.results)
    if data is not None:
        found += lost_text(data)
        if isinstance(data.get("extra_data"), dict) and data["extra_data"].get("last_ditch"):
            found.append("The grader could not start: this results.json was written by the shell around it. "
                         "Its reason is in stdout.")
    return found


def readable(results: bytes | None) -> dict[str, Any] | None:
    """The object in a results.json, or None if the platform could not read one."""
    try:
        data = json.loads(results or b"")
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def lost_text(data: dict[str, Any]) -> list[str]:
    """Texts of which the platform would hide a piece, because of their format."""
    texts = [("output", data.get("output"), data.get("output_format", "simple_format"), "output_format")]
    tests = data.get("tests")
    for index, test in enumerate(tests if isinstance(tests, list) else []):
        if isinstance(test, dict):
            for key in ("output", "name"):
                format = test.get(f"{key}_format", data.get(f"test_{key}_format", "text"))
                texts.append((f"tests[{index}].{key}", test.get(key), format, f"{key}_format"))
    return [
        f"{place} is shown as {format}, which swallows {swallowed(text, format)!r}; set {key} to text."
        for place, text, format, key in texts
        if isinstance(text, str) and isinstance(format, str) and swallowed(text, format)
    ]
