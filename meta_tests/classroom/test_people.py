"""Who handed in what, with names and without."""

from __future__ import annotations

import msgspec
import pytest

from autograder.classroom.anonymous import anonymous, hider, numbers_of
from autograder.classroom.people import is_complete, people_of
from autograder.classroom.record import Class, Graded, Student
from meta_tests.classroom.synthetic import large_class, small_class

SECRETS = ("ada", "lovelace", "1815", "ada@x.org", "bo-li", "bo li", "young", "prince", "noether", "bo@x.org", "di.zip")


def test_each_student_has_every_submission_in_order() -> None:
    """Several submissions of one student are joined by the number; a group's counts for each of its members."""
    people = people_of(small_class())
    assert {key: [one.id for one in person.submissions] for key, person in people.items()} == {
        "1815": ["ada_lovelace-1.zip", "ada_lovelace-2.zip"], "22": ["17"], "23": ["17"], "24": ["di.zip"],
        "25": ["18"]}
    assert people["1815"].first.id == "ada_lovelace-1.zip"
    assert [is_complete(person.last) for person in people.values()] == [True, True, True, False, False]


def test_a_submission_of_unknown_origin_has_a_student_of_its_own() -> None:
    """A file without metadata is one student's, who is called as the file."""
    people = people_of(Class("hw", "T", {}, (), submissions=(Graded("a.zip"), Graded("b.zip"))))
    assert [person.student.name for person in people.values()] == ["a.zip", "b.zip"]


def test_a_student_without_a_number_is_known_by_the_address() -> None:
    """Two students of one name are two students if their addresses differ."""
    one, other = Student("A. B.", email="a@x.org"), Student("A. B.", email="b@x.org")
    people = people_of(Class("hw", "T", {}, (), submissions=(Graded("1", (one,)), Graded("2", (other,)))))
    assert list(people) == ["a@x.org", "b@x.org"]


def test_an_anonymous_class_has_no_name_in_any_text() -> None:
    """Names, numbers, addresses and names of files are gone, also from notes, problems and headlines."""
    graded = small_class()
    text = msgspec.json.encode(anonymous(graded, numbers_of(graded))).decode().lower()
    assert [secret for secret in SECRETS if secret in msgspec.json.encode(graded).decode().lower()] == list(SECRETS)
    assert [secret for secret in SECRETS if secret in text] == []
    assert "[student].txt is not graded." in text
    assert "raised valueerror in [student].py" in text


def test_the_numbers_follow_the_scores() -> None:
    """No other order is left: the first number has the best score."""
    graded = large_class(30)
    people = list(people_of(anonymous(graded, numbers_of(graded))).values())
    assert [person.student.name for person in people] == [f"Student {number}" for number in range(1, 31)]
    scores = [person.last.score for person in people]
    assert scores == sorted(scores, reverse=True)


def test_the_rest_of_an_anonymous_class_is_as_before() -> None:
    """Points and results of cases stay."""
    graded = small_class()
    found = people_of(anonymous(graded, numbers := numbers_of(graded)))
    for key, person in people_of(graded).items():
        seen = found[f"Student {numbers.students[key]}"]
        assert [(one.score, one.parts, len(one.cases)) for one in seen.submissions] == [
            (one.score, one.parts, len(one.cases)) for one in person.submissions]


@pytest.mark.parametrize(("text", "hidden"), [
    ("in bo_hw3.py", "in [student]_hw3.py"), ("a robot", "a robot"), ("LI, BO", "[student]"), ("Bo Li", "[student]"),
    ("boli.py", "[student].py"), ("1700 of 17000, 0.1700, 22 rows", "[student] of 17000, 0.1700, 22 rows")])
def test_only_whole_words_are_hidden(text: str, hidden: str) -> None:
    """A name inside another word stays; short words are hidden only as a part of the whole name."""
    one = Graded("1700", (Student("Bo Li", "22", "bo@x.org"),))
    assert hider(one)(text) == hidden


def test_a_word_of_the_homework_stays() -> None:
    """A student may be called Max, or hand in relu_gradient.zip; what cases say of both remains readable."""
    one = Graded("relu_gradient", (Student("Max Hw3 Rule", "22", "max@x.org"),))
    hide = hider(one, numbers_of(msgspec.structs.replace(
        small_class(), homework="cmu_hw3", title="Max and min", submissions=(one,))).common)
    assert hide("max(0, x) of relu in hw3_lib.py by this rule") == "max(0, x) of relu in hw3_lib.py by this [student]"
    assert hide("Max Hw3 Rule handed in relu_gradient.zip") == "[student] handed in [student].zip"
