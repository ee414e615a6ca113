"""Warm graders that are kept for the next submission."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import NamedTuple

from .grader import WarmGrader
from .job import Ended, Job


class Loaded(NamedTuple):
    """What a warm grader has loaded.

    Attributes:
        root: the project whose grader it is.
        homework: the id of a homework there; empty for none.
    """

    root: Path
    homework: str


class Graders:
    """Starts warm graders as they are needed, one for each grading at a time; closes those used least recently.

    A warm grader grades with what it has loaded: after a change of the project's files, use new ones.

    Args:
        most: how many are kept while they have nothing to do.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = 2 * (os.cpu_count() or 1) if most is None else most
        self._idle: list[tuple[Loaded, WarmGrader]] = []
        self._busy: set[WarmGrader] = set()
        self._lock = threading.Lock()
        self._pid = os.getpid()

    def grade(self, loaded: Loaded, job: Job) -> Ended:
        """Grade with a warm grader that has loaded this; several threads can call it at a time.

        Raises:
            NotWarm: it did not start.
            GraderError: it ended, did not answer, or was stopped.
        """
        grader = self._take(loaded)
        try:
            return grader.grade(job)
        finally:
            self._give_back(loaded, grader)

    def stop(self) -> None:
        """End all, in the middle of a grading too, from any thread."""
        with self._lock:
            busy = list(self._busy)
        for grader in busy:
            grader.stop()
        self._trim(0)

    def close(self) -> None:
        """End those that have nothing to do."""
        self._trim(0)

    def __enter__(self) -> Graders:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self, loaded: Loaded) -> WarmGrader:
        with self._lock:
            if self._pid != os.getpid():  # a forked process must not talk to its parent's graders
                self._pid, self._idle, self._busy = os.getpid(), [], set()
            places = [place for place, (what, _) in enumerate(self._idle) if what == loaded]
            grader = self._idle.pop(places[-1])[1] if places else WarmGrader(*loaded)
            self._busy.add(grader)
            return grader

    def _give_back(self, loaded: Loaded, grader: WarmGrader) -> None:
        with self._lock:
            self._busy.discard(grader)
        if not grader.is_usable:
            grader.close()
            return
        with self._lock:
            self._idle.append((loaded, grader))
        self._trim(self._most)

    def _trim(self, most: int) -> None:
        with self._lock:
            old, self._idle = self._idle[:max(0, len(self._idle) - most)], self._idle[max(0, len(self._idle) - most):]
        for _, grader in old:
            grader.close()
