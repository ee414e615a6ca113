"""The comparison of two gradings: who moved, on which part, by how much, and because of which case."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from autograder.__main__ import main
from autograder.classroom.changes import Change, changes
from autograder.classroom.diff import anonymous_diff, diff_of
from autograder.classroom.diff_csv import to_csv
from autograder.classroom.diff_page import to_page
from autograder.classroom.diff_terminal import MOST, show
from autograder.classroom.diff_words import summary, to_data
from autograder.classroom.record import Class, Graded, Student, save_class
from autograder.report.record import CaseRecord
from meta_tests.classroom.synthetic import graded, large_class, lines, regraded, small_class
from meta_tests.classroom.test_people import SECRETS
from meta_tests.classroom.test_report import text_of

OLD, NEW = small_class(), regraded(small_class())
RELU = lines()[5]


def class_of(*submissions: Graded) -> Class:
    """A class of the toy homework."""
    return msgspec.structs.replace(OLD, submissions=submissions, key="")


def one_student(*failed: str, id: str = "1", name: str = "=Ann", sid: str = "7") -> Graded:
    """A submission that failed the cases of these numbers."""
    return graded(id, (Student(name, sid),), {line.id: CaseRecord(0.0, "failed", f"{line.number} is wrong")
                                              for line in lines() if line.number in failed})


def printed(old: Class, new: Class, width: int = 80, everything: bool = False, encoding: str = "utf-8") -> str:
    """What a terminal of so many columns shows."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    show(diff_of(old, new), Console(file=file, width=width, force_terminal=True, color_system=None), everything)
    return raw.getvalue().decode(encoding)


def test_who_moved_by_how_much_and_why() -> None:
    """Each student with the parts and cases that differ; the largest move comes first."""
    old = class_of(one_student("2.2", "1.1"), one_student(id="2", name="Bo", sid="8"))
    new = class_of(one_student("1.1"), one_student("4.1", "4.2", id="2", name="Bo", sid="8"))
    bo, ann = diff_of(old, new).moved
    assert (bo.student.name, bo.gain, bo.parts) == ("Bo", -12.5, {"train_network": (25, 12.5)})
    assert (ann.student.name, ann.gain, ann.parts) == ("=Ann", 1.25, {"relu": (3.75, 5)})
    assert ann.changes == (Change(RELU, "failed: 2.2 is wrong", "passed", 1.25),)


def test_points_that_only_change_parts_are_a_move() -> None:
    """The total is the same, but the parts are not."""
    found = diff_of(class_of(one_student("1.1")), class_of(one_student("3.1")))
    assert [(one.gain, sorted(one.parts)) for one in found.moved] == [(0, ["cross_entropy_loss", "linear"])]
    assert next(summary(found)) == "1 of 1 student moved: 0 up, 0 down, 1 between parts."


def test_the_same_class_has_no_moves() -> None:
    """Nothing differs, and the page and the terminal say so."""
    found = diff_of(OLD, OLD)
    assert (found.moved, found.cases, found.rubric) == ((), (), ())
    assert list(summary(found)) == ["Nobody of 5 students moved.", "Mean 46.92 of 50 before, 46.92 of 50 now (0).",
                                    "Both were graded by the same cases, reference and versions."]
    assert "No case changed its result." in to_page(found)
    assert "Students who moved" not in printed(OLD, OLD)


@pytest.mark.parametrize(("before", "after", "texts"), [
    (None, CaseRecord(1.0, "passed"), ("not there", "passed")),
    (CaseRecord(1.0, "passed"), CaseRecord(2.0, "passed"), ("passed (1 points)", "passed (2 points)")),
    (CaseRecord(0.5, "failed", "is late"), CaseRecord(0.0, "could not be judged", "no memory"),
     ("failed with 0.5 points: is late", "could not be judged: no memory")),
    (CaseRecord(0.0, "failed", "a"), CaseRecord(0.0, "could not be judged", "b"),
     ("failed: a", "could not be judged: b")),
    (CaseRecord(0.0, "failed", "a"), CaseRecord(0.0, "failed", "b"), None),
    (CaseRecord(1.0, "passed", seconds=1), CaseRecord(1.0, "passed", seconds=2), None)])
def test_a_change_has_both_texts(before: CaseRecord | None, after: CaseRecord, texts: tuple[str, str] | None) -> None:
    """Verdict, points or presence changed; another headline or time alone is no change."""
    assert [(one.before, one.after) for one in changes([(RELU, before, after)])] == ([texts] if texts else [])


def test_the_cases_tell_how_many_changed_and_how() -> None:
    """The same change of several students is one way, with their number."""
    old = class_of(one_student("2.2", sid="1"), one_student(id="2", sid="2"))
    new = class_of(one_student(sid="1"), one_student("2.2", id="2", sid="2"))
    case, = diff_of(old, new).cases
    assert (case.line, case.up, case.down, case.students) == (RELU, 1, 1, 2)
    assert case.ways == (("failed: 2.2 is wrong", "passed", 1), ("passed", "failed: 2.2 is wrong", 1))


