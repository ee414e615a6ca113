"""The statistics of a class: each student counts once, and what could not be judged counts for nobody."""

from __future__ import annotations

import msgspec
import pytest

from autograder.classroom.record import Class, Graded, Student
from autograder.classroom.statistics import Again, MistakeStatistics, Reason, Unjudged, share_of, statistics_of
from autograder.report.record import CaseRecord, Line
from meta_tests.classroom.synthetic import PARTS, graded, lines, small_class


def class_of(*scores: float, other: float = 1.0) -> Class:
    """Students whose first case earns these scores of 2.5, and whose last case earns ``other`` times as much."""
    first, last = lines()[0], lines()[15]
    return Class("toy", "T", PARTS, lines(), submissions=tuple(
        graded(str(number), (Student(str(number)),),
               {first.id: CaseRecord(score, "failed"), last.id: CaseRecord(other * score, "failed")})
        for number, score in enumerate(scores)))


def test_the_last_submission_counts() -> None:
    """Five students, of whom one could not be graded and one has a case that could not be judged: three scores."""
    scores = statistics_of(small_class()).scores
    assert scores.values == (43.75, 48.5, 48.5)
    assert (scores.maximum, scores.mean, scores.median, scores.full) == (50, pytest.approx(140.75 / 3), 48.5, 0)
    assert scores.deviation == pytest.approx(2.239, abs=1e-3)


def test_parts_have_mean_and_pass_rate() -> None:
    """A part is passed with all its points; a student with a case of it that could not be judged does not count."""
    linear, relu, _, train = statistics_of(small_class()).parts
    assert (linear.mean, linear.passed) == (9.25, 0.5)
    assert (relu.mean, relu.passed) == (5, 1)
    assert (train.mean, train.passed) == (pytest.approx((18.75 + 25 + 25) / 3), pytest.approx(2 / 3))


def test_difficulty_is_the_share_of_points_lost() -> None:
    """Partial points count in part; students whose case could not be judged do not count."""
    cases = {one.line.number: one for one in statistics_of(small_class()).cases}
    assert (cases["1.4"].judged, cases["1.4"].difficulty) == (4, pytest.approx(0.3))
    assert (cases["4.4"].judged, cases["4.4"].difficulty) == (3, pytest.approx(1 / 3))
    assert cases["2.2"].difficulty == 0


def test_discrimination_is_the_correlation_with_the_other_cases() -> None:
    """1 if those who earn it earn the rest, -1 if the others do; the case's own points do not count as the rest."""
    scores = [0.0, 2.5] * 5
    assert statistics_of(class_of(*scores)).cases[0].discrimination == pytest.approx(1)
    assert statistics_of(class_of(*scores, other=-1)).cases[0].discrimination == pytest.approx(-1)
    assert statistics_of(class_of(*scores, other=0)).cases[0].discrimination is None


@pytest.mark.parametrize("scores", [[0.0, 2.5] * 4, [2.5] * 20])
def test_a_correlation_needs_students_who_differ(scores: list[float]) -> None:
    """Fewer than ten students, or all alike: none is told."""
    assert statistics_of(class_of(*scores)).cases[0].discrimination is None


def test_mistakes_are_counted_by_student() -> None:
    """Who made a mistake in the first submission and not in the last one made it once."""
    assert statistics_of(small_class()).mistakes == (
        MistakeStatistics(("relu-passes-every-gradient", "relu-min"), ("relu",), now=0, ever=1),)


def test_other_failures_have_their_headlines() -> None:
    """A failure without a named mistake is counted by case and headline, the most frequent first."""
    assert statistics_of(small_class()).reasons == (
        Reason(lines()[3], "Linear: the output is off by <0.5>", 2),
        Reason(lines()[15], "train_network raised ValueError in ada_lovelace.py", 1))
    first_only = msgspec.structs.replace(small_class(), submissions=small_class().submissions[:1])
    assert [one.line.number for one in statistics_of(first_only).reasons] == ["4.4"]


def test_first_and_last_submissions_are_compared() -> None:
    """Only students with several count."""
    assert statistics_of(small_class()).again == Again(1, 42.5, 43.75, better=1, worse=0)
    assert statistics_of(class_of(1.0)).again is None


def test_what_could_not_be_judged_is_listed() -> None:
    """Whole submissions with their problem, and cases with their fault."""
    found = statistics_of(small_class()).unjudged
    assert found == (Unjudged("", "di.zip could not be graded: the worker did not start.", 1),
                     Unjudged("4.4 train_network works for a batch of one row.", "no memory", 1))


def test_times_and_isolation_are_of_all_submissions() -> None:
    """The slowest case is known by its median and its longest time."""
    found = statistics_of(small_class())
    assert found.isolation == {"3 of 3": 4, "not known": 1}
    assert (found.timing.total, found.timing.median, found.timing.longest) == (pytest.approx(1.6), 0.4, 0.4)
    assert (found.cases[15].seconds, found.cases[15].longest) == (0.01, 1.5)


def test_a_case_without_points_is_earned_by_passing() -> None:
    """A case that only informs has a difficulty, too."""
    line = Line("a", "1", "A.", "one", 0.0)
    assert [share_of(CaseRecord(0.0, verdict), line) for verdict in ("passed", "failed")] == [1, 0]


def test_a_class_of_nobody_has_statistics() -> None:
    """No submission, or none that could be graded: zeros, no error."""
    nobody = Class("toy", "T", PARTS, lines())
    for one in (nobody, msgspec.structs.replace(nobody, submissions=(Graded("a", problem="damaged"),))):
        found = statistics_of(one)
        assert (found.scores.mean, found.scores.full, found.parts[0].passed) == (0, 0, 0)
        assert found.cases[0].difficulty is None
