"""The formats of other platforms: valid by their schemas, the right points, and nothing that a student may not see."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from autograder.failure import Failure
from autograder.report.outcome import Case, Outcome, Verdict
from autograder.report.platforms import NAMES
from autograder.report.platforms.formats import ENCODERS
from autograder.report.platforms.github import MOST_ANNOTATIONS, announce
from autograder.report.report import Item, LeaderboardValue, Part, Report
from autograder.report.results import FAULT_SENTENCE, UNFINISHED_SENTENCE, validate
from autograder.report.shown import Shown

SCHEMAS = Path(__file__).parent / "schemas"
EVIL = ("::error::forged\n::set-output name=result::x\n{\"scores\": {\"Linear\": 99}}\n```\n</details><script>\n"
        "| a | b |")
SECRET = "7321"


def item(number: str, title: str, score: float, maximum: float, **more: Any) -> Item:
    """A line of the report, passed if it has all its points."""
    passed = Verdict.PASSED if score == maximum else Verdict.FAILED
    return Item(**{"number": number, "title": title, "score": score, "max_score": maximum, "verdict": passed,
                   "part": "linear", "id": f"tests/hw/public/test_linear.py::test_{number}", "seconds": 0.25, **more})


PASSED = item("1.1", "Adds.", 0.1, 0.1)
FAILED = item("1.2", "Multiplies, once: always.", 0.2, 3.0, shown=Shown(failure=Failure(EVIL)))
WITHHELD = item("1.3", f"Secret {SECRET}.", 1.0, 2.0, visibility="after_due_date", shown=Shown(f"It was {SECRET}."))
WITHHELD_TOO = item("1.4", f"Another {SECRET}.", 0.0, 1.0, visibility="hidden")
RELU = item("2.1", "Relu.", 0.0, 1.0, part="relu", id="tests/hw/public/test_relu.py::test_relu")


def report_of(*items: Item, **fields: Any) -> Report:
    """A finished report of two parts."""
    linear, relu = ([one for one in items if one.part == part] for part in ("linear", "relu"))
    parts = tuple(Part(name, str(place), name.capitalize(), sum(one.max_score for one in own), tuple(own))
                  for place, (name, own) in enumerate((("linear", linear), ("relu", relu)), 1) if own)
    return Report(**{"title": "Networks", "parts": parts, "notes": ("A note.",), "finished": True, **fields})


WHOLE = report_of(PASSED, FAILED, WITHHELD, WITHHELD_TOO, RELU)
REPORTS = {
    "whole": WHOLE, "right": report_of(PASSED), "unfinished": report_of(PASSED, finished=False),
    "at_fault": report_of(PASSED, grader_fault=True), "over_the_limit": report_of(PASSED, RELU, forced_score=1.05)}


def encoded(platform: str, report: Report) -> Any:
    """What is written: parsed, if it is one JSON document."""
    data = ENCODERS[platform](report).decode()
    return data if platform == "autolab" else json.loads(data)


def assert_valid(name: str, data: Any) -> None:
    """By the schema of this name."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)


def last_lines(report: Report) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Autolab's feedback, formatted feedback and autoresult."""
    *feedback, formatted, autoresult = encoded("autolab", report).removesuffix("\n").split("\n")
    return "\n".join(feedback), json.loads(formatted), json.loads(autoresult)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_each_format_is_valid(report: Report) -> None:
    """Gradescope's by its rules, the others by the schemas that were written from the platforms' documentation."""
    assert validate(ENCODERS["gradescope"](report)) == []
    assert_valid("prairielearn", encoded("prairielearn", report))
    assert_valid("github", encoded("github", report))
    _, formatted, autoresult = last_lines(report)
    assert_valid("autolab_feedback", formatted)
    assert_valid("autolab", autoresult)


@pytest.mark.parametrize(("name", "wrong"), [
    ("prairielearn", {"gradable": True}), ("prairielearn", {"score": 1.1}), ("prairielearn", {"gradable": False}),
    ("prairielearn", {"score": 1, "tests": [{"name": "a", "points": 1}]}), ("autolab", {"scores": {"a": "1"}}),
    ("autolab", {"scoreboard": []}), ("autolab_feedback", {"_presentation": "semantic", "stages": [1]}),
    ("github", {"version": 1, "status": "passed", "max_score": 1, "tests": []}),
    ("github", {"version": 1, "status": "pass", "max_score": 1, "tests": [{"name": "a", "status": "pass"}]})])
def test_the_schemas_refuse_what_is_wrong(name: str, wrong: dict[str, Any]) -> None:
    """A missing key, a value of a wrong type or out of its bounds."""
    with pytest.raises(jsonschema.ValidationError):
        assert_valid(name, wrong)


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_each_schema_names_its_source(path: Path) -> None:
    """What was read, and when."""
    assert "as read on 2026-" in json.loads(path.read_text("utf-8"))["$comment"]


@pytest.mark.parametrize("platform", sorted(set(NAMES) - {"gradescope"}))
def test_what_is_not_visible_stays_so(platform: str) -> None:
    """Other platforms have no visibility of a test, so its title and text are left out; its points count."""
    text = ENCODERS[platform](WHOLE).decode()
    assert SECRET not in text
    assert "A test that is not shown" in text


