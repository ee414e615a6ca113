"""The platform's visibility rules: what each of three readers sees."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.preview.run import Ran
from autograder.preview.views import FAILED_SENTENCE, TIMEOUT_SENTENCE, Reader, view_of, views_of

INSTRUCTOR, BEFORE, AFTER = Reader


def results(*visibilities: str, **top: Any) -> dict[str, Any]:
    """One test of 1 of 2 points for each visibility; an empty one is left out."""
    tests = [{"name": f"t{index}", "score": 1, "max_score": 2, **({"visibility": visibility} if visibility else {})}
             for index, visibility in enumerate(visibilities)]
    return {"tests": tests, **top}


@pytest.mark.parametrize(("visibility", "seen"), [
    ("visible", (True, True, True)), ("", (True, True, True)), ("hidden", (True, False, False)),
    ("after_due_date", (True, False, True)), ("after_published", (True, False, True)),
    ("no_such_visibility", (True, True, True)),
])
def test_who_sees_a_test(visibility: str, seen: tuple[bool, bool, bool]) -> None:
    """Instructors see all; students see by visibility, and an unknown one hides nothing."""
    assert tuple(bool(view_of(results(visibility), reader).lines) for reader in Reader) == seen


def test_no_total_while_a_test_is_not_visible() -> None:
    """A student who does not see every test sees no total; the instructor always does."""
    data = results("visible", "after_published")

    assert [(view.total, view.maximum, view.concealed) for view in (view_of(data, reader) for reader in Reader)] == [
        (2.0, 4.0, 0), (None, None, 1), (2.0, 4.0, 0)]


def test_a_hidden_test_keeps_the_total_from_students_for_good() -> None:
    """A test that is never shown leaves students without a total after publication too."""
    assert [view_of(results("hidden"), reader).total for reader in Reader] == [1.0, None, None]


def test_the_default_visibility_comes_from_the_top() -> None:
    """A test without its own visibility has the file's."""
    data = results("", "visible", visibility="after_published")

    assert [line.name.text for line in view_of(data, BEFORE).lines] == ["t1"]
    assert len(view_of(data, AFTER).lines) == 2


def test_a_top_level_score_overrides_the_sum() -> None:
    """The file's own score is the total, whatever the tests earned."""
    assert view_of(results("visible", score=7.5), AFTER).total == 7.5


@pytest.mark.parametrize(("visibility", "seen"), [
    (None, (True, False, False)), ("hidden", (True, False, False)), ("visible", (True, True, True)),
    ("after_published", (True, False, True)),
])
def test_who_sees_stdout(visibility: str | None, seen: tuple[bool, bool, bool]) -> None:
    """What the run printed is for instructors alone unless stdout_visibility says otherwise."""
    data = results("visible", **({"stdout_visibility": visibility} if visibility else {}))

    assert tuple(view_of(data, reader, "printed").stdout == "printed" for reader in Reader) == seen


@pytest.mark.parametrize(("test", "status"), [
    ({"score": 2, "max_score": 2}, "passed"), ({"score": 1, "max_score": 2}, "failed"),
    ({"score": 2, "max_score": 2, "status": "failed"}, "failed"), ({"status": "passed"}, "passed"), ({}, ""),
    ({"score": 1}, ""),
])
def test_status(test: dict[str, Any], status: str) -> None:
    """Passed if the score reaches the maximum, unless the test has a status; unknown without both."""
    assert view_of({"tests": [test]}, AFTER).lines[0].status == status


def test_default_formats() -> None:
    """By default, the top-level output is simple_format, and a test's output and name are text."""
    data = {"output": "x", "tests": [{"name": "n", "output": "o"}, {"output": "o", "output_format": "ansi"}]}
    view = view_of(data, AFTER)

    assert view.output is not None
    assert view.output.format == "simple_format"
    assert [line.output.format for line in view.lines if line.output] == ["text", "ansi"]
    assert view_of({**data, "test_output_format": "md"}, AFTER).lines[0].output.format == "md"  # type: ignore[union-attr]


def test_notes_are_for_instructors() -> None:
    """What the grader tells the staff reaches no student."""
    data = results("visible", extra_data={"grader_notes": ["weak sandbox"]})

    assert [view_of(data, reader).notes for reader in Reader] == [("weak sandbox",), (), ()]


@pytest.mark.parametrize(("ran", "sentence"), [
    (Ran(None, "boom", 1.0), FAILED_SENTENCE), (Ran(b'{"tests": []}', "boom", 600.0, killed=True), TIMEOUT_SENTENCE),
])
def test_a_failed_run_shows_its_sentence_alone(ran: Ran, sentence: str) -> None:
    """Without results, or past the limit, students see one sentence and 0; stdout is for the instructor."""
    views = views_of(None if ran.results is None else {"tests": [{"name": "a", "score": 1}]}, ran)

    assert {view.output.text for view in views if view.output} == {sentence}
    assert [(view.total, view.lines, view.stdout) for view in views] == [
        (0.0, (), "boom"), (0.0, (), None), (0.0, (), None)]


def test_wrong_types_do_not_stop_the_preview() -> None:
    """A file that is wrong everywhere is still shown, as far as it goes."""
    view = view_of({"tests": [3, {"score": "2", "tags": 5}], "leaderboard": {}, "extra_data": []}, INSTRUCTOR)

    assert [(line.score, line.tags) for line in view.lines] == [(None, ())]
