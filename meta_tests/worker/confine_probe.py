"""Runs attempts in freshly forked and confined children, as the fork server does, and tells what became of them.

As a script (`python -I -S -B confine_probe.py`, a JSON request on stdin) it is the small fork server itself:
one child per attempt, answers as JSON on stdout. Imported, it offers `outcomes` and `MODES` to the tests.
"""

# Paths travel as JSON text.
# ruff: noqa: PTH118, PTH120, PTH123

from __future__ import annotations

import dataclasses
import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from autograder.worker.confine import (  # noqa: E402
    Confinement,
    confine,
    kernel,
    landlock,
    level_of,
    plan_confinement,
    seccomp,
)

OTHER_USER, POWERLESS_ROOT, ORDINARY = "another user", "root without capabilities", "an ordinary user"
OLD_KERNEL = "an ordinary user on the oldest Landlock"
ORDINARY_UID = 64321
MEMORY_BYTES = 256 << 20
LEVELS = {OTHER_USER: 3, POWERLESS_ROOT: 2, ORDINARY: 2, OLD_KERNEL: 2}


def modes() -> list[str]:
    """The ways of confinement that this machine and user can try: the first two need root, all need Linux."""
    if not landlock.abi() or seccomp.this_machine() is None:
        return []
    return [OTHER_USER, POWERLESS_ROOT, ORDINARY, OLD_KERNEL] if os.geteuid() == 0 else [ORDINARY, OLD_KERNEL]


MODES = modes()


@functools.cache
def outcomes(mode: str, module: str, folder: str, packages: tuple[str, ...] = ()) -> dict[str, Any]:
    """What each public function of `module` returned in a confined child of its own: {"level": ..., "value": ...}."""
    request = {"mode": mode, "module": module, "folder": folder, "packages": packages}
    command = [sys.executable, "-I", "-S", "-B", os.path.abspath(__file__)]
    environment = {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        command, input=json.dumps(request), capture_output=True, text=True, timeout=600, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A fresh isolated interpreter that can import the project and runs `code`."""
    code = f"import sys; sys.path.insert(0, {ROOT!r})\n{code}"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def public_functions(module: Any) -> dict[str, Callable[[str], object]]:
    """The attempts of a module, by name: the functions it defines itself."""
    found = {name: value for name, value in vars(module).items() if not name.startswith("_") and callable(value)}
    return {name: value for name, value in found.items() if getattr(value, "__module__", "") == module.__name__}


def plan_for(mode: str, readable: Sequence[str]) -> Confinement:
    """The plan of a mode; for an ordinary user this process becomes one first."""
    if mode == OLD_KERNEL:
        landlock.abi = lambda: 1
    if mode in (ORDINARY, OLD_KERNEL) and os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(ORDINARY_UID, ORDINARY_UID, ORDINARY_UID)
        os.setresuid(ORDINARY_UID, ORDINARY_UID, ORDINARY_UID)
        # As after a login; otherwise /proc/<pid> belongs to root and would refuse what confinement must refuse.
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    plan = plan_confinement(readable=readable, memory_bytes=MEMORY_BYTES, cpu_seconds=20)
    if mode == POWERLESS_ROOT:
        return dataclasses.replace(plan, uid=None, gid=None, drop_capabilities=True)
    return plan


def in_child(plan: Confinement, attempt: Callable[[str], object], folder: str) -> dict[str, Any]:
    """Fork, confine, attempt; the answer is sent through an inherited pipe."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        answer = {"level": level_of(confine(plan)), "value": attempt(folder)}
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        text = pipe.read()
    status = os.waitpid(child, 0)[1]
    return json.loads(text) if text else {"level": None, "value": f"died with status {status}"}


def main() -> None:
    """Answer one request: every attempt of a module, each in a child of its own."""
    request = json.load(sys.stdin)
    sys.path += request["packages"]
    attempts = public_functions(__import__(request["module"]))
    folder = request["folder"]
    plan = plan_for(request["mode"], [os.path.join(folder, "readable"), *request["packages"]])
    print(json.dumps({name: in_child(plan, attempt, folder) for name, attempt in attempts.items()}))


if __name__ == "__main__":
    main()
