"""Autolab's output of an autograder: feedback as text, its formatted feedback, and the autoresult as the last line."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from ..report import Report
from .seen import Line, PartSeen, Seen, seen

PASSED, FAILED = "passed", "failed"


def to_autolab(report: Report) -> str:
    """The report as text; a problem on Autolab has the name of a part."""
    found = seen(report)
    return "\n".join([*_feedback(found), json.dumps(_formatted(found)), json.dumps(_autoresult(found)), ""])


def _feedback(found: Seen) -> Iterator[str]:
    yield found.title
    for part in found.parts:
        yield f"\n{part.title}: {part.earned:g} / {part.maximum:g}"
        for line in part.lines:
            yield f"  {PASSED if line.passed else FAILED}  {line.name}  {line.score:g} / {line.maximum:g}"
            if line.text:
                yield textwrap.indent(line.text, "      ")
    if found.output:
        yield f"\n{found.output}"
    yield f"\nTotal: {found.earned:g} / {found.maximum:g}\n"


def _formatted(found: Seen) -> dict[str, Any]:
    """A stage for each part, and in it a result for each case."""
    stages = {part.title: _stage(part) for part in found.parts}
    return {"_presentation": "semantic", "stages": list(stages), **stages}


def _stage(part: PartSeen) -> dict[str, Any]:
    return {_unlike(number, line, part): _result(line) for number, line in enumerate(part.lines, 1)}


def _unlike(number: int, line: Line, part: PartSeen) -> str:
    """The case's name; cases that are not shown have one name, and so get a number."""
    alone = sum(other.name == line.name for other in part.lines) == 1
    return line.name if alone else f"{line.name} ({number})"


def _result(line: Line) -> dict[str, Any]:
    hint = {"hint": line.text.partition("\n")[0]} if line.text and not line.passed else {}
    return {"passed": line.passed, **hint}


def _autoresult(found: Seen) -> dict[str, Any]:
    """Points by problem; for a scoreboard the total and then the leaderboard's values."""
    board = {"scoreboard": [found.earned, *found.leaderboard]} if found.leaderboard else {}
    return {"scores": {part.title: part.earned for part in found.parts}, **board}
