"""Broken submissions: judged in process, graded by the sandbox, and their pieces compared without any case.

Whatever a submission does, its results.json is valid and complete, nothing is our fault, and the sandbox gives every
case the verdict that it gets in process. A part that keeps all points though a plain comparison calls it wrong is a
*survivor*: a hole in the cases.
"""

from __future__ import annotations

import queue
import random
import tempfile
from functools import lru_cache, partial
from pathlib import Path

from autograder.apart import Graded, grade_apart
from autograder.certify.catalogue import reference_sources
from autograder.homework import find_homeworks, load_homework

from .broken import Broken, break_it
from .driver import Survivor, Target
from .in_process import Cases, InProcess, Judged
from .plain import RIGHT

DUST = 1e-6
SHORT = "cmu_hw3"  # in the test suite only this one: its workers start fast


class Submissions:
    """The broken submissions of one homework. It may be used by several threads.

    Args:
        homework: its id.
    """

    def __init__(self, homework: str) -> None:
        self._homework = load_homework(homework)
        self._sources = reference_sources(self._homework)
        self._maximum = sum(self._homework.parts.values())
        self._idle: queue.SimpleQueue[InProcess] = queue.SimpleQueue()

    def judge(self, numbers: random.Random) -> str:
        """Judge one broken submission in process; none that was made to hang, because nothing stops a sleep there."""
        broken = break_it(numbers, self._sources, hanging=0)
        return self._ending(broken, self._judged(broken))

    def grade(self, numbers: random.Random) -> str:
        """Grade one broken submission through the sandbox, and judge it in process."""
        broken = break_it(numbers, self._sources)
        graded = self._graded(broken)
        _is_in_order(graded, self._maximum)
        judged = Judged(gone="it hangs") if broken.hangs else self._judged(broken)
        if judged.cases:
            _is_the_same(cases_of(graded), judged, broken.how)
        return self._ending(broken, judged)

    def _graded(self, broken: Broken) -> Graded:
        with tempfile.TemporaryDirectory(prefix="autograder-fuzz-") as name:
            folder = Path(name)
            for file, text in broken.sources.items():
                (folder / file).write_text(text, "utf-8", "surrogatepass")
            return grade_apart(self._homework, folder, folder / "results.json")

    def close(self) -> None:
        """End the processes that judge."""
        while not self._idle.empty():
            self._idle.get().close()

    def _judged(self, broken: Broken) -> Judged:
        """By a process that has nothing else to do, or a new one."""
        try:
            client = self._idle.get_nowait()
        except queue.Empty:
            client = InProcess(self._homework.id)
        try:
            return client.judge(broken.sources)
        finally:
            self._idle.put(client)

    def _ending(self, broken: Broken, judged: Judged) -> str:
        assert not judged.fault, f"{broken.how}: a case raised what is no failure: {judged.fault}"
        if judged.gone:
            return f"not judged in process ({judged.gone})"
        survivors = [part for part, opinion in judged.opinions.items()
                     if opinion != RIGHT and part not in judged.losing]
        if survivors:
            raise Survivor(f"{', '.join(survivors)} keeps all points; {broken.how}; "
                           f"points lost: {', '.join(judged.losing) or 'none'}")
        return "points lost" if judged.losing else "full marks"


def cases_of(graded: Graded) -> Cases:
    """Case -> its verdict and points in a results.json."""
    return {test["extra_data"]["case"]: (test["extra_data"]["verdict"], test["score"]) for test in graded.data["tests"]}


def _is_in_order(graded: Graded, maximum: float) -> None:
    """Nothing is the grader's fault, and every point is there."""
    unjudged = [case for case, (verdict, _) in cases_of(graded).items() if verdict not in ("passed", "failed")]
    assert not unjudged, f"could not be judged: {', '.join(unjudged)}: {graded.faults()[-600:]}"
    assert graded.status == 0, f"exit status {graded.status}: {graded.faults()[-600:]}"
    assert graded.data["extra_data"]["finished"] is True, "the grading is not finished"
    assert abs(graded.maximum() - maximum) < DUST, f"the maximum is {graded.maximum()} instead of {maximum}"


def _is_the_same(cases: Cases, judged: Judged, how: str) -> None:
    """Both ways agree on every case; on a time limit they may not, because they measure different times."""
    assert set(cases) == set(judged.cases), "other cases in process"
    other = {case: (cases[case], judged.cases[case]) for case in cases
             if cases[case][0] != judged.cases[case][0] and case not in judged.timed_out}
    assert not other, f"sandbox and in process disagree ({how}): {other}"


@lru_cache
def _of(homework: str) -> Submissions:
    return Submissions(homework)


def close() -> None:
    """End all processes that judge."""
    for homework in find_homeworks():
        _of(homework).close()
    _of.cache_clear()


def _judge(homework: str, numbers: random.Random) -> str:
    return _of(homework).judge(numbers)


def _grade(homework: str, numbers: random.Random) -> str:
    return _of(homework).grade(numbers)


def _targets(homework: str) -> tuple[Target, Target]:
    short = homework == SHORT
    return (Target(f"judged-{homework}", partial(_judge, homework), 6 * short, 3_000, True),
            Target(f"graded-{homework}", partial(_grade, homework), 3 * short, 3_500, True))


SUBMISSIONS = tuple(target for homework in find_homeworks() for target in _targets(homework))