def test_the_rubrics_are_compared() -> None:
    """Cases and versions that are gone, added or changed; a case that is gone or added explains a move."""
    found = diff_of(OLD, NEW)
    assert found.rubric == (
        "Case gone: 3.4 cross_entropy_loss works for a batch of one row.",
        "Case added: 3.5 cross_entropy_loss works for a batch of one row.",
        "Case changed: 4.4 train_network works for a batch of one row: points 5 instead of 6.25.",
        "numpy is 2.5.0 instead of 2.4.6.")
    assert [(one.line.number, one.up, one.down) for one in found.cases] == [
        ("3.5", 4, 0), ("4.4", 0, 2), ("3.4", 0, 4)]


def test_parts_are_compared() -> None:
    """A part that is gone, added, or worth something else."""
    new = msgspec.structs.replace(OLD, parts={"linear": 12.0, "relu": 5.0, "cross_entropy_loss": 10.0, "adam": 3.0})
    assert diff_of(OLD, new).rubric == ("Part gone: train_network, 25 points.", "Part added: adam, 3 points.",
                                        "Part changed: linear has 12 points instead of 10.")


def test_a_changed_copy_of_a_homework_has_the_same_cases() -> None:
    """Only the homework's id differs in the ids of its cases."""
    text = msgspec.json.encode(msgspec.structs.replace(OLD, homework="toy2")).replace(b"tests/toy/", b"tests/toy2/")
    found = diff_of(OLD, msgspec.json.decode(text, type=Class))
    assert (found.cases, found.moved) == ((), ())
    assert found.rubric == ("The homework is toy2 instead of toy.",)


def test_students_of_one_side_are_told() -> None:
    """Who is only in one class, and who handed in again."""
    old = class_of(one_student(name="Ann"), graded("2", (Student("Bo"),), {}))
    new = class_of(one_student("2.2", id="9", name="Ann"), graded("3", (Student("Cy"),), {}))
    assert list(summary(diff_of(old, new))) == [
        "1 of 1 student moved: 0 up, 1 down.", "Mean 50 of 50 before, 48.75 of 50 now (-1.25).",
        "1 student is only in the old class: Bo.", "1 student is only in the new class: Cy.",
        "1 student is compared by another submission than before: Ann.",
        "The rubric is the same; the code of a case, the reference or a setting is not."]
    many = class_of(*(graded(str(number), (Student(f"S{number}"),), {}) for number in range(9)))
    assert "9 students are only in the old class: S0, S1, S2, S3, S4 and 4 more." in summary(diff_of(many, class_of()))


def test_a_submission_that_could_not_be_graded_is_no_change_of_cases() -> None:
    """The reason is the problem, on either side."""
    good, bad = one_student(), Graded("1", (Student("=Ann", "7"),), problem="no worker")
    assert diff_of(class_of(bad), class_of(good)).moved[0].whole == "could not be graded before: no worker"
    assert diff_of(class_of(good), class_of(bad)).moved[0].whole == "could not be graded now: no worker"
    assert diff_of(class_of(good), class_of(bad)).cases == ()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_terminal_shows_the_moves(width: int, encoding: str) -> None:
    """Summary, histogram, parts, cases with both headlines, students; no line is wider than the terminal."""
    text = printed(large := large_class(60), regraded(large), width, encoding=encoding)
    assert max(map(len, text.splitlines())) <= width
    flat = " ".join(text.split())
    for part in ("students moved:", "Moves points students", "-2 to -1", "Train network 0", "4.4 train_network works",
                 "passed (6.25 points) -> passed (5 points)", "failed: cross_entropy_loss: the output is",
                 "Train network -1.25 50 48.75 -1.25", "more -v, --csv and --html show all, and why"):
        assert part in flat
    assert ("█" if encoding == "utf-8" else "###") in text


def test_verbose_shows_everyone_and_why() -> None:
    """Every student, and below each the cases with both results."""
    large = large_class(60)
    moved = diff_of(large, regraded(large)).moved
    text = " ".join(printed(large, regraded(large), everything=True).split())
    assert len(moved) > MOST
    assert all(one.student.name in text for one in moved)
    assert "-v" not in text
    assert text.count("4.4 train_network works for a batch of one row: passed (6.25 points)") > MOST


