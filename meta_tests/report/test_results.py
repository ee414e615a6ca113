"""results.json: Gradescope's rules, the report's way into it, and a file that is never half-written."""

from __future__ import annotations

import copy
import json
import math
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import GraderError
from autograder.failure import Failure
from autograder.report.outcome import Verdict
from autograder.report.repeat import GIVEN_ABOVE, PROGRAM_HEADER, TOO_LONG
from autograder.report.report import Item, LeaderboardValue, Part, Report
from autograder.report.results import FAULT_SENTENCE, UNFINISHED_SENTENCE, Column, Entry, Results, to_results, validate
from autograder.report.shown import MESSAGE_BYTES, Shown
from autograder.report.write import ENTRY_BYTES, LAST_DITCH, encode, write_results
from autograder.text import clean, shorten

VALID: dict[str, Any] = {
    "score": 1,
    "execution_time": 0.5,
    "output": "x",
    "output_format": "text",
    "test_output_format": "md",
    "test_name_format": "text",
    "visibility": "visible",
    "stdout_visibility": "hidden",
    "extra_data": {"a": [1, {"b": None}]},
    "tests": [
        {"score": 1, "max_score": 2, "status": "failed", "name": "n", "name_format": "text", "number": "1.1"},
        {"score": 0, "output": "o", "output_format": "text", "tags": ["t"], "visibility": "hidden", "extra_data": {}},
    ],
    "leaderboard": [{"name": "a", "value": 1, "order": "asc"}, {"name": "b", "value": "*"}],
}
PASSED = Item("1.1", "Fact <class 'x'>", 2.0, 2.0, Verdict.PASSED, tags=("shape",), seconds=0.25,
              part="linear", id="a::b")
GAP = Failure("y is zero everywhere", relation="is zero everywhere")
FAILED = Item("1.2", "Other", 0.5, 3.0, Verdict.FAILED, Shown(failure=GAP, carried="kept", printed="p\n"),
              part="linear")


def report_of(*items: Item, **fields: Any) -> Report:
    part = Part("linear", "1", "Linear", sum(item.max_score for item in items), items)
    return Report(**{"title": "N", "parts": (part,), "finished": True, **fields})


def test_a_program_is_in_the_file_once() -> None:
    """The first case with a program has it, the next refers to it; one of another visibility has it again."""
    failed = [replace(FAILED, number=f"1.{n}", id=f"{n}", shown=Shown(failure=replace(GAP, program="run(1)")))
              for n in (1, 2, 3)]
    texts = [test.output for test in to_results(report_of(*failed[:2], replace(failed[2], visibility="hidden"))).tests]
    whole = f"y is zero everywhere\n\n{PROGRAM_HEADER}\nrun(1)"
    assert texts == [whole, f"y is zero everywhere\n\n{GIVEN_ABOVE.format(number='1.1')}", whole]


def test_a_program_without_room_is_left_out_whole() -> None:
    """A part of a program repeats nothing, so a sentence is in its place; the message stays."""
    for room, told in ((0, True), (1, False)):
        size = MESSAGE_BYTES - len(f"y is zero everywhere\n\n{PROGRAM_HEADER}\n") + room
        shown = Shown(failure=replace(GAP, program="x" * size))
        text = to_results(report_of(replace(FAILED, id="1", shown=shown))).tests[0].output or ""
        assert ("x" * size in text) is told
        assert (text == f"y is zero everywhere\n\n{TOO_LONG}") is not told


