"""Grades a submission, and does something to the grader at chosen moments of its own progress.

A moment is one of the grader's own acts: it starts a worker, kills one, opens or replaces a file beside the results.
So the moments are the same on every machine, however fast it is. Run as a script with a plan (JSON); it prints what
became of the grading (JSON). All that the grading started becomes a child of this process when its parent dies, so
nothing that is left behind is missed.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ACTS = {"socket.sendmsg", "os.kill", "os.rename", "os.remove", "fcntl.flock", "tempfile.mkstemp", "subprocess.Popen"}
BALLAST = "ballast"
SET_CHILD_SUBREAPER = 36  # prctl's number
PATIENCE = 60  # seconds; what is still alive then has been left behind
KILL, TERMINATE, KILL_SERVER, FILL, FREE = "kill", "terminate", "kill server", "fill", "free"


@dataclass(frozen=True)
class Plan:
    """What to grade, and what to do when.

    Attributes:
        root: the folder of the homework's tests/ and reference/.
        actions: number of an act -> what to do just before it: "kill" or "terminate" the grader, "kill server" (its
            fork server), "fill" or "free" the disk.
        limit: whether the disk is filled by a limit on the size of files, not by a large file beside the results.
    """

    root: str
    homework: str
    submission: str
    results: str
    actions: dict[str, str] = field(default_factory=dict)
    limit: bool = False


@dataclass(frozen=True)
class Ended:
    """What became of a grading.

    Attributes:
        status: its exit status; negative for a signal.
        acts: the names of the acts so far.
        left: the command lines of the processes that were left behind.
        stderr: what it said.
    """

    status: int
    acts: list[str]
    left: list[str]
    stderr: str


def run(plan: Plan) -> Ended:
    """Grade by this plan, in a process of its own."""
    done = subprocess.run([sys.executable, __file__, json.dumps(asdict(plan))], capture_output=True, text=True,
                          check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return Ended(**json.loads(done.stdout), stderr=done.stderr)


def main() -> None:
    """Grade in a child, wait for everything that it leaves, and print what became of it."""
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    plan = Plan(**json.loads(sys.argv[1]))
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _grade(plan, theirs)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        acts = pipe.read().split()
    _, status = os.waitpid(child, 0)
    print(json.dumps({"status": os.waitstatus_to_exitcode(status), "acts": acts, "left": list(_left_behind())}))


def _grade(plan: Plan, told: int) -> None:
    """Be the grader: the same calls as those of ``autograder grade``."""
    from autograder.engine.process import prepare_process
    from autograder.errors import AutograderError
    from autograder.homework import load_homework

    prepare_process()
    os.set_inheritable(told, False)
    homework = load_homework(plan.homework, Path(plan.root))
    sys.addaudithook(_Hook(plan, told))
    from autograder.engine.grade import grade
    from autograder.engine.options import Options

    try:
        report = grade(homework, Path(plan.submission), Options(Path(plan.results), allow_unsafe=True))
        status = 1 if report.grader_fault else 0
    except AutograderError as error:
        print(f"autograder: {error}", file=sys.stderr, flush=True)
        status = 2
    os._exit(status)


class _Hook:
    """Counts the grader's acts and does what the plan says; Python calls it for each of its audit events."""

    def __init__(self, plan: Plan, told: int) -> None:
        self._plan = plan
        self._told = told
        self._count = 0
        self._beside = str(Path(plan.results).parent)
        self._acting = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Notice an event."""
        if self._acting or not self._is_act(event, arguments):
            return
        os.write(self._told, f"{event}\n".encode())
        action = self._plan.actions.get(str(self._count))
        self._count += 1
        if action:
            self._acting = True
            self._do(action)
            self._acting = False

    def _is_act(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "open":  # of a file beside the results, by its name or its descriptor
            return isinstance(arguments[0], int) or str(arguments[0]).startswith(self._beside)
        return event in ACTS

    def _do(self, action: str) -> None:
        if action in (KILL, TERMINATE):
            os.kill(os.getpid(), signal.SIGKILL if action == KILL else signal.SIGTERM)
            time.sleep(PATIENCE if action == KILL else 0)
        elif action == KILL_SERVER:
            for pid in filter(_is_server, _children()):
                os.kill(pid, signal.SIGKILL)
        elif self._plan.limit:
            _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0 if action == FILL else most, most))
        elif action == FILL:
            fill(Path(self._beside))
        else:
            (Path(self._beside) / BALLAST).unlink()


def fill(folder: Path) -> None:
    """Use up the space of a small file system."""
    with (folder / BALLAST).open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 1024)
        except OSError:
            pass


def _left_behind() -> Iterator[str]:
    """The command lines of those that are still alive after a while; they are killed."""
    deadline = time.monotonic() + PATIENCE
    while _reap() and time.monotonic() < deadline:
        time.sleep(0.01)
    for pid in _children():
        yield Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")[:200]
        os.kill(pid, signal.SIGKILL)


def _reap() -> bool:
    """Reap what has ended; whether a child is left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _is_server(pid: int) -> bool:
    return b"forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _children() -> list[int]:
    """The ids of the children that the main thread has started."""
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


if __name__ == "__main__":
    main()
