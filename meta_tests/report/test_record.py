"""The record of a report for the staff: complete, and in one line why each case did not pass."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from autograder.__main__ import Ready, main
from autograder.failure import Failure
from autograder.homework import ROOT, Homework, load_homework
from autograder.report.outcome import Case, Outcome, Run, Verdict
from autograder.report.record import CaseRecord, Line, Record, decode_record, encode_record, to_record
from autograder.report.scoring import weigh

HOMEWORK = Homework(title="T", files=["a.py"], parts={"one": 3, "two": 2}, id="hw", root="/nowhere")
PUBLIC = Case("tests/hw/public/test_one.py::test_a", "one", "It is a.", 1.0)
HIDDEN = Case("tests/hw/hidden/test_one.py::test_b", "one", "It is b.", 2.0, hidden=True)
TWO = Case("tests/hw/public/test_two.py::test_c", "two", "It is c.", 2.0)
TRACEBACK = "Traceback (most recent call last):\n  File x\nKeyError: 'c'\n"


def record_of(*outcomes: Outcome, finished: bool = True) -> Record:
    run = Run((PUBLIC, HIDDEN, TWO), {one.case.id: one for one in outcomes}, ("A note.",), ("For the staff.",), 3,
              finished=finished, seconds=1.5)
    return to_record(weigh(HOMEWORK, run))


def test_a_record_says_why_each_case_failed_hidden_ones_too() -> None:
    """Lines, points by part, verdicts and the first line of each reason; a passed case has none."""
    record = record_of(
        Outcome(PUBLIC, Verdict.PASSED, 1.0, 0.25),
        Outcome(HIDDEN, Verdict.FAILED, failure=Failure("b: the value\nis transposed", relation="is transposed")),
        Outcome(TWO, Verdict.UNJUDGED, fault=TRACEBACK))

    assert record.lines[1] == Line(HIDDEN.id, "1.2", "It is b.", "one", 2.0, hidden=True)
    assert record.cases == {
        PUBLIC.id: CaseRecord(1.0, "passed", seconds=0.25),
        HIDDEN.id: CaseRecord(0.0, "failed", "b: the value", "is transposed"),
        TWO.id: CaseRecord(0.0, "could not be judged", "KeyError: 'c'")}
    assert (record.score, record.parts) == (1.0, {"one": 1.0, "two": 0.0})
    assert (record.notes, record.isolation, record.finished, record.seconds) == (("A note.",), 3, True, 1.5)
    assert record.grader_notes[0] == "For the staff."
    assert record.grader_fault


def test_a_case_without_an_outcome_says_that_it_has_not_run() -> None:
    """An unfinished record has every line, so no point is missing."""
    record = record_of(finished=False)
    assert [one.verdict for one in record.cases.values()] == ["could not be judged"] * 3
    assert record.cases[TWO.id].headline.startswith("Not finished:")
    assert sum(line.weight for line in record.lines) == 5


def test_parts_whose_cases_are_unknown_are_lines() -> None:
    """Where no case could be collected, each part is a line under the part's name."""
    record = to_record(weigh(HOMEWORK, Run(finished=True)))
    assert [(line.id, line.weight) for line in record.lines] == [("one", 3.0), ("two", 2.0)]


def test_a_record_survives_its_file() -> None:
    """What is read is what was written."""
    report = weigh(HOMEWORK, Run((PUBLIC,), {PUBLIC.id: Outcome(PUBLIC, Verdict.PASSED, 1.0)}))
    assert decode_record(encode_record(report)) == to_record(report)


def test_grade_writes_a_record_for_its_owner_alone(tmp_path: Path) -> None:
    """``grade --record`` says why a hidden case failed, in a file of mode 0600; results.json does not say it."""
    submission = tmp_path / "toy.py"
    submission.write_text("def double(x):\n    return x\n")
    record, results = tmp_path / "record.json", tmp_path / "results.json"
    command = ["grade", "double", str(submission), "--quiet", "--record", str(record), "--results", str(results)]
    assert main(command, Ready(partial(load_homework, root=ROOT / "meta_tests" / "toy"))) == 0

    found = decode_record(record.read_bytes())
    hidden = {line.id for line in found.lines if line.hidden}
    failed = {found.cases[id].headline for id in hidden if found.cases[id].verdict == "failed"}
    assert record.stat().st_mode & 0o777 == 0o600
    assert failed
    assert not any(headline in results.read_text() for headline in failed)
    assert found.score == sum(test["score"] for test in json.loads(results.read_bytes())["tests"])
