"""A student's module for tests with real workers, and a session on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.homework import Limits
from autograder.sandbox.process import Launcher, Process
from autograder.sandbox.session import Session
from autograder.sandbox.submission import Submission

TOY = Path(__file__).resolve().parents[1] / "toy"
LIMITS = Limits(seconds_per_import=0.5, seconds_per_call=0.7, seconds_per_case=2)
SOURCE = '''
import ctypes, os, random, sys, time
import numpy as np
SEEN = []
SIZE = 3
class Counter:
    def __init__(self, start=0): self.count = start
    def step(self):
        self.count += 1
        return np.full(SIZE, self.count)
def give(x): return x
def remember(x): SEEN.append(x); return len(SEEN)
def raises(): raise ValueError("bad")
def recurses(): return recurses()
def nap(seconds): time.sleep(seconds); return seconds
def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
    return seconds
def use(lent, seconds): return lent(seconds)
def hang():
    while True: pass
def leave(): os._exit(3)
def crash(): ctypes.string_at(0)
def bomb(): return [np.empty(2**23) for _ in range(1000)]
def say(text): print(text); print("err", file=sys.stderr)
def flood():
    for _ in range(3000): sys.stdout.write("x" * 1000)
    return "done"
def silence(): sys.stdout.close(); sys.stdout = None; return 1
def dice(): return [float(np.random.rand()), random.random(), list({"a", "b", "c", "d", "e"})]
def may_import(name):
    try: __import__(name)
    except ModuleNotFoundError: return False
    return True
def path(): return [sys.path, sys.flags.no_site, sys.flags.no_user_site, sys.flags.dont_write_bytecode]
def hang_up():
    for fd in range(3, 64):
        try: os.close(fd)
        except OSError: pass
'''


class Shared:
    """A launcher that several sessions use: their close leaves it open."""

    def __init__(self, launcher: Launcher) -> None:
        """Share this one."""
        self.launch: Callable[[], Process] = launcher.launch

    def close(self) -> None:
        """It stays open."""


@dataclass
class Room:
    """A running session and its proxies."""

    session: Session
    toy: Any

    def case(self) -> Any:
        """Begin a case and give the student's module."""
        self.session.begin(600)
        return self.toy


def start(launcher: Any, source: str = SOURCE, limits: Limits = LIMITS) -> Room:
    """A session on one file, toy.py."""
    session = Session(launcher, {"toy.py": source.encode()}, limits)
    return Room(session, Submission(session, ["toy"]).toy)
