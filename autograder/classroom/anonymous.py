"""A class without its names: students become numbers, and no text tells who they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import msgspec

from ..report.record import CaseRecord
from .people import Person, identity, people_of, submitters
from .record import Class, Graded, Student

NOBODY = "[student]"
SHORTEST = 3  # characters of a number, or of a word of a name, that is taken out of texts; "12" tells nobody


def numbers_of(*classes: Class) -> dict[str, int]:
    """Identity -> number of each student of some classes; they follow the scores in the last class.

    Any other order, such as that of files, could tell a place in the alphabet.
    """
    people: dict[str, Person] = {}
    for graded in classes:
        people |= people_of(graded)
    in_order = sorted(people, key=lambda key: (-people[key].last.score, people[key].last.key, key))
    return {key: number for number, key in enumerate(in_order, start=1)}


def anonymous(graded: Class, numbers: Mapping[str, int]) -> Class:
    """The same class, its submissions in the order of their students' numbers."""
    def number(one: Graded) -> int:
        return min(numbers[identity(student)] for student in submitters(one))

    in_order = sorted(graded.submissions, key=number)
    submissions = tuple(_nameless(one, str(place), numbers) for place, one in enumerate(in_order, start=1))
    return msgspec.structs.replace(graded, submissions=submissions)


def name_of(number: int) -> str:
    """What a student is called, and identified by, in an anonymous class."""
    return f"Student {number}"


def hider(one: Graded) -> Callable[[str], str]:
    """Takes out of texts what tells who handed in: the submission's id, each student's name, number and address."""
    texts, found = {one.id}, set[str]()
    for student in submitters(one):
        texts |= {student.sid, student.email, student.email.partition("@")[0]}
        found |= _patterns(student.name)
    found |= {re.escape(text) for text in texts if len(text) >= SHORTEST or text.isalpha()}
    longest_first = sorted(found, key=len, reverse=True)
    secret = re.compile(r"(?<![^\W_])(?<!\d\.)(?:{})(?![^\W_])".format("|".join(longest_first) or "$^"), re.IGNORECASE)
    return lambda text: secret.sub(NOBODY, text)


def _patterns(name: str) -> set[str]:
    """Regular expressions of a name: whole, with anything between its words, backwards, and its longer words alone."""
    words = [re.escape(word) for word in re.split(r"[\W_]+", name) if word]
    whole = {r"[\W_]*".join(order) for order in (words, words[::-1]) if order}
    return whole | {word for word in words if len(word) >= SHORTEST}


def _nameless(one: Graded, id: str, numbers: Mapping[str, int]) -> Graded:
    """A submission whose students are numbers.

    Args:
        id: replaces the submission's own, which may be the name of a file named after the student.
    """
    hidden = hider(one)
    return msgspec.structs.replace(
        one, id=id, key="", notes=tuple(map(hidden, one.notes)), problem=hidden(one.problem),
        students=tuple(Student(name=name_of(numbers[identity(student)])) for student in submitters(one)),
        cases={id: _case(case, hidden) for id, case in one.cases.items()})


def _case(case: CaseRecord, hidden: Callable[[str], str]) -> CaseRecord:
    return msgspec.structs.replace(case, headline=hidden(case.headline), evidence=hidden(case.evidence))
