"""What is wrong with a run's results is a sentence each; nothing is found in right ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.preview.findings import findings
from autograder.preview.run import Ran

WRONG = Path(__file__).resolve().parent / "wrong_results"
SENTENCES = {
    "unknown_visibility":
        "tests[0].visibility is 'after_publish' (did you mean 'after_published'?); it must be one of ",
    "nan_score": "tests[0].score is nan; ",
    "score_above_its_maximum": "tests[0].score is 3, above its max_score 2.",
    "class_swallowed_by_the_default_format":
        "output is shown as simple_format, which swallows \"<class 'list'>.\"; set output_format to text.",
    "comparison_swallowed_by_html":
        "tests[0].output is shown as html, which swallows '<y'; set output_format to text.",
    "class_swallowed_by_markdown_of_all_tests":
        "tests[0].output is shown as md, which swallows \"<module 'x'>\"; set output_format to text.",
    "name_swallowed": "tests[0].name is shown as html, which swallows '<ndarray>'; set name_format to text.",
    "half_written": "results.json cannot be read as JSON in UTF-8: ",
    "empty": "results.json cannot be read as JSON in UTF-8: ",
    "last_ditch": "The grader could not start: this results.json was written by the shell around it. ",
}
RIGHT = {"output": "x < y, <class 'list'>", "output_format": "text", "tests": [
    {"name": "a < b", "score": 1, "max_score": 1, "output": "got <class 'list'>"},
    {"name": "b", "score": 0, "max_score": 1, "output": "<b>bold</b><br>", "output_format": "html"},
    {"name": "c", "score": 0, "max_score": 1, "output": "`<class>` in a sentence", "output_format": "md"}]}


def test_every_wrong_file_has_its_sentence() -> None:
    """Every file in wrong_results has an expected sentence."""
    assert {path.stem for path in WRONG.iterdir()} == set(SENTENCES)


@pytest.mark.parametrize("name", SENTENCES)
def test_a_wrong_file_is_found(name: str) -> None:
    """The sentence that names what is wrong with the file is among the findings."""
    found = findings(Ran((WRONG / f"{name}.json").read_bytes(), "", 1.0))

    assert [sentence for sentence in found if sentence.startswith(SENTENCES[name])], found


def test_right_results_have_no_findings() -> None:
    """Text in a format that keeps it, and real tags in HTML, are not findings."""
    assert findings(Ran(json.dumps(RIGHT).encode(), "", 1.0)) == []


def test_no_results_at_all() -> None:
    """A run that writes nothing is reported in the platform's words."""
    assert findings(Ran(None, "", 1.0)) == [
        "There is no results.json: Gradescope says that the autograder failed to execute correctly."]


def test_a_run_past_the_limit() -> None:
    """A killed run is found although its results are valid."""
    found = findings(Ran(json.dumps(RIGHT).encode(), "", 600.2, killed=True))

    assert found == ["The run was killed after 600 s, the platform's limit: the submission gets 0 and the student sees "
                     "no test."]
