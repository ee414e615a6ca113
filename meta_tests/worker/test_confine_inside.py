"""Confinement, tried from inside: every attempt runs in a freshly forked and confined child."""

# Paths travel as JSON text; the only platform is a parameter so that no test is skipped elsewhere.
# ruff: noqa: PTH101, PTH103, PTH118, PTH120, PTH123, PTH202

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import numpy
import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import confine_channels
import confine_forbidden
import confine_probe as probe

PACKAGES = (os.path.dirname(os.path.dirname(os.path.abspath(numpy.__file__))),)
FORBIDDEN = {name: module.__name__ for module in (confine_forbidden, confine_channels)
             for name in sorted(probe.public_functions(module))}
REFUSALS = {
    "start_process_by_clone3": {"ENOSYS"},
    "open_by_new_call": {"ENOSYS"},
    "ask_whether_a_page_is_in_memory": {"EOPNOTSUPP", "ENOTSUP"},  # what the C library makes of ENOSYS
    "call_unknown_number": {"ENOSYS"},
    # Signal 31, SIGSYS: some containers' own filters kill for this one, and the harsher answer wins.
    "call_in_another_dialect": {"EPERM", "died with status 31"},
}
PERMITTED: dict[str, object] = {
    "read_readable_file": "x = 1\n",
    "list_readable_folder": ["student.py"],
    "import_lazily": "1.1",
    "draw_random_bytes": 20,
    "multiply_matrices": 64 * 8 * 16.0,
    "import_more_of_numpy": 5.0,
    "calculate": 1.5,
    "tell_time": True,
    "run_thread": ["done"],
    "signal_itself": [True, True],
    "read_nothing": "",
    "read_about_itself": True,
    "allocate_within_limit": 100,
    "allocate_above_limit": "MemoryError",
    "allocate_array_above_limit": "MemoryError",
}
in_every_mode = pytest.mark.parametrize("mode", probe.MODES)


@pytest.fixture(scope="module")
def open_folder() -> Iterator[str]:
    """A folder that every user may read and write by its mode bits, so only confinement can refuse access."""
    folder = os.path.realpath(tempfile.mkdtemp(prefix="confine-"))
    for name, text in (("outside/secret.txt", "secret"), ("readable/student.py", "x = 1\n")):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path))
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, 0o777)
        os.chmod(os.path.dirname(path), 0o777)
    os.chmod(folder, 0o777)
    yield folder
    shutil.rmtree(folder)


def forbidden(mode: str, folder: str) -> dict[str, Any]:
    """The answers to all forbidden attempts, tried once per mode."""
    return {name: answer for module in dict.fromkeys(FORBIDDEN.values())
            for name, answer in probe.outcomes(mode, module, folder).items()}


def permitted(mode: str, folder: str) -> dict[str, Any]:
    """The answers to all permitted attempts, tried once per mode."""
    return probe.outcomes(mode, "confine_permitted", folder, PACKAGES)


@in_every_mode
@pytest.mark.parametrize("attempt", FORBIDDEN)
def test_a_worker_cannot(mode: str, attempt: str, open_folder: str) -> None:
    """Each forbidden attempt is refused by the kernel with a permission error (or "no such call")."""
    assert forbidden(mode, open_folder)[attempt]["value"] in REFUSALS.get(attempt, {"EPERM", "EACCES"})


@in_every_mode
def test_nothing_in_the_open_folder_changed(mode: str, open_folder: str) -> None:
    """After all forbidden attempts the files are unchanged: no refused attempt had a partial effect."""
    forbidden(mode, open_folder)
    found = {name: sorted(os.listdir(os.path.join(open_folder, name))) for name in os.listdir(open_folder)}
    assert found == {"outside": ["secret.txt"], "readable": ["student.py"]}
    assert os.path.getsize(os.path.join(open_folder, "outside", "secret.txt")) == len("secret")
    assert os.path.getsize(os.path.join(open_folder, "readable", "student.py")) == len("x = 1\n")


@in_every_mode
@pytest.mark.parametrize("attempt", PERMITTED)
def test_a_worker_still_can(mode: str, attempt: str, open_folder: str) -> None:
    """What honest homework needs still works, and memory above the limit is a plain MemoryError."""
    assert permitted(mode, open_folder)[attempt]["value"] == PERMITTED[attempt]


@in_every_mode
def test_the_level_is_what_was_reached(mode: str, open_folder: str) -> None:
    """With Landlock and seccomp, the layers are level 3 for another user and level 2 for the same user."""
    levels = {answer["level"] for answer in permitted(mode, open_folder).values()}
    assert levels == {probe.LEVELS[mode]}


