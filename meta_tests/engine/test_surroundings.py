"""run_autograder and the command behind it work however they are started, and leave nothing when they are killed."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.bundle.bundle import build_bundle
from autograder.homework import load_homework
from autograder.preview.layout import Platform, hand_in, lay_out
from autograder.report.results import UNFINISHED_SENTENCE, validate
from meta_tests.engine.grading import RIGHT, TOY

ENDLESS = "def double(x):\n    while True:\n        pass\n"
FOREIGN = 'raise ImportError("a foreign module was imported")\n'
INHERITED = 1100


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    """The platform's folders with the toy homework's bundle; its virtual environment is this one."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        Path(folder).chmod(0o755)  # the user that runs student code enters it
        build_bundle(load_homework("double", TOY), Path(folder) / "toy.zip", proof=False)
        platform = Platform(Path(folder) / "root")
        lay_out(platform, Path(folder) / "toy.zip")
        (platform.source / ".venv").symlink_to(sys.prefix)
        yield platform


@pytest.fixture
def right(platform: Platform) -> Platform:
    """The platform with the right submission handed in."""
    hand_in(platform, RIGHT / "toy.py")
    return platform


def door(platform: Platform) -> list[str]:
    """The command that Gradescope runs."""
    return ["bash", str(platform.door)]


def direct(platform: Platform) -> list[str]:
    """The command behind it."""
    return [sys.executable, "-m", "autograder", "gradescope", str(platform.root)]


def environment(platform: Platform, **more: str) -> dict[str, str]:
    """The present environment, and more."""
    return {**os.environ, "AUTOGRADER_ROOT": str(platform.root), "PYTHONPATH": str(platform.source), **more}


def start(command: list[str], platform: Platform, env: dict[str, str] | None = None, **how: Any
          ) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in the bundle's folder."""
    return subprocess.run(command, cwd=platform.source, env=env or environment(platform), capture_output=True,
                          text=True, timeout=300, check=False, **how)


def results_of(platform: Platform) -> dict[str, Any]:
    """The results, which are valid."""
    content = platform.results.read_bytes()
    assert validate(content) == []
    found: dict[str, Any] = json.loads(content)
    return found


def assert_graded(platform: Platform) -> None:
    """The right submission has the points that it always has, and nothing was wrong."""
    data = results_of(platform)
    assert data["extra_data"]["grader_notes"] == []
    assert data["extra_data"]["finished"]
    assert sum(test["score"] for test in data["tests"]) == 6.75
    umask = os.umask(0)
    os.umask(umask)
    assert mode_of(platform.results) == 0o666 & ~umask


def mode_of(path: Path) -> int:
    """The permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_settings_of_the_caller_do_not_reach_the_grader(right: Platform, tmp_path: Path) -> None:
    """Whatever the environment says about Python, pytest, folders and language, run_autograder grades."""
    for name in ("numpy", "json", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(FOREIGN)
    env = environment(right, PYTHONPATH=str(tmp_path), PYTHONOPTIMIZE="2", PYTHONWARNINGS="error",
                      PYTHONHOME="/nowhere", PYTEST_ADDOPTS="--collect-only", PYTEST_PLUGINS="nowhere",
                      TMPDIR="/nowhere", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    env.pop("HOME", None)
    done = start(door(right), right, env)
    assert (done.returncode, done.stderr) == (0, "")
    assert_graded(right)


def test_the_command_itself_ignores_settings_too(right: Platform, tmp_path: Path) -> None:
    """So does the command behind it, and it prints signs that the terminal lacks as question marks."""
    env = environment(right, PYTHONWARNINGS="error", PYTEST_ADDOPTS="--collect-only", PYTEST_PLUGINS="nowhere",
                      LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    env.pop("HOME", None)
    command = [sys.executable, "-m", "autograder", "local", str(right.submission)]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Total 6.75 / 7" in done.stdout
    done.stdout.decode("ascii")


def test_a_python_without_assertions_is_refused(right: Platform) -> None:
    """Cases compare by assertions, so the command says what to unset instead of giving points."""
    done = start(direct(right), right, environment(right, PYTHONOPTIMIZE="1"))
    assert done.returncode == 2
    assert done.stderr == ("autograder: Python runs with -O, which removes the assertions of the cases; unset "
                           "PYTHONOPTIMIZE and start Python without -O.\n")
    assert not right.results.exists()


def close_standard_streams() -> None:
    """In the child: descriptors 0, 1 and 2 are closed, and ends of children are ignored."""
    os.closerange(0, 3)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)


def open_many() -> None:
    """In the child: more descriptors than select can name are open, and few more may be."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_NOFILE, (INHERITED + 4, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    while os.dup(1) < INHERITED:
        pass
    for handle in range(3, INHERITED):
        os.set_inheritable(handle, True)


@pytest.mark.parametrize("command", [door, direct])
@pytest.mark.parametrize("prepare", [close_standard_streams, open_many])
def test_descriptors_and_signals_of_the_caller(right: Platform, command: Callable[[Platform], list[str]],
                                               prepare: Callable[[], None]) -> None:
    """Closed standard streams, a thousand inherited descriptors and an ignored SIGCHLD change nothing."""
    start(command(right), right, close_fds=False, preexec_fn=prepare)
    assert_graded(right)


def test_without_proc_a_sentence_says_what_to_mount(right: Platform) -> None:
    """A worker whose memory cannot be limited does not run student code; instructors read why."""
    alone = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /proc && "$@"', "sh"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not hide /proc")
    start([*alone, *direct(right)], right)
    data = results_of(right)
    assert {test["extra_data"]["verdict"] for test in data["tests"]} == {"could not be judged"}
    assert "memory cannot be limited" in data["extra_data"]["grader_notes"][0]
    assert data["extra_data"]["grader_notes"][0].endswith("Mount /proc.")


def descendants(pid: int) -> list[int]:
    """The processes below one, and it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in descendants(int(child)))]


def is_alive(pid: int) -> bool:
    """Whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(fact: Callable[[], bool]) -> None:
    """Wait for a fact; the suite's own time limit ends a wait for ever."""
    while not fact():
        time.sleep(0.02)


@pytest.mark.parametrize(("number", "watches"), [
    (signal.SIGTERM, False), (signal.SIGINT, False), (signal.SIGTERM, True), (signal.SIGKILL, True)])
def test_a_killed_run_autograder_leaves_no_grading(platform: Platform, tmp_path: Path, number: signal.Signals,
                                                   watches: bool) -> None:
    """The grading ends with it, workers too; the results are valid and say that they are not finished.

    Where the system has no pidfds, the grading cannot watch run_autograder, which then passes a signal on.
    """
    hand_in(platform, RIGHT / "toy.py")
    (platform.submission / "toy.py").write_text(ENDLESS)
    script = tmp_path / "run_autograder"
    script.write_text(platform.door.read_text().replace("" if watches else " --end-with $$", ""))
    bash = subprocess.Popen(["bash", str(script)], cwd=platform.root, env=environment(platform),
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: len(descendants(bash.pid)) >= len(("bash", "timeout", "python", "fork server", "worker")))
    family = descendants(bash.pid)
    bash.send_signal(number)
    bash.wait()
    wait_until(lambda: not any(map(is_alive, family)))
    data = results_of(platform)
    assert data["output"] == UNFINISHED_SENTENCE
    assert mode_of(platform.results) == 0o600  # student code was running
    assert sum(test["max_score"] for test in data["tests"]) == 7
