"""Classes that nobody graded: small ones written by hand, and large ones drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec

from autograder.classroom.record import Class, Graded, Student
from autograder.report.record import CaseRecord, Line

PARTS = {"linear": 10.0, "relu": 5.0, "cross_entropy_loss": 10.0, "train_network": 25.0}
FACTS = ("forward gives x @ W + b.", "backward gives the gradient of <x> & W.", "keeps its input unchanged.",
         "works for a batch of one row.")
MISTAKES = {"linear": ("bias-not-added",), "relu": ("relu-passes-every-gradient", "relu-min"),
            "cross_entropy_loss": ("loss-sums-over-the-batch",), "train_network": ("epochs-off-by-one",)}


def lines() -> tuple[Line, ...]:
    """Four cases of each part, the last one hidden."""
    return tuple(Line(f"tests/toy/{'hidden' if place == 3 else 'public'}/test_{part}.py::test_{place}",
                      f"{number}.{place + 1}", f"{part} {fact}", part, points / 4, place == 3)
                 for number, (part, points) in enumerate(PARTS.items(), start=1) for place, fact in enumerate(FACTS))


def graded(id: str, students: tuple[Student, ...], failed: dict[str, CaseRecord], created_at: str = "",
           **rest: object) -> Graded:
    """A submission that passed all cases but some."""
    cases = {line.id: failed.get(line.id, CaseRecord(line.weight, "passed", seconds=0.01)) for line in lines()}
    parts = {part: sum(cases[line.id].score for line in lines() if line.part == part) for part in PARTS}
    return Graded(id, students, created_at, f"key of {id}", sum(parts.values()), parts, cases, isolation=3, seconds=0.4,
                  **rest)  # type: ignore[arg-type]


def small_class() -> Class:
    """Ada improves, Bo and Cy are a group that fails a hidden case, Di's file is damaged, and Ed's is half judged."""
    relu, hidden, last = lines()[5], lines()[3], lines()[15]
    named = CaseRecord(0.0, "failed", "ReLU.backward: the gradient equals g", mistake=MISTAKES["relu"],
                       evidence="12 numbers of 2 cases", seconds=0.02)
    crashed = CaseRecord(0.0, "failed", "train_network raised ValueError in ada_lovelace.py", seconds=1.5)
    ada = Student("Ada Lovelace", "1815", "ada@x.org")
    return Class(
        "toy", "Toy <homework>", PARTS, lines(), "0123abc", {"autograder": "1.0", "numpy": "2.4.6"},
        "2026-01-09T10:00:00+00:00", 12.0, 2, (
            graded("ada_lovelace-1.zip", (ada,), {relu.id: named, last.id: crashed}, "2026-01-01T10:00:00Z"),
            graded("17", (Student("Bo Li", "22", "bo@x.org"), Student("Cy Young", "23", "cy@x.org")),
                   {hidden.id: CaseRecord(1.0, "failed", "Linear: the output is off by <0.5>")},
                   "2026-01-02T10:00:00Z", notes=("bo-li.txt is not graded.",)),
            Graded("di.zip", (Student("Di Prince", "24"),), "2026-01-03T10:00:00Z",
                   problem="di.zip could not be graded: the worker did not start."),
            graded("18", (Student("Ed Noether", "25"),),
                   {last.id: CaseRecord(0.0, "could not be judged", "no memory")},
                   problem="4.4 could not be judged: no memory"),
            graded("ada_lovelace-2.zip", (ada,), {last.id: crashed}, "2026-01-05T10:00:00Z"),
        ))


def large_class(students: int, seed: int = 0) -> Class:
    """Students of different strength; every third hands in several times, a few cannot be judged."""
    draws = random.Random(seed)
    submissions = tuple(one for number in range(students) for one in _submissions(draws, number))
    return Class("toy", "Toy homework", PARTS, lines(), "0123abc", {"autograder": "1.0", "numpy": "2.4.6"},
                 "2026-01-09T10:00:00+00:00", 0.2 * students, 2, submissions)


def _submissions(draws: random.Random, number: int) -> Iterator[Graded]:
    student = Student(f"Student Name {number}", str(90000 + number), f"s{number}@x.org")
    strength = draws.betavariate(5, 1.5)
    if number % 97 == 13:
        yield Graded(f"{number}-0", (student,), problem="the worker could not be started.")
        return
    for attempt in range(1 + (number % 3 == 0) * draws.randrange(1, 4)):
        failed = {line.id: _failed(draws, line) for line in lines() if draws.random() > strength ** 0.5}
        odd = any(case.verdict == "could not be judged" for case in failed.values())
        yield graded(f"{number}-{attempt}", (student,), failed, f"2026-01-0{attempt + 1}T10:00:00Z",
                     problem="MemoryError in the grader" if odd else "")
        strength = min(1.0, strength + 0.1)


def _failed(draws: random.Random, line: Line) -> CaseRecord:
    kind = draws.random()
    if kind < 0.01:
        return CaseRecord(0.0, "could not be judged", "MemoryError in the grader")
    mistake = (draws.choice(MISTAKES[line.part]),) if kind < 0.5 else ()
    wrong = draws.choice(("transposed", "twice the right one"))
    return CaseRecord(0.0, "failed", f"{line.part}: the output is {wrong}", mistake=mistake,
                      evidence="12 numbers of 2 cases" if mistake else "", seconds=draws.random())


def regraded(old: Class) -> Class:
    """The same submissions, graded by changed cases.

    Everybody passes 2.2 now; 4.4 has 5 points instead of 6.25; 3.4 is gone, and 3.5 is added, which everybody passes.
    """
    changed = {line.id: _changed(line) for line in old.cases}
    return msgspec.structs.replace(
        old, cases=tuple(changed.values()), key="other", versions={**old.versions, "numpy": "2.5.0"},
        started="2026-02-01T10:00:00+00:00",
        submissions=tuple(_regraded(one, changed) for one in old.submissions))


def _changed(line: Line) -> Line:
    if line.number == "4.4":
        return msgspec.structs.replace(line, weight=5.0)
    if line.number == "3.4":
        return msgspec.structs.replace(line, id=line.id.replace("test_3", "test_4"), number="3.5", hidden=False)
    return line


def _regraded(one: Graded, changed: dict[str, Line]) -> Graded:
    if not one.cases:
        return one
    cases = {changed[id].id: _again(changed[id], case) for id, case in one.cases.items()}
    parts = {part: sum(cases[line.id].score for line in changed.values() if line.part == part) for part in PARTS}
    return msgspec.structs.replace(one, cases=cases, parts=parts, score=sum(parts.values()))


def _again(line: Line, case: CaseRecord) -> CaseRecord:
    if line.number in ("2.2", "3.5"):
        return CaseRecord(line.weight, "passed")
    return msgspec.structs.replace(case, score=min(case.score, line.weight))