@in_every_mode
def test_the_limits_are_hard(mode: str, open_folder: str) -> None:
    """Processor time, file size, descriptors, processes, core and locked memory have soft and hard limits."""
    wanted = {"CPU": 20, "FSIZE": 0, "NOFILE": 64, "NPROC": 64, "CORE": 0, "MEMLOCK": 0}
    assert permitted(mode, open_folder)["limits"]["value"] == {name: [value] * 2 for name, value in wanted.items()}


@in_every_mode
def test_no_privilege_is_left(mode: str, open_folder: str) -> None:
    """No capability, no group, one user id for all purposes, no new privileges, a filter, umask 077."""
    identity = permitted(mode, open_folder)["identity"]["value"]
    assert {identity[name][0] for name in ("CapPrm", "CapEff", "CapInh", "CapAmb")} == {"0" * 16}
    assert (identity["NoNewPrivs"], identity["Seccomp"], identity["Umask"]) == (["1"], ["2"], ["0077"])
    assert len(set(identity["Uid"])) == 1
    assert (identity["Uid"][0] == "0") == (mode == probe.POWERLESS_ROOT)
    if mode == probe.POWERLESS_ROOT:
        assert identity["CapBnd"] == ["0" * 16]
    if mode == probe.OTHER_USER:
        assert identity["Groups"] == []


@pytest.mark.parametrize("system", [name for name in ["linux"] if sys.platform == name])
def test_a_worker_is_the_first_to_go(system: str) -> None:
    """The kernel's out-of-memory killer chooses a worker before anything else."""
    done = probe.run_python("""
import os
from autograder.worker.confine import limits
limits.be_first_to_go()
print(open("/proc/self/oom_score_adj").read())
""")
    assert done.stdout.strip() == "1000", done.stderr


SLEEPER = """
import os, sys, time
from autograder.worker.confine import confine, plan_confinement
plan = plan_confinement(readable=[], memory_bytes=1 << 28, cpu_seconds=20)
if os.fork() == 0:
    confine(plan)
    os.write(1, b"confined")
    time.sleep(60)
time.sleep(60)
"""


@pytest.mark.parametrize("system", [name for name in ["linux"] if sys.platform == name])
def test_a_worker_dies_with_the_fork_server(system: str) -> None:
    """When the fork server is killed, its confined child is killed by the kernel, although it changed its user."""
    code = f"import sys; sys.path.insert(0, {probe.ROOT!r}){SLEEPER}"
    command = [sys.executable, "-I", "-S", "-B", "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.read(8) == b"confined"
        server.kill()
        # The end of the pipe comes only when the child has gone as well.
        assert server.communicate(timeout=600)[0] == b""


@pytest.mark.parametrize("system", [name for name in ["linux"] if sys.platform == name])
def test_a_worker_whose_parent_is_gone_already_dies_at_once(system: str) -> None:
    """A child that finds another parent than the one that forked it kills itself before student code runs."""
    code = """
from autograder.worker.confine import limits
limits._ancestry["parent"] = -1
limits.die_with_parent()
print("went on")
"""
    done = probe.run_python(code)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("without", [("landlock",), ("seccomp",), ("landlock", "seccomp"), ("no-new-privileges",)])
@pytest.mark.parametrize("mode", probe.MODES)
def test_a_missing_feature_lowers_the_level(mode: str, without: tuple[str, ...]) -> None:
    """Without Landlock or without the filter, another user is level 2 and the same user is level 1."""
    code = f"""
import dataclasses, sys
sys.path.insert(0, {os.path.dirname(os.path.abspath(__file__))!r})
import confine_probe as probe
plan = dataclasses.replace(probe.plan_for({mode!r}, []), without={without!r})
print(probe.in_child(plan, lambda folder: 0, "")["level"])
"""
    done = probe.run_python(code)
    assert done.stdout.strip() == str(probe.LEVELS[mode] - 1), done.stderr


@pytest.mark.parametrize("mode", [mode for mode in probe.MODES if mode == probe.ORDINARY])
def test_a_user_change_that_fails_stops_everything(mode: str) -> None:
    """An ordinary user's worker that is told to become another user raises SandboxError and goes no further."""
    code = f"""
import dataclasses, sys
sys.path.insert(0, {os.path.dirname(os.path.abspath(__file__))!r})
import confine_probe as probe
probe.confine(dataclasses.replace(probe.plan_for({mode!r}, []), uid=12345, gid=12345))
print("went on")
"""
    done = probe.run_python(code)
    assert "SandboxError: The worker cannot become user 12345: " in done.stderr
    assert "Start the grader as full root." in done.stderr
    assert "went on" not in done.stdout
