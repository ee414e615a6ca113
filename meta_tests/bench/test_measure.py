"""The benchmark counts every process of a command, and waits for all of them."""

from __future__ import annotations

from pathlib import Path

from .apart import run_apart
from .orphan import BURNT

ORPHAN = Path(__file__).with_name("orphan.py")


def test_a_killed_grandchild_counts_although_its_parent_did_not_reap_it() -> None:
    """Its processor time, which it measured itself, is in the sum."""
    used = run_apart(f"import sys; from bench.measure import Job, measure\n"
                     f"print(measure(Job(((sys.executable, {str(ORPHAN)!r}),))).processor)")
    assert float(used) >= BURNT


def test_all_commands_of_a_class_count() -> None:
    """Three commands, two at a time, take the processor time of three."""
    used = run_apart(f"import sys; from bench.measure import Job, measure\n"
                     f"print(measure(Job(((sys.executable, {str(ORPHAN)!r}),) * 3, 2)).processor)")
    assert float(used) >= 3 * BURNT


def test_a_process_that_has_ended_has_no_family() -> None:
    """Processes end while their family is read."""
    told = run_apart("import subprocess; from bench.measure import family\n"
                     "ended = subprocess.Popen(['true']); ended.wait()\n"
                     "print(family(ended.pid) == [ended.pid])")
    assert told == "True\n"


def test_a_process_that_stays_is_an_error() -> None:
    """It would be counted nowhere and disturb the next measurement."""
    told = run_apart("import os, signal, subprocess; from bench import measure\n"
                     "measure.PATIENCE = 0.0\n"
                     "stays = subprocess.Popen(['sleep', '1000'])\n"
                     "try:\n    measure.reap_orphans()\n"
                     "except RuntimeError as error:\n    print(error)\n"
                     "finally:\n    stays.kill()\n"
                     "print(stays.pid)")
    sentence, pid = told.splitlines()
    assert sentence == f"Processes are still running after the measured command: [{pid}]"


def test_a_command_that_fails_is_an_error() -> None:
    """A grading that failed has no time worth printing."""
    told = run_apart("import subprocess, sys; from bench.measure import Job, measure\n"
                     "try:\n    measure(Job(((sys.executable, '-c', 'exit(3)'),)))\n"
                     "except subprocess.CalledProcessError as error:\n    print(error.returncode)")
    assert told == "3\n"
