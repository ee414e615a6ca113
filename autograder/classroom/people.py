"""Who handed in what: the students of a class, each with all of their submissions."""

from __future__ import annotations

from dataclasses import dataclass

from .record import Class, Graded, Student


@dataclass(frozen=True)
class Person:
    """A student.

    Attributes:
        submissions: at least one, in the order in which they were handed in; a group's counts for each member.
    """

    student: Student
    submissions: tuple[Graded, ...]

    @property
    def first(self) -> Graded:
        """The first submission."""
        return self.submissions[0]

    @property
    def last(self) -> Graded:
        """The last submission: the one that counts."""
        return self.submissions[-1]


def is_complete(one: Graded) -> bool:
    """Whether all of a submission could be judged; otherwise its score is no grade."""
    return bool(one.cases) and not one.problem


def identity(student: Student) -> str:
    """What tells a student from others: the number, else the address, else the name."""
    return student.sid or student.email or student.name


def submitters(one: Graded) -> tuple[Student, ...]:
    """The students of a submission; one of unknown origin has a student of its own name."""
    return one.students or (Student(name=one.id),)


def people_of(graded: Class) -> dict[str, Person]:
    """Identity -> student, in the order of the first submissions."""
    found: dict[str, Person] = {}
    for one in graded.submissions:
        for student in submitters(one):
            key = identity(student)
            earlier = found[key].submissions if key in found else ()
            found[key] = Person(student, (*earlier, one))
    return found