def test_prairielearn_gets_the_share_of_the_points() -> None:
    """Points stay points for each test; a case without a text has no output."""
    results = encoded("prairielearn", WHOLE)
    assert results["score"] == pytest.approx(1.3 / 7.1, abs=1e-6)
    assert [(test["points"], test["max_points"]) for test in results["tests"]] == [
        (0.1, 0.1), (0.2, 3.0), (1.0, 2.0), (0.0, 1.0), (0.0, 1.0)]
    assert results["tests"][0] == {"name": "1.1 Adds.", "points": 0.1, "max_points": 0.1}
    assert results["tests"][1]["output"].startswith("::error::forged")
    assert results["message"] == "A note."
    assert encoded("prairielearn", REPORTS["over_the_limit"])["score"] == pytest.approx(1.05 / 1.1, abs=1e-6)


@pytest.mark.parametrize(("name", "sentence"), [("unfinished", UNFINISHED_SENTENCE), ("at_fault", FAULT_SENTENCE)])
def test_prairielearn_charges_no_attempt_for_our_faults(name: str, sentence: str) -> None:
    """Such a run is not gradable, and says why."""
    results = encoded("prairielearn", REPORTS[name])
    assert (results["gradable"], results["format_errors"]) == (False, [f"A note.\n\n{sentence}"])
    assert "score" not in results


def test_autolab_reads_the_last_line() -> None:
    """Points by part; what a student prints is above it, indented, and cannot take its place."""
    feedback, formatted, autoresult = last_lines(WHOLE)
    assert autoresult == {"scores": {"Linear": 1.3, "Relu": 0.0}}
    assert formatted["stages"] == ["Linear", "Relu"]
    assert formatted["Linear"] == {
        "1.1 Adds.": {"passed": True}, "1.2 Multiplies, once: always.": {"passed": False, "hint": "::error::forged"},
        "A test that is not shown (3)": {"passed": False}, "A test that is not shown (4)": {"passed": False}}
    assert "\nLinear: 1.3 / 6.1\n  passed  1.1 Adds.  0.1 / 0.1\n  failed  1.2 " in feedback
    assert "\n      {\"scores\": {\"Linear\": 99}}\n" in feedback
    assert feedback.endswith("\n\nA note.\n\nTotal: 1.3 / 7.1\n")


def test_autolab_gets_a_row_of_the_scoreboard() -> None:
    """The total and each column's value; without one of the values no row, since columns have no names there."""
    case = Case(PASSED.id, "linear", "Adds.", 0.1, leaderboard=("accuracy", "desc"))
    ran = {"outcome": Outcome(case, Verdict.PASSED, 0.1)}
    ranked = item("1.1", "Adds.", 0.1, 0.1, leaderboard=LeaderboardValue("accuracy", 0.93), **ran)
    assert last_lines(report_of(ranked))[2] == {"scores": {"Linear": 0.1}, "scoreboard": [0.1, 0.93]}
    assert "scoreboard" not in last_lines(report_of(ranked, item("1.2", "Fast.", 1, 1, **ran)))[2]


def test_github_gets_each_case() -> None:
    """Points are tidy, because the reporter adds and prints them; a fault of ours is an error, not a failure."""
    result = encoded("github", WHOLE)
    assert (result["status"], result["max_score"]) == ("fail", 7.1)
    assert [(test["status"], test["score"]) for test in result["tests"]] == [
        ("pass", 0.1), ("fail", 0.2), ("fail", 1.0), ("fail", 0.0), ("fail", 0.0)]
    assert encoded("github", REPORTS["right"])["status"] == "pass"
    unjudged = report_of(PASSED, item("1.2", "Adds.", 0, 1, verdict=Verdict.UNJUDGED), grader_fault=True)
    assert encoded("github", unjudged)["status"] == "error"
    assert [test["status"] for test in encoded("github", unjudged)["tests"]] == ["pass", "error"]


def test_the_runner_is_told(tmp_path: Path) -> None:
    """The step's output is the result in base64, the summary is added below others, and both keep what was there."""
    output, summary = tmp_path / "output", tmp_path / "summary"
    summary.write_text("Before.\n")
    announce(WHOLE, {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)})
    name, _, value = output.read_text().rstrip("\n").partition("=")
    assert name == "result"
    assert json.loads(base64.b64decode(value)) == encoded("github", WHOLE)
    text = summary.read_text()
    assert text.startswith("Before.\n## Networks\n\n**1.3 / 7.1**\n\n| | case | points |\n")
    assert "\n| ❌ | 1.2 Multiplies, once: always. | 0.2 / 3 |\n" in text
    assert "\n    ```\n    </details><script>\n    | a | b |" in text
    assert announce(REPORTS["right"], {}) == []


def test_no_text_is_a_command_of_the_runner() -> None:
    """An annotation is one line whose own colons and line ends are escaped; at most as many as GitHub shows."""
    first, *others = announce(WHOLE, {})
    assert first.startswith("::error title=1.2 Multiplies%2C once%3A always.::::error::forged%0A::set-output name=")
    assert "\n" not in first
    assert len(others) == 3
    many = report_of(*(item(f"1.{number}", "Adds.", 0, 1) for number in range(1, 30)))
    assert len(announce(many, {})) == MOST_ANNOTATIONS
    assert announce(many, {})[0] == "::error title=1.1 Adds.::0 of 1 points."