def changed(place: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """VALID with one value replaced."""
    data = copy.deepcopy(VALID)
    inner: Any = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return data


def test_valid_results_have_no_violation() -> None:
    """Every key that Gradescope names is accepted."""
    assert validate(VALID) == []
    assert validate(json.dumps(VALID).encode()) == []


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (("visibility",), "hiden",
         "visibility is 'hiden' (did you mean 'hidden'?); it must be one of visible, hidden, "),
        (("stdout_visibility",), None, "stdout_visibility is None; it must be one of visible"),
        (("output_format",), "markdown", "output_format is 'markdown'"),
        (
            ("tests", 1, "visibility"),
            "after_due",
            "tests[1].visibility is 'after_due' (did you mean 'after_due_date'?)",
        ),
        (("tests", 0, "status"), "pass", "tests[0].status is 'pass' (did you mean 'passed'?)"),
        (("tests", 0, "score"), math.nan, "tests[0].score is nan; it must be a finite number"),
        (("tests", 0, "score"), np.float64(1), "tests[0].score is of type float64; JSON has no such value"),
        (("tests", 0, "score"), True, "tests[0].score is True; it must be a finite number"),
        (("tests", 0, "score"), 3, "tests[0].score is 3, above its max_score 2"),
        (("tests", 0, "score"), -1, "tests[0].score is -1; it must be at least 0"),
        (("tests", 0, "max_score"), -2, "tests[0].max_score is -2; it must be at least 0"),
        (("tests", 0, "number"), 1.1, "tests[0].number is 1.1; it must be text"),
        (("tests", 1, "tags"), "t", "tests[1].tags is 't'; it must be an array of texts"),
        (("tests", 1, "tags"), [1], "tests[1].tags is of type list; it must be an array of texts"),
        (("tests", 0, "max_scor"), 1, "tests[0].max_scor is not a key of results.json (did you mean 'max_score'?)"),
        (("tests", 0), 1, "tests[0] is 1; it must be an object"),
        (("tests",), {}, "tests is of type dict; it must be an array"),
        (("leaderboard", 0, "value"), math.inf, "leaderboard[0].value is inf; it must be a finite number or text"),
        (("leaderboard", 0, "order"), "up", "leaderboard[0].order is 'up'; it must be one of asc, desc"),
        (("leaderboard", 0), {}, "leaderboard[0].value is missing"),
        (("execution_time",), "0.5", "execution_time is '0.5'; it must be a finite number"),
        (("score",), -1, "score is -1; it must be at least 0"),
        (("score",), 10**400, "; it must be a finite number"),
        (("extra_data",), [], "extra_data is of type list; it must be an object"),
        (("extra_data", "a", 0), math.inf, "extra_data.a[0] is inf; JSON has no such number"),
        (("extra_data", "a", 0), np.int64(1), "extra_data.a[0] is of type int64; JSON has no such value"),
        (("extra_data", "a", 0), (1,), "extra_data.a[0] is of type tuple; JSON has no such value"),
        (("extra_data", 7), 1, "extra_data has the key 7; keys are text"),
        (("scores",), 1, "scores is not a key of results.json (did you mean 'score'?)"),
    ],
)
def test_each_violation_is_a_sentence_naming_its_place(
    place: tuple[str | int, ...], value: object, sentence: str
) -> None:
    """One wrong value gives a sentence that names its place, and says what is right."""
    assert any(sentence in line and line.endswith(".") for line in validate(changed(place, value)))


def test_a_missing_score_needs_one_at_the_top() -> None:
    """A test without a score, or no test at all, needs a top-level score."""
    assert validate({"tests": [{"score": 1}, {"name": "n"}]}) == [
        "tests[1].score is missing; give it one, or give a top-level score."
    ]
    assert validate({"score": 1, "tests": [{"name": "n"}]}) == []
    assert validate({"tests": []}) == ["score is missing; without tests there must be a top-level score."]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "results.json cannot be read as JSON in UTF-8"),
        (b'{"score": 1', "results.json cannot be read as JSON in UTF-8"),
        (b'{"score": 1, "output": "\xff"}', "results.json cannot be read as JSON in UTF-8"),
        (b"[" * 100_000, "results.json cannot be read as JSON in UTF-8"),
        (b"[]", "results.json is of type list; it must be one object."),
        (b'{"score": 1, "score": 2}', "results.json gives the key 'score' twice."),
        (b'{"tests": [{"score": 1, "score": 2}]}', "tests[0] gives the key 'score' twice."),
        (b'{"score": NaN}', "score is nan; it must be a finite number."),
        (b'{"score": 1e999}', "score is inf; it must be a finite number."),
        (b'{"score": 1, "extra_data": {"a":' + b"[" * 60 + b"]" * 60 + b"}}", "is nested more than 50 deep."),
    ],
)
def test_bytes_that_are_no_results_are_refused(data: bytes, sentence: str) -> None:
    """Bytes that cannot be read, repeat a key or contain an invalid number are refused in a sentence."""
    assert any(sentence in line for line in validate(data))


def test_a_typed_results_with_nan_is_refused() -> None:
    """The encoder would write NaN as null; the typed results are checked before it."""
    assert "tests[0].score is nan; it must be a finite number." in validate(Results(tests=[Entry(score=math.nan)]))


def test_the_report_becomes_gradescopes_fields() -> None:
    """Each item is a test with its own score, as plain text; no top-level score contradicts their sum."""
    data = msgspec.to_builtins(to_results(report_of(PASSED, FAILED, notes=("note",), seconds=3.5)))
    assert "score" not in data
    assert (data["execution_time"], data["output"], data["stdout_visibility"]) == (3.5, "note", "hidden")
    assert {data[key] for key in ("output_format", "test_output_format", "test_name_format")} == {"text"}
    assert data["tests"][0] == {
        "name": "Fact <class 'x'>", "number": "1.1", "score": 2.0, "max_score": 2.0, "status": "passed",
        "tags": ["shape"], "visibility": "visible",
        "extra_data": {"execution_time": 0.25, "verdict": "passed", "case": "a::b", "part": "linear", "relation": ""},
    }  # fmt: skip
    assert data["tests"][1]["output"] == "y is zero everywhere\n\nkept\n\nYour code printed:\np"
    assert data["tests"][1]["extra_data"]["relation"] == "is zero everywhere"
    assert (data["tests"][1]["output_format"], data["tests"][1]["status"]) == ("text", "failed")


def test_what_is_for_instructors_stays_out_of_the_output() -> None:
    """Isolation and grader notes are only in extra_data; a grader's fault is one sentence of output."""
    results = to_results(report_of(PASSED, grader_notes=("torch fell over",), isolation=2, grader_fault=True))
    assert results.output == FAULT_SENTENCE
    assert results.extra_data == {"isolation": 2, "finished": True, "grader_notes": ["torch fell over"]}