def test_csv_has_a_row_for_each_student() -> None:
    """Numbers, parts and reasons; no text can be taken for a formula; who is on one side has one score."""
    old = class_of(one_student("2.2"), graded("2", (Student("Bo"),), {}))
    new = class_of(one_student(), graded("3", (Student("Cy"),), {}))
    ann, bo, cy = csv.DictReader(io.StringIO(to_csv(diff_of(old, new))))
    assert ann == {"Name": "'=Ann", "SID": "7", "Email": "", "Old Submission": "1", "New Submission": "1",
                   "Old Score": "48.75", "New Score": "50", "Move": "1.25", "Linear Move": "0", "Relu Move": "1.25",
                   "Cross entropy loss Move": "0", "Train network Move": "0",
                   "Why": "2.2 relu backward gives the gradient of <x> & W: failed: 2.2 is wrong -> passed"}
    assert (bo["Name"], bo["Old Score"], bo["New Score"], bo["Why"]) == ("Bo", "50", "", "only in the old class")
    assert (cy["Name"], cy["Old Score"], cy["New Score"], cy["Why"]) == ("Cy", "", "50", "only in the new class")
    assert set(None for row in (ann, bo, cy) if None in row or None in row.values()) == set()


def test_the_page_says_what_the_terminal_says() -> None:
    """Summary, rubric, moves, cases with both results, students with their reasons; texts are escaped."""
    text = text_of(to_page(diff_of(OLD, NEW)))
    for part in ("2 of 5 students moved: 0 up, 2 down.", "Case gone: 3.4", "-2 to -1 2", "Train network 0 2 -0.5",
                 "4.4 train_network works for a batch of one row. (hidden) passed (6.25 points) passed (5 points) 2",
                 "Bo Li Train network -1.25 3.5 cross_entropy_loss works", "passed -> not there 48.5 47.25 -1.25"):
        assert part in text
    assert "<homework>" not in to_page(diff_of(OLD, NEW))


def test_the_anonymous_page_has_no_name() -> None:
    """Numbers instead; they are those of the new class's report."""
    page = to_page(anonymous_diff(OLD, NEW)).lower()
    assert [secret for secret in SECRETS if secret in page] == []
    assert "another submission" not in page
    assert "student 1" in page


def test_the_data_has_all_of_it() -> None:
    """For programs: the summary, each student who moved, and each case."""
    data = json.loads(json.dumps(to_data(diff_of(OLD, NEW))))
    assert data["moved"][0] == {
        "name": "Bo Li", "sid": "22", "email": "bo@x.org", "old": 48.5, "new": 47.25, "move": -1.25,
        "old_submission": "17", "new_submission": "17", "parts": {"train_network": [25, 23.75]},
        "why": ["3.5 cross_entropy_loss works for a batch of one row: not there -> passed",
                "4.4 train_network works for a batch of one row: passed (6.25 points) -> passed (5 points)",
                "3.4 cross_entropy_loss works for a batch of one row: passed -> not there"]}
    assert data["cases"][1]["ways"] == [{"before": "passed (6.25 points)", "after": "passed (5 points)", "students": 2}]
    assert (data["old"]["key"], data["new"]["key"], data["only_old"]) == ("0123abc", "other", [])


@pytest.fixture
def both(tmp_path: Path) -> list[str]:
    """The folders of two classes."""
    for name, one in (("old", OLD), ("new", NEW)):
        (tmp_path / name).mkdir()
        save_class(tmp_path / name / "class.json", one)
    return [str(tmp_path / "old"), str(tmp_path / "new" / "class.json")]


def test_the_command_prints_and_writes(both: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal and CSV name the students; the page does so only where it is asked to; all files are private."""
    page = tmp_path / "diff.html"
    assert main(["diff", *both, "--csv", str(tmp_path / "a.csv"), "--html", str(page), "--json",
                 str(tmp_path / "a.json")]) == 0
    out = capsys.readouterr().out
    assert "2 of 5 students moved" in out
    assert out.endswith(f"Written: {tmp_path}/a.csv\nWritten: {page}\nWritten: {tmp_path}/a.json\n")
    assert "Bo Li" in (tmp_path / "a.csv").read_text("utf-8")
    assert "Bo Li" not in page.read_text("utf-8")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.*")} == {0o600}
    assert main(["diff", *both, "--html", str(page), "--names"]) == 0
    assert "Bo Li" in page.read_text("utf-8")


def test_json_is_alone_on_standard_output(both: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    """Everything else goes to standard error."""
    assert main(["diff", *both, "--json"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out)["summary"][0] == "2 of 5 students moved: 0 up, 2 down."
    assert "Students who moved" in err


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["OLD", "nowhere"], "autograder: nowhere cannot be read (No such file or directory); name a folder that "),
    (["OLD", "NEW", "--csv", "."], "autograder: . is a folder; results are written to a regular or a new file"),
    (["OLD", "NEW", "--html", "no/where"], "autograder: no/where cannot be written: No such file or directory; create"),
])
def test_a_mistyped_diff_is_one_sentence(both: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str],
                                         sentence: str) -> None:
    """What cannot be read or written is named, with the next step."""
    places = dict(zip(("OLD", "NEW"), both, strict=True))
    assert main(["diff", *(places.get(one, one) for one in arguments)]) == 2
    assert capsys.readouterr().err.startswith(sentence)
