"""Confines a fresh child process; called once, before any student code runs."""

from __future__ import annotations

import os

from autograder.worker.confine import kernel, landlock, limits, privileges, seccomp
from autograder.worker.confine.plan import Confinement


def confine(plan: Confinement) -> int:
    """Drop every privilege of this process for good; return the isolation level reached (1, 2 or 3).

    The order of the steps matters: each removes a right that the earlier ones still needed. A feature that the kernel
    lacks lowers the level.

    Raises:
        SandboxError: a privilege cannot be dropped.
    """
    limits.be_first_to_go()
    os.umask(0o077)
    _leave_user(plan)
    if kernel.LINUX:
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        # not earlier, because a change of user clears this setting
        limits.die_with_parent()
    limits.limit_resources(plan.memory_bytes, plan.cpu_seconds)
    landlocked, filtered = _restrict(plan)
    return _level(plan.uid is not None, landlocked and filtered)


def harden_grader() -> None:
    """Make this process unreadable for the user's other processes (ptrace, /proc/<pid>/mem); does nothing off Linux."""
    if kernel.LINUX:
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)


def describe_level(level: int) -> str:
    """One sentence for instructors about what an isolation level means. Raises KeyError for an unknown level."""
    return _SENTENCES[level]


_SENTENCES = {
    3: "Isolation 3 of 3: student code runs as another user that cannot open the grader's files, start programs or "
    "use the network.",
    2: "Isolation 2 of 3: student code runs in a separate process that cannot open the grader's files. Either another "
    "user or Landlock and seccomp prevent it, but not both.",
    1: "Isolation 1 of 3: student code runs in a separate process but with the grader's rights, so it could read "
    "hidden cases.",
    0: "Isolation 0 of 3: student code runs inside the grader, which is for debugging only.",
}


def _leave_user(plan: Confinement) -> None:
    if plan.drop_capabilities:
        privileges.shrink_bounding_set()
    if plan.uid is not None:
        privileges.become(plan.uid, plan.uid if plan.gid is None else plan.gid)
    if kernel.LINUX:
        privileges.drop_capabilities()


def _restrict(plan: Confinement) -> tuple[bool, bool]:
    """Return (Landlock is active, the filter is active); both need no-new-privileges first."""
    if not kernel.LINUX:
        return False, False
    try:
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    except OSError:
        return False, False
    return plan.landlock and landlock.restrict(plan.readable), plan.seccomp and seccomp.install()


def _level(other_user: bool, restricted: bool) -> int:
    return 1 + other_user + restricted
