"""Confines a fresh child process; called once, before any student code runs."""

from __future__ import annotations

import os

from autograder.worker.confine import kernel, landlock, layers, limits, privileges, seccomp
from autograder.worker.confine.plan import Confinement


def confine(plan: Confinement) -> tuple[str, ...]:
    """Drop every privilege of this process for good; return the layers that it has now, see ``layers.LAYERS``.

    The order of the steps matters: each removes a right that the earlier ones still needed. A layer that the kernel
    lacks, or that the plan switches off, is missing in the answer.

    Raises:
        SandboxError: a privilege cannot be dropped.
    """
    limits.be_first_to_go()
    os.umask(0o077)
    reached = _leave_user(plan)
    if kernel.LINUX:
        reached += _hide_memory(plan)
        # not earlier, because a change of user clears this setting
        limits.die_with_parent()
    return (*reached, *_limit(plan), *_restrict(plan))


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
    1: "Isolation 1 of 3: student code runs in a separate process, but could read hidden cases or change files.",
    0: "Isolation 0 of 3: student code runs inside the grader, which is for debugging only.",
}


def _leave_user(plan: Confinement) -> list[str]:
    reached = [layers.NO_CAPABILITIES] if _wants(plan, layers.NO_CAPABILITIES) else []
    if reached and plan.drop_capabilities:
        privileges.shrink_bounding_set()
    if plan.uid is not None and _wants(plan, layers.OTHER_USER):
        privileges.become(plan.uid, plan.uid if plan.gid is None else plan.gid)
        reached.append(layers.OTHER_USER)
    if layers.NO_CAPABILITIES in reached:
        privileges.drop_capabilities()
    return reached


def _hide_memory(plan: Confinement) -> list[str]:
    hides = _wants(plan, layers.HIDDEN_MEMORY)
    kernel.prctl(kernel.PR_SET_DUMPABLE, not hides)  # both ways, because a change of user hides it
    return [layers.HIDDEN_MEMORY] if hides else []


def _limit(plan: Confinement) -> list[str]:
    if layers.LIMITS in plan.without:
        return []
    limits.limit_resources(plan.memory_bytes, plan.cpu_seconds)
    return [layers.LIMITS] if kernel.LINUX else []


def _restrict(plan: Confinement) -> list[str]:
    """Landlock and the filter; both need no-new-privileges first."""
    if not _wants(plan, layers.NO_NEW_PRIVILEGES):
        return []
    try:
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    except OSError:
        return []
    reached = [layers.NO_NEW_PRIVILEGES]
    if _wants(plan, layers.LANDLOCK) and landlock.restrict(plan.readable):
        reached.append(layers.LANDLOCK)
    if _wants(plan, layers.SECCOMP) and seccomp.install():
        reached.append(layers.SECCOMP)
    return reached


def _wants(plan: Confinement, layer: str) -> bool:
    return kernel.LINUX and layer not in plan.without
