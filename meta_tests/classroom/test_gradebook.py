"""grades.csv: the last submission of each student, under the gradebook's own names; nothing that runs as a formula."""

from __future__ import annotations

from autograder.classroom.gradebook import to_csv
from autograder.classroom.record import Class, Graded, Student

ADA, BO, CY = Student("Ada", "3", "ada@x.org"), Student("Bo, the 2nd", "", "bo@x.org"), Student("=1+1", "007")
CLASS = Class("hw", "Homework 3", {"relu": 1.0, "cross_entropy_loss": 2.5}, (), submissions=(
    Graded("11", (ADA,), "2026-01-01", score=3.5, parts={"relu": 1.0, "cross_entropy_loss": 2.5}),
    Graded("12", (BO, CY), "2026-01-02", score=1 / 3, parts={"relu": 1 / 3, "cross_entropy_loss": 0.0}),
    Graded("13", (ADA,), "2026-01-03", score=1.0, parts={"relu": 1.0, "cross_entropy_loss": 0.0}),
    Graded("14", (CY,), "2026-01-04", score=0.5, parts={"relu": 0.5}, problem="2.1 could not be judged: KeyError"),
    Graded("15")))


def test_gradescopes_columns_and_one_for_each_part() -> None:
    """The last submission counts, groups have a row each, and what could not be judged has no score."""
    assert to_csv(CLASS, "gradescope").decode().splitlines() == [
        "Name,SID,Email,Total Score,Max Points,Status,Submission ID,Submission Time,Submission Count,"
        "1: Relu (1 pts),2: Cross entropy loss (2.5 pts)",
        "Ada,3,ada@x.org,1,3.5,Graded,13,2026-01-03,2,1,0",
        '"Bo, the 2nd",,bo@x.org,0.3333,3.5,Graded,12,2026-01-02,1,0.3333,0',
        "'=1+1,007,,,3.5,Ungraded,14,2026-01-04,2,,",
        "15,,,0,3.5,Graded,15,,1,0,0"]


def test_canvas_gets_its_own_columns() -> None:
    """The row of the points comes first; students are found by SIS ids."""
    assert to_csv(CLASS, "canvas").decode().splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Homework 3",
        "    Points Possible,,,,,3.5",
        "Ada,,3,ada@x.org,,1",
        '"Bo, the 2nd",,,bo@x.org,,0.3333',
        "'=1+1,,007,,,",
        "15,,,,,0"]
