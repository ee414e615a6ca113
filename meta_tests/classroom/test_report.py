"""The report: its page and the students' pages say what class.json says, with names only where they are asked for."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import msgspec
import pytest

from autograder.__main__ import main
from autograder.classroom.people import Person, people_of
from autograder.classroom.record import Class, Graded, save_class
from autograder.classroom.report import write_report
from autograder.classroom.report_page import MOST_REASONS, to_page
from autograder.classroom.student_page import to_page as student_page
from autograder.errors import GraderError
from autograder.report.record import CaseRecord
from meta_tests.classroom.synthetic import PARTS, graded, large_class, lines, small_class
from meta_tests.classroom.test_people import SECRETS

TAGS = re.compile(r"<style>.*?</style>|<title>.*?</title>|<[^>]*>", re.DOTALL)


def text_of(page: str) -> str:
    """What a page says, without tags, in single spaces."""
    return " ".join(unescape(TAGS.sub(" ", page)).split())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a class, with the exported results of one submission."""
    results = {"tests": [{"number": "4.4", "name": "x", "score": 0, "max_score": 1, "output_format": "text",
                          "output": "ValueError in Ada's file:\n  x < 1"},
                         {"number": "1.1", "name": "y", "score": 1, "max_score": 1}]}
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "ada_lovelace-2.zip.json").write_text(json.dumps(results))
    return tmp_path


def test_the_page_says_what_an_instructor_asks() -> None:
    """Distribution, parts, mistakes, cases, progress, faults and time, each with its numbers."""
    text = text_of(to_page(small_class()))
    for part in ("5 students, 5 submissions", "isolation 3 of 3 for 4 submissions, not known for 1 submission",
                 "2 have no score, because something could not be judged.", "mean 46.92 / 50",
                 "all points 0 (0 %)", "Linear 92 % 9.25 / 10 50 %",
                 "relu-passes-every-gradient or relu-min Relu 0 1",
                 "1.4 linear works for a batch of one row. Linear: the output is off by <0.5> 2",
                 "1.4 linear works for a batch of one row. (hidden) 30 % - 2.5 4",
                 "It needs 10 students", "1 student handed in more than once: 1 ended with a better score",
                 "mean of the first 42.5 mean of the last 43.75 gain +1.25",
                 "the submission di.zip could not be graded: the worker did not start. 1",
                 "this run 12 s, 2 workers", "4.4 train_network works for a batch of one row. (hidden) 0.01 s 1.5 s",
                 "Ada Lovelace 2026-01-05 10:00 42.5 43.75 2 10 5 10 18.75", "Di Prince 2026-01-03 10:00 - - 1 - - - -",
                 "Ed Noether - - - 1 10 5 10 18.75",
                 "numpy 2.4.6", "Key 0123abc"):
        assert part in text


def test_a_case_that_tells_nobody_apart_is_marked() -> None:
    """A discrimination near 0 or below asks for a look; a higher one does not."""
    rows = re.findall(r"\d % (-?\d\.\d\d) (look at it )?[\d.]+ \d+", text_of(to_page(large_class(60))))
    assert len(rows) == len(lines())
    assert {bool(mark) for value, mark in rows if float(value) < 0.1} == {True}
    assert {bool(mark) for value, mark in rows if float(value) >= 0.1} == {False}


def test_only_the_most_frequent_reasons_are_listed() -> None:
    """A class can fail in hundreds of ways; the caption says how many are left out."""
    failed = [graded(str(number), (), {lines()[0].id: CaseRecord(0.0, "failed", f"way {number}")})
              for number in range(MOST_REASONS + 1)]
    page = to_page(Class("toy", "T", PARTS, lines(), submissions=tuple(failed)))
    assert text_of(page).count(" way ") == MOST_REASONS
    assert f"the {MOST_REASONS} most frequent of {MOST_REASONS + 1}" in page


def test_a_run_that_had_nothing_to_grade_says_so() -> None:
    """All results were in the store."""
    assert "this run nothing to grade" in text_of(to_page(msgspec.structs.replace(small_class(), workers=0)))


def test_texts_of_students_are_escaped() -> None:
    """Titles and headlines are texts, not tags."""
    graded = small_class()
    for page in (to_page(graded), *(student_page(graded, person, {"4.4": "<script>"})
                                    for person in people_of(graded).values())):
        assert not re.search(r"<(0|homework|x|script)\b", page)
        assert "&lt;x&gt; &amp; W." in page or "could not be graded" in page


def test_a_class_of_nobody_has_a_page() -> None:
    """No submission, or none that could be graded: sentences instead of pictures."""
    for submissions in ((), (Graded("a", problem="damaged"),)):
        page = to_page(Class("toy", "T", PARTS, lines(), submissions=submissions))
        assert "No submission could be judged in all cases." in page


def test_a_students_page_has_points_reasons_and_history() -> None:
    """What failed and why, the mistake with its evidence, what changed, and what the student reads."""
    graded = small_class()
    person = people_of(graded)["1815"]
    text = text_of(student_page(graded, person, {"4.4": "read me"}))
    for part in ("Ada Lovelace 1815, ada@x.org, submission ada_lovelace-2.zip", "total 43.75 / 50",
                 "2 submissions, +1.25 from first to last", "1 2026-01-01 10:00 10 3.75 10 18.75 42.5",
                 "1 case changed", "W. failed: ReLU.backward: the gradient equals g passed",
                 "1.1 to 1.4: 4 cases passed", "Train network: 18.75 / 25",
                 "train_network works for a batch of one row. hidden 0 / 6.25 train_network raised ValueError",
                 "What the student reads read me"):
        assert part in text
    first = text_of(student_page(graded, type(person)(person.student, person.submissions[:1])))
    assert "Mistake: relu-passes-every-gradient or relu-min (12 numbers of 2 cases)" in first


