"""GitHub: the result that GitHub Classroom's reporter reads, annotations of a workflow, and the summary of a step."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..report import Report
from .seen import Line, Seen, seen

VERSION = 1
PASS, FAIL, ERROR = "pass", "fail", "error"
MOST_ANNOTATIONS = 10  # of a step; GitHub leaves further ones out
SUMMARY_BYTES = 1_000_000


def to_github(report: Report) -> dict[str, Any]:
    """The report as the object that an autograding runner hands to the reporter."""
    found = seen(report)
    status = ERROR if not found.sound else PASS if all(line.passed for line in found.lines) else FAIL
    return {"version": VERSION, "status": status, "max_score": found.maximum,
            "tests": [_test(line) for line in found.lines]}


def announce(report: Report, environment: Mapping[str, str]) -> list[str]:
    """Write the step's output ``result`` and its summary where the runner says; return the annotations to print.

    Args:
        environment: the runner's variables; what they do not name is not written.
    """
    encoded = base64.b64encode(json.dumps(to_github(report)).encode()).decode()
    _append(environment.get("GITHUB_OUTPUT"), f"result={encoded}\n")
    found = seen(report)
    _append(environment.get("GITHUB_STEP_SUMMARY"), summary(found))
    failed = [line for line in found.lines if not line.passed]
    return [_annotation(line) for line in failed[:MOST_ANNOTATIONS]]


def summary(found: Seen) -> str:
    """The report in Markdown: a table, and below it what each failed case says."""
    rows = [f"| {'✅' if line.passed else '❌'} | {_cell(line.name)} | {line.score:g} / {line.maximum:g} |"
            for line in found.lines]
    texts = [f"**{_cell(line.name)}**\n\n{_verbatim(line.text)}" for line in found.lines if line.text]
    blocks = [f"## {_cell(found.title)}", f"**{found.earned:g} / {found.maximum:g}**",
              "\n".join(["| | case | points |", "|---|---|---|", *rows]), _verbatim(found.output), *texts]
    whole = "\n\n".join(block for block in blocks if block) + "\n"
    return whole.encode()[:SUMMARY_BYTES].decode("utf-8", "ignore")


def _test(line: Line) -> dict[str, Any]:
    status = ERROR if not line.judged else PASS if line.passed else FAIL
    return {"name": line.name, "status": status, "score": line.score, "message": line.text, "test_code": "",
            "filename": "", "line_no": 0, "execution_time": f"{line.seconds:g}s"}


def _annotation(line: Line) -> str:
    """A workflow command; what would end or split it is escaped, so that no text of a student's is a command."""
    text = line.text or f"{line.score:g} of {line.maximum:g} points."
    title = _data(line.name).replace(":", "%3A").replace(",", "%2C")
    return f"::error title={title}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _cell(text: str) -> str:
    """Text in a table of Markdown, where no sign of it is markup."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+!|<>~" else sign for sign in text.replace("\n", " "))


def _verbatim(text: str) -> str:
    """Text as a block of code: indented, so that nothing in it can end the block."""
    return "\n".join(f"    {line}" for line in text.split("\n")) if text else ""


def _append(place: str | None, text: str) -> None:
    if place:
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(text)
