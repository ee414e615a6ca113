"""A class without its names: students become numbers, and no text tells who they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

import msgspec

from ..report.record import CaseRecord
from .people import Person, identity, people_of, submitters
from .record import Class, Graded, Student

NOBODY = "[student]"
SHORTEST = 3  # characters of a number, or of a word of a name, that is taken out of texts; "12" tells nobody


@dataclass(frozen=True)
class Numbers:
    """What replaces names in some classes.

    Attributes:
        students: identity -> number. The numbers follow the scores; any other order, such as that of files, could
            tell a place in the alphabet.
        submissions: id -> number; the id may be the name of a file that is named after the student.
        common: words of the homework itself; alone they tell nobody, even where a student has such a name.
    """

    students: dict[str, int]
    submissions: dict[str, int]
    common: frozenset[str] = frozenset()

    def first_of(self, one: Graded) -> int:
        """The lowest number of a submission's students."""
        return min(self.students[identity(student)] for student in submitters(one))


def numbers_of(*classes: Class) -> Numbers:
    """The numbers of all students and submissions of some classes; the scores are those in the last class."""
    people: dict[str, Person] = {}
    for graded in classes:
        people |= people_of(graded)
    best_first = sorted(people, key=lambda key: (-people[key].last.score, people[key].last.key, key))
    common = frozenset(word for graded in classes for word in _words_of_the_homework(graded))
    numbers = Numbers({key: number for number, key in enumerate(best_first, start=1)}, {}, common)
    for one in sorted((one for graded in classes for one in graded.submissions), key=numbers.first_of):
        numbers.submissions.setdefault(one.id, len(numbers.submissions) + 1)
    return numbers


def anonymous(graded: Class, numbers: Numbers) -> Class:
    """The same class, its submissions in the order of their students' numbers."""
    in_order = sorted(graded.submissions, key=numbers.first_of)
    return msgspec.structs.replace(graded, submissions=tuple(_nameless(one, numbers) for one in in_order))


def name_of(number: int) -> str:
    """What a student is called, and identified by, in an anonymous class."""
    return f"Student {number}"


def hider(one: Graded, common: Collection[str] = ()) -> Callable[[str], str]:
    """Takes out of texts what tells who handed in: the submission's id, each student's name, number and address.

    Args:
        common: words, in lower case, that stay where they stand alone.
    """
    texts, found = {one.id}, set[str]()
    for student in submitters(one):
        texts |= {student.sid, student.email, student.email.partition("@")[0]}
        found |= _patterns(student.name, common)
    found |= {re.escape(text) for text in texts
              if (len(text) >= SHORTEST or text.isalpha()) and text.lower() not in common}
    longest_first = sorted(found, key=len, reverse=True)
    secret = re.compile(r"(?<![^\W_])(?<!\d\.)(?:{})(?![^\W_])".format("|".join(longest_first) or "$^"), re.IGNORECASE)
    return lambda text: secret.sub(NOBODY, text)


def _words_of_the_homework(graded: Class) -> set[str]:
    """The words of its titles, parts and names of files, in lower case."""
    texts = [graded.homework, graded.title, *graded.parts, *(f"{case.id} {case.title}" for case in graded.cases)]
    return set(re.findall(r"[^\W_]+", " ".join(texts).lower()))


def _patterns(name: str, common: Collection[str]) -> set[str]:
    """Regular expressions of a name: whole, with anything between its words, backwards, and its longer words alone."""
    words = [re.escape(word) for word in re.split(r"[\W_]+", name) if word]
    whole = {r"[\W_]*".join(order) for order in (words, words[::-1]) if order}
    return whole | {word for word in words if len(word) >= SHORTEST and word.lower() not in common}


def _nameless(one: Graded, numbers: Numbers) -> Graded:
    """A submission whose students are numbers."""
    hidden = hider(one, numbers.common)
    return msgspec.structs.replace(
        one, id=str(numbers.submissions[one.id]), key="", notes=tuple(map(hidden, one.notes)),
        problem=hidden(one.problem),
        students=tuple(Student(name=name_of(numbers.students[identity(student)])) for student in submitters(one)),
        cases={id: _case(case, hidden) for id, case in one.cases.items()})


def _case(case: CaseRecord, hidden: Callable[[str], str]) -> CaseRecord:
    return msgspec.structs.replace(case, headline=hidden(case.headline), evidence=hidden(case.evidence))