def test_a_first_submission_that_could_not_be_graded_is_no_change_of_cases() -> None:
    """The table of submissions has no score for it, and no case is told as changed."""
    ada = small_class().submissions[0]
    damaged = Graded("0", ada.students, problem="damaged")
    person = Person(ada.students[0], (damaged, ada))
    text = text_of(student_page(msgspec.structs.replace(small_class(), submissions=(damaged, ada)), person))
    assert "1 - - - - - -" in text
    assert "changed" not in text.replace("unchanged", "")


def test_notes_and_faults_are_on_the_students_page() -> None:
    """A note is the student's, a problem the staff's; a group is told."""
    graded = small_class()
    pages = {key: text_of(student_page(graded, person)) for key, person in people_of(graded).items()}
    assert "in a group of 2" in pages["22"]
    assert "bo-li.txt is not graded." in pages["23"]
    assert "This submission could not be graded. Notes For the staff: di.zip could not be graded" in pages["24"]
    assert "unjudged" in student_page(graded, people_of(graded)["25"])


def test_names_are_hidden_unless_asked_for(folder: Path) -> None:
    """Without names no file has one, not even in what students read; with names every student's page is found."""
    path = write_report(small_class(), folder)
    written = [path, *sorted((folder / "students").iterdir())]
    assert [file.name for file in written] == ["report.html", *(f"{number}.html" for number in range(1, 6))]
    for file in written:
        assert [secret for secret in SECRETS if secret in file.read_text("utf-8").lower()] == []
    assert "ValueError in [student]'s file" in "".join(text_of(file.read_text("utf-8")) for file in written[1:])
    assert '<a href="students/5.html">Student 5</a>' in path.read_text("utf-8")

    write_report(small_class(), folder, names=True)
    target, = re.findall('<a href="(.*?)">Ada Lovelace</a>', path.read_text("utf-8"))
    assert "<h1>Ada Lovelace</h1>" in (folder / target).read_text("utf-8")
    assert "ValueError in Ada's file" in text_of((folder / target).read_text("utf-8"))


def test_each_number_is_the_same_student_everywhere(folder: Path) -> None:
    """The link, the page and the score belong together."""
    path = write_report(large_class(12), folder)
    for target, name in re.findall('<a href="(.*?)">(.*?)</a>', path.read_text("utf-8")):
        assert f"<h1>{name}</h1>" in (folder / target).read_text("utf-8")


def test_only_the_owner_can_read_it(folder: Path) -> None:
    """It tells of hidden cases; pages of students who are gone are removed."""
    (folder / "students").mkdir()
    (folder / "students" / "99.html").write_text("old")
    path = write_report(small_class(), folder)
    assert (path.stat().st_mode & 0o777, (folder / "students").stat().st_mode & 0o777) == (0o600, 0o700)
    assert not (folder / "students" / "99.html").exists()
    assert sorted(file.name for file in folder.iterdir()) == ["report.html", "results", "students"]


def test_each_page_is_told_before_it_is_written(folder: Path) -> None:
    """A bar shows how many there are."""
    told: list[tuple[str, int, int]] = []
    write_report(small_class(), folder, tell=lambda *step: told.append(step))
    assert told == [*((f"students/{number}.html", number - 1, 6) for number in range(1, 6)), ("report.html", 5, 6)]


def test_a_report_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    """A missing folder and a folder in the way are named."""
    with pytest.raises(GraderError, match="deep cannot be written: No such file or directory; create its folder"):
        write_report(small_class(), tmp_path / "nowhere" / "deep")
    (tmp_path / "report.html").mkdir()
    with pytest.raises(GraderError, match=r"report\.html is a folder"):
        write_report(small_class(), tmp_path)


def test_the_command_writes_the_report_beside_the_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The folder or class.json can be named, and another place for the report."""
    save_class(tmp_path / "class.json", small_class())
    assert main(["report", str(tmp_path)]) == 0
    assert main(["report", str(tmp_path / "class.json"), "--names", "--out", str(tmp_path / "named")]) == 0
    assert capsys.readouterr().out == f"Written: {tmp_path}/report.html\nWritten: {tmp_path}/named/report.html\n"
    assert "Ada Lovelace" not in (tmp_path / "report.html").read_text("utf-8")
    assert "Ada Lovelace" in (tmp_path / "named" / "report.html").read_text("utf-8")


@pytest.mark.parametrize(("graded", "sentence"), [
    ("nowhere", "nowhere cannot be read (No such file or directory); name a folder that autograder class wrote"),
    (".", "out is no folder; choose another place for the report."),
])
def test_a_mistyped_report_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                           capsys: pytest.CaptureFixture[str], graded: str, sentence: str) -> None:
    """What cannot be read or written is named, with the next step."""
    monkeypatch.chdir(tmp_path)
    save_class(tmp_path / "class.json", small_class())
    (tmp_path / "out").write_text("")
    assert main(["report", graded, "--out", "out"]) == 2
    assert capsys.readouterr().err.startswith(f"autograder: {sentence}")
