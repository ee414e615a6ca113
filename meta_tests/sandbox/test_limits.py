"""Time limits of real workers: each stops what exceeds it, and nothing else."""

from __future__ import annotations

import time
import types
from collections.abc import Callable

import pytest

from autograder.errors import SandboxError, StudentTimeout
from autograder.sandbox import clock
from autograder.sandbox.local import LocalBackend
from autograder.sandbox.submission import Submission
from meta_tests.sandbox.rooms import LIMITS, Room, Shared, start

CALL, CASE = LIMITS.seconds_per_call, LIMITS.seconds_per_case


def burn(seconds: float) -> None:
    """Compute for this many seconds of this thread's processor time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_a_hang_is_stopped_at_the_calls_limit(room: Room) -> None:
    """A call that computes for ever is stopped, with its limit in words; the case's later calls say that it is over."""
    toy = room.case()
    toy.give(1)
    with pytest.raises(StudentTimeout, match=r"^hang\(\) used more than 0\.7 seconds of processor time and was stop"):
        toy.hang()
    with pytest.raises(StudentTimeout, match=r"The case is over\."):
        toy.give(1)
    assert room.case().give(1) == 1


def test_a_call_is_measured_by_its_processor_time(room: Room) -> None:
    """A call that needs 60 % of its limit passes, one that needs 150 % is stopped."""
    toy = room.case()
    assert toy.burn(0.6 * CALL) == 0.6 * CALL
    with pytest.raises(StudentTimeout, match="processor time"):
        toy.burn(1.5 * CALL)


def test_a_call_that_sleeps_is_measured_by_its_sleep(room: Room) -> None:
    """A call that sleeps for 60 % of the limit passes, one that sleeps for longer than the limit is stopped."""
    toy = room.case()
    assert toy.nap(0.6 * CALL) == 0.6 * CALL
    with pytest.raises(StudentTimeout, match=r"^nap\(60\) waited for more than 0\.7 seconds without computing and was"):
        toy.nap(60)


@pytest.mark.parametrize(("call", "limit"), [("burn", "2 seconds of processor time"),
                                             ("nap", "2 seconds without computing")])
def test_calls_add_up_to_the_cases_limit(room: Room, call: str, limit: str) -> None:
    """Calls that each keep their limit are stopped where the case's is reached: the fifth of a quarter each."""
    toy = room.case()
    done = 0
    with pytest.raises(StudentTimeout, match=rf"was still running at this case's time limit of {limit}, and was stop"):
        while done < 8:
            getattr(toy, call)(CASE / 3.5)
            done += 1
    assert done == 3


def test_a_renewed_worker_does_not_renew_the_limit(room: Room) -> None:
    """A case that continues with a fresh worker has the rest of its time."""
    toy = room.case()
    with pytest.raises(StudentTimeout, match="this case's time limit"):
        for _ in range(8):
            toy.burn(CASE / 3.5)
            room.session.renew()


def test_the_graders_own_time_between_calls_does_not_count(room: Room) -> None:
    """What the case computes by itself is not the student's time, however long it is."""
    toy = room.case()
    toy.give(1)
    time.sleep(1.2 * CASE)
    assert toy.nap(0.1) == 0.1


def test_a_case_has_no_more_time_than_the_run(room: Room) -> None:
    """A case that begins when the run has 0.1 s left is stopped then."""
    room.session.begin(0.1)
    with pytest.raises(StudentTimeout, match="was still running when the time of the whole run was up and was stopp"):
        room.toy.nap(0.4)


@pytest.mark.parametrize(("share", "how"), [(0.6, "whole"), (3, "definitions")])
@pytest.mark.parametrize("wait", ["while time.process_time() < end: pass", "time.sleep(seconds)"], ids=["burn", "nap"])
def test_an_import_is_measured_likewise(open_room: Callable[[str], Room], share: float, how: str, wait: str) -> None:
    """An import within its limit is whole, one that exceeds it by computing or by sleeping keeps its definitions."""
    seconds = share * LIMITS.seconds_per_import
    room = open_room(f"import time\nseconds = {seconds}\nend = time.process_time() + seconds\n{wait}\n"
                     "def f(): return 1\n")
    assert room.session.look().modules["toy"].how == how
    assert room.case().f() == 1


def lend_burn(room: Room) -> object:
    """The grader's own ``burn``, lent to the student."""
    reference = Submission(LocalBackend({"right": types.SimpleNamespace(burn=burn)}), ["right"])
    return room.session.lend(reference.right.burn)


def test_the_graders_work_on_a_lent_object_does_not_count(room: Room) -> None:
    """A call whose lent object computes longer than the call may compute passes."""
    toy = room.case()
    assert toy.use(lend_burn(room), 1.5 * CALL) is None


def test_the_graders_work_on_lent_objects_has_a_limit_of_its_own(room: Room) -> None:
    """A case cannot have the grader compute for longer than the case itself may."""
    toy = room.case()
    with pytest.raises(StudentTimeout, match="made the grader's own objects work for more than 2 seconds"):
        toy.use(lend_burn(room), 1.1 * CASE)
    assert room.case().give(1) == 1


@pytest.mark.parametrize("missing", ["_processor_clock", "_scheduler_tells"])
def test_wall_time_is_the_backstop(launcher: Shared, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the system does not report how long a worker slept, ten times the limit in wall time stops it."""
    monkeypatch.setattr(clock, missing, lambda *of: None)
    monkeypatch.setattr(clock, "BACKSTOP", 3)
    room = start(launcher)
    room.session.look()
    with pytest.raises(StudentTimeout, match=r"^nap\(60\) took more than 2\.1 seconds and was stopped\.$"):
        room.case().nap(60)
    room.session.close()


def test_an_import_has_no_more_time_than_the_run(open_room: Callable[[str], Room]) -> None:
    """An import that is still running when the run's time is up ends the survey, in words for the instructor."""
    room = open_room("while True: pass\n")
    with pytest.raises(SandboxError, match=r"^The time of the whole run was up before the submission was imported"):
        room.session.look(seconds_left=0.0)