def test_an_unfinished_report_says_so() -> None:
    """Until the run is finished the output says that it is not."""
    assert to_results(report_of(PASSED, finished=False)).output == UNFINISHED_SENTENCE


def test_a_forced_score_is_at_the_top() -> None:
    """Over the submission limit the kept score overrides the tests."""
    assert to_results(report_of(PASSED, forced_score=7.0)).score == 7.0


def test_leaderboard_entries_come_from_items() -> None:
    """An item's leaderboard value becomes an entry with its order."""
    report = report_of(Item("1", "T", 1, 1, Verdict.PASSED, leaderboard=LeaderboardValue("loss", 0.5, "asc")))
    assert to_results(report).leaderboard == [Column("loss", 0.5, "asc")]


def test_the_last_ditch_results_are_valid() -> None:
    """What the shell writes when Python cannot start is a valid results.json with score 0."""
    assert validate(LAST_DITCH.encode()) == []
    assert json.loads(LAST_DITCH)["score"] == 0


def test_the_file_is_valid_and_clean(tmp_path: Path) -> None:
    """Lone surrogates, control characters and escape sequences never reach the file."""
    path = tmp_path / "results.json"
    hostile = Failure("\x1b[31mred\x1b]0;title\x07 \u202eend\r\nü<")
    item = Item("1", "a\ud800\x00b", 0, 1, Verdict.FAILED, Shown(failure=hostile))
    write_results(path, encode(to_results(report_of(item, notes=("\ud800",)))))
    data = json.loads(path.read_bytes())
    assert validate(path.read_bytes()) == []
    assert (data["tests"][0]["name"], data["tests"][0]["output"]) == ("a\ufffdb", "red end\nü<")
    assert os.listdir(tmp_path) == ["results.json"]


def test_invalid_results_leave_the_old_file(tmp_path: Path) -> None:
    """Results that are not valid raise their sentences, and the existing file is unchanged."""
    path = tmp_path / "results.json"
    path.write_text("old")
    with pytest.raises(GraderError, match=r"cannot be written:\ntests\[0\]\.score is 2, above its max_score 1\."):
        write_results(path, encode(Results(tests=[Entry(score=2, max_score=1)])))
    assert path.read_text() == "old"


def test_a_missing_folder_is_reported_in_a_sentence(tmp_path: Path) -> None:
    """If the file cannot be written, the sentence names it and says why."""
    with pytest.raises(GraderError, match=r"results\.json cannot be written: No such file or directory; create its"):
        write_results(tmp_path / "absent" / "results.json", encode(to_results(report_of(PASSED))))


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_dies_half_way_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A write that is interrupted before the last step leaves the old file whole and no litter."""
    path = tmp_path / "results.json"
    write_results(path, encode(to_results(report_of(PASSED))))
    old = path.read_bytes()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, die)
    with pytest.raises(KeyboardInterrupt):
        write_results(path, encode(to_results(report_of(FAILED))))
    assert path.read_bytes() == old
    assert os.listdir(tmp_path) == ["results.json"]


def test_the_bytes_are_on_disk_before_the_name_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file is complete and synced before it takes the name."""
    steps: list[object] = []
    sync, move = os.fsync, os.replace

    def watched_sync(handle: int) -> None:
        steps.append("fsync")
        sync(handle)

    def watched_move(old: str, new: Path) -> None:
        steps.append(validate(Path(old).read_bytes()))
        move(old, new)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(os, "replace", watched_move)
    write_results(tmp_path / "results.json", encode(to_results(report_of(PASSED))))
    assert steps == ["fsync", []]


def test_a_long_output_is_cut_with_a_sentence() -> None:
    """A test's output is at most 8 kB, and says where it was cut."""
    data = json.loads(encode(Results(tests=[Entry(score=0, output="ü" * 9_000)])))
    output = data["tests"][0]["output"]
    assert len(output.encode()) < ENTRY_BYTES + 100
    assert output.endswith("ü\n[cut here: 5000 more characters are not shown]")


def test_a_thousand_long_outputs_stay_under_a_megabyte() -> None:
    """The whole file stays well under 1 MB, however much its tests and notes say."""
    tests = [Entry(score=0, output='"\n' * 4_000, name="n" * 900) for _ in range(400)]
    data = encode(Results(tests=tests, output="o" * 10**6, extra_data={"grader_notes": ["n" * 10**6] * 3}))
    assert len(data) < 900_000
    assert validate(data) == []


@given(st.text(st.characters(), max_size=40), st.integers(0, 60))
def test_clean_and_shorten_hold_for_any_text(text: str, size: int) -> None:
    """Cleaning twice changes nothing more, its result encodes, and a cut text keeps at most ``size`` bytes."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert all(character >= " " or character in "\n\t" for character in cleaned)
    assert len(shorten(cleaned, size).split("\n[cut here")[0].encode()) <= max(size, 0)
