"""Half a processor, by a cgroup where there is one, else by stopping everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import half
from bench.half import groups, quota, stop_descendants

from .apart import run_apart


@pytest.mark.parametrize(("own", "marker", "home"), [
    ("5:cpu,cpuacct:/docker/7\n0::/\n", "cpu/docker/7/cpu.shares", "cpu/docker/7"),
    ("2:cpuacct:/\n1:cpu:/\n0::/\n", "cpu/cpu.shares", "cpu"),
    ("0::/user.slice\n", "user.slice/cpu.max", "user.slice"),
    ("0::/\n", "cgroup.controllers", "."),
])
def test_the_group_of_this_process_is_found(tmp_path: Path, own: str, marker: str, home: str) -> None:
    """In version 1 below its controller, in version 2 below the root."""
    (tmp_path / marker).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / marker).touch()
    found, group = groups(tmp_path, own)
    assert (found, group.parent) == (tmp_path / home, tmp_path / home)


def test_without_a_group_there_is_no_quota(tmp_path: Path) -> None:
    """The caller then stops the processes instead."""
    with pytest.raises(OSError, match="no group for processor time"), quota(tmp_path):
        raise AssertionError


def test_everything_below_is_stopped() -> None:
    """A child, and what it forked."""
    told = run_apart(
        "import os, signal, subprocess, time; from bench.half import stop_descendants; from pathlib import Path\n"
        "shell = subprocess.Popen(['sh', '-c', 'sleep 1000 & echo $!; wait'], stdout=subprocess.PIPE, text=True)\n"
        "both = [shell.pid, int(shell.stdout.readline())]\n"
        "def states(): return [Path(f'/proc/{pid}/stat').read_text().split()[2] for pid in both]\n"
        "found = stop_descendants() == both\n"
        "while states() != ['T', 'T']: time.sleep(0.001)\n"
        "[os.kill(pid, signal.SIGKILL) for pid in both]\n"
        "print(found)")
    assert told == "True\n"


def test_what_was_forked_while_others_were_stopped_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks again until it finds nothing new."""
    found = iter([[1, 20], [1, 20, 21], [1, 20, 21]])
    monkeypatch.setattr(half, "family", lambda pid: next(found))
    monkeypatch.setattr(half, "_signal_all", lambda pids, number: None)
    assert stop_descendants() == [20, 21]
