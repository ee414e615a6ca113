"""The wall: a fresh child of the fork server gives up every privilege before it meets student code.

The grader makes a plan (``plan_confinement``), the child carries it out (``confine``). On Linux (x86_64,
aarch64) that is another user where the grader is root, resource limits, Landlock and a system call filter;
elsewhere only a process of its own with limited processor time. Standard library and ctypes only.
"""

from autograder.worker.confine.child import confine, describe_level, harden_grader
from autograder.worker.confine.plan import Confinement, plan_confinement

__all__ = ["Confinement", "confine", "describe_level", "harden_grader", "plan_confinement"]
