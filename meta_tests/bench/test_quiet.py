"""Only rounds on an idle machine count, and a ratio is one of the same round."""

from __future__ import annotations

import os

import pytest

from autograder.homework import load_homework
from bench import bench, quiet
from bench.measure import Usage
from bench.rounds import Disturbed, Ratio, Round, counted, ratio
from bench.targets import target


def round_of(floor: float, grader: float, others: float) -> Round:
    return Round(Usage(floor, floor), Usage(grader, grader), others)


def test_busy_rounds_do_not_count() -> None:
    """If most rounds were quiet, the others are left out."""
    quiet_rounds = [round_of(1, 3, 0.0), round_of(1, 4, 0.01)]
    assert counted([*quiet_rounds, round_of(1, 9, 0.5)]) == quiet_rounds


def test_a_busy_machine_is_refused() -> None:
    """If half of the rounds were disturbed, no ratio is printed; the sentence says why and what to do."""
    with pytest.raises(Disturbed, match=r"used up to 50% of this machine, and only 1 of 2 rounds had less than 5%"):
        counted([round_of(1, 3, 0.0), round_of(1, 9, 0.5)])


def test_force_counts_all_rounds_of_a_busy_machine() -> None:
    """With --force, every round counts."""
    rounds = [round_of(1, 3, 0.0), round_of(1, 9, 0.5)]
    assert counted(rounds, force=True) == rounds


def test_ratios_are_paired() -> None:
    """The median is that of the rounds' own ratios, not the ratio of the medians."""
    rounds = [round_of(1, 2, 0), round_of(2, 8, 0), round_of(3, 30, 0)]
    assert ratio(rounds, lambda used: used.wall) == Ratio(floor=2, grader=8, median=4, least=2, most=10)


def test_idle_time_is_read_from_the_sum_of_the_processors() -> None:
    """Idle time and waiting for a disk; 0 if the system tells nothing of the kind."""
    ticks = os.sysconf("SC_CLK_TCK")
    assert quiet.idle_seconds(f"cpu  1 2 3 {4 * ticks} {ticks} 6 7 8 0 0\ncpu0 1 2 3 9 9") == 5
    assert quiet.idle_seconds("") == 0


@pytest.mark.parametrize(("force", "status"), [(False, 1), (True, 0)])
def test_the_command_prints_no_ratio_of_a_busy_machine(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], force: bool, status: int) -> None:
    """It ends with status 1 and says why; with --force it prints the ratio with a warning."""
    monkeypatch.setattr("sys.argv", ["bench.py", "cmu_hw3", "--half", *["--force"] * force])
    monkeypatch.setattr(bench.sides, "compile_all", lambda: None)
    monkeypatch.setattr(bench.sides, "refuse_different_cases", lambda homework, folder: None)
    monkeypatch.setattr(bench, "run_all", lambda *_: ("half a processor", [round_of(1, 3, 0.9)]))
    assert bench.main() == status
    printed = capsys.readouterr()
    assert ("ratio 3.00" in printed.out, "WARNING" in printed.out) == (force, force)
    assert ("--force" in printed.err) is not force


@pytest.mark.parametrize(("homework", "kind", "words"), [
    ("cmu_hw3", "one", "must 3, aim 2"), ("cmu_hw3", "half", "must 5, aim 3"), ("cmu_hw3", "class", "must 3, aim 2"),
    ("nyu_hw1", "one", "must 1.5, aim 1.3"), ("nyu_hw1", "half", "no target")])
def test_each_kind_of_run_has_its_targets(homework: str, kind: str, words: str) -> None:
    """The target beside a ratio is that of the homework's libraries and of the run that was asked for."""
    assert target(load_homework(homework), kind, "wall time") == words
