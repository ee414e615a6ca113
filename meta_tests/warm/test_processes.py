"""No process outlives what it belongs to: a worker its grading, a grading its warm grader, that one its client."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.engine.workers import allowed_libraries
from autograder.errors import GraderError
from autograder.homework import load_homework
from autograder.sandbox.server import WarmServer
from autograder.warm.grader import NotWarm, WarmGrader
from autograder.warm.job import Job
from autograder.worker.forkserver import Server

RIGHT = Path(__file__).parent / "submissions" / "right"
LONGEST = 60.0
CLIENT = """
import json, sys
from pathlib import Path
from autograder.warm.grader import WarmGrader
from autograder.warm.job import Job
grader = WarmGrader(Path(sys.argv[1]), "double")
print(grader.pid, flush=True)
grader.grade(Job(**json.loads(sys.argv[2])))
"""


def job(folder: Path, disaster: str = "", seconds: float = LONGEST) -> Job:
    """The grading of the right submission."""
    return Job(["grade", "double", str(RIGHT), "--results", str(folder / "r.json"), "--quiet"],
               {"DISASTER": disaster, "STATE": str(folder / "state.json")}, seconds)


def descendants(pid: int) -> set[int]:
    """All processes below this one."""
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        try:
            children = Path(f"/proc/{waiting.pop()}/task").glob("*/children")
            new = {int(child) for path in children for child in path.read_text().split()} - found
        except OSError:
            continue
        found |= new
        waiting += new
    return found


def until(true: Callable[[], object]) -> None:
    """Wait until something is true; fail if that takes too long."""
    deadline = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def grader(project: Path) -> Iterator[WarmGrader]:
    """A warm grader of the toy homework."""
    grader = WarmGrader(project, "double")
    yield grader
    grader.close()


def test_a_grading_leaves_no_process(grader: WarmGrader, tmp_path: Path) -> None:
    """After a grading that ended and one that was killed while its worker computed, the warm grader and its fork
    server are alone: no grading, no fork server of its own, no worker, no zombie."""
    for disaster in ("", "killed while a worker computes", ""):
        grader.grade(job(tmp_path, disaster))
        server, = descendants(grader.pid)
        assert descendants(server) == set()


def test_a_warm_grader_that_is_killed_costs_one_submission(grader: WarmGrader, tmp_path: Path) -> None:
    """Its client gets one sentence, and its grading, its fork servers and the workers end with it."""
    grader.grade(job(tmp_path))
    (tmp_path / "state.json").unlink()
    below: set[int] = set()

    def kill() -> None:
        until((tmp_path / "state.json").exists)  # written by a case, while it hangs
        below.update(descendants(grader.pid))
        os.kill(grader.pid, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    with pytest.raises(GraderError, match=r"^The warm grader ended\."):
        grader.grade(job(tmp_path, "hangs"))
    thread.join()

    assert not grader.is_usable
    assert len(below) >= 3
    until(lambda: not any(map(is_running, below)))


def test_it_ends_with_its_client(project: Path, tmp_path: Path) -> None:
    """A client that is killed in the middle of a grading leaves no process behind: the end of its pipe tells."""
    text = json.dumps(vars(job(tmp_path, "hangs", seconds=100 * LONGEST)))
    with subprocess.Popen([sys.executable, "-c", CLIENT, str(project), text], stdout=subprocess.PIPE, text=True,
                          env={**os.environ, "PYTHONPATH": str(project)}) as client:
        assert client.stdout is not None
        pid = int(client.stdout.readline())
        until((tmp_path / "state.json").exists)
        below = descendants(pid)
        client.kill()

    until(lambda: not any(map(is_running, {pid, *below})))
    assert len(below) >= 3


def test_a_thread_that_starts_it_may_end(project: Path, tmp_path: Path) -> None:
    """It outlives the thread that started it."""
    made: list[WarmGrader] = []
    thread = threading.Thread(target=lambda: made.append(WarmGrader(project, "double")))
    thread.start()
    thread.join()
    try:
        assert made[0].grade(job(tmp_path)).status == 0
    finally:
        made[0].close()


def test_one_that_cannot_start_says_why(project: Path, tmp_path: Path) -> None:
    """The sentence contains what it printed last."""
    grader = WarmGrader(project, "doubel")
    with pytest.raises(NotWarm, match=r"^The warm grader did not start\. autograder: There is no homework 'doubel'"):
        grader.grade(job(tmp_path))
    grader.close()


def test_it_grades_a_homework_of_another_root(project: Path, tmp_path: Path) -> None:
    """Without a homework of its own it has the engine loaded, and loads the homework of each job in its child."""
    grader = WarmGrader(project)
    try:
        one = job(tmp_path)
        ended = grader.grade(Job(one.arguments, one.environment, root=str(project.parents[0] / project.name)))
        assert (ended.status, ended.stderr) == (0, "")
        modules = json.loads((tmp_path / "state.json").read_text())["modules"]
        assert "tests.double.public.test_state" in modules
    finally:
        grader.close()


def test_a_lost_warm_server_is_replaced() -> None:
    """If the fork server that forks the servers is killed, the next submission gets one from a new one."""
    server = WarmServer(allowed_libraries(load_homework("cmu_hw3")))
    try:
        control, first = server.fork()
        warm, = (pid for pid in descendants(os.getpid()) if first in descendants(pid))
        os.kill(warm, signal.SIGKILL)
        control.close()
        server.end(first)
        control, second = server.fork()
        assert is_running(second)
        assert not is_running(first)
        control.close()
        server.end(second)
        assert not is_running(second)
    finally:
        server.close()


def daemonize(control: socket.socket) -> None:
    """Be a fork server whose worker leaves a process behind that has changed its session and lost its parent."""
    server = Server(control)
    if not os.fork():
        os.setsid()
        if not os.fork():
            time.sleep(LONGEST)
        os._exit(0)
    os.wait()
    server.run()
    os._exit(0)


def test_what_a_worker_leaves_behind_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a process that no longer has a parent among the grader's own, where a sandbox is too weak to prevent it."""
    monkeypatch.setattr("autograder.worker.forkserver._become_server",
                        lambda fd: daemonize(socket.socket(fileno=fd)))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if not pid:
        ours.close()
        Server(theirs).run()
        os._exit(0)
    theirs.close()
    control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, control:
        with other:
            socket.send_fds(ours, [b'{"serve": true}'], [other.fileno()])
            served = json.loads(ours.recv(1000))["pid"]
        until(lambda: descendants(pid) - {served})
        control.close()
        ours.send(json.dumps({"end": served}).encode())
        assert os.waitstatus_to_exitcode(json.loads(ours.recv(1000))["status"]) == 0
        assert descendants(pid) == set()
    os.waitpid(pid, 0)
