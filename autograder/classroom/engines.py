"""Where submissions are graded: something that begins jobs, and how many it can run at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from ..apart import close_graders, stop_graders
from ..homework import Homework
from .job import Answer, Job, grade_one

AHEAD = 2  # jobs begun for each that can run, so that none waits for the next one


@dataclass(frozen=True)
class Engine:
    """Something that grades.

    Attributes:
        submit: begins a job.
        workers: how many jobs run at a time.
    """

    submit: Callable[[Job], Future[Answer]]
    workers: int

    @property
    def at_a_time(self) -> int:
        """How many jobs should be begun and not ended."""
        return AHEAD * self.workers


@contextmanager
def on_this_machine(homework: Homework, options: tuple[str, ...], workers: int) -> Iterator[Engine]:
    """Threads, each with a warm grader as a process of its own; an error within the block stops all gradings."""
    pool = ThreadPoolExecutor(workers, thread_name_prefix="class")
    try:
        yield Engine(lambda job: pool.submit(grade_one, homework, options, job.path), workers)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        stop_graders()
        raise
    pool.shutdown()
    close_graders()
