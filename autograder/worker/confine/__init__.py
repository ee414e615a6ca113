"""Confinement: each child of the fork server drops its privileges before it runs student code.

The grader makes a plan (``plan_confinement``) and the child carries it out (``confine``). On Linux (x86_64, aarch64)
the plan is: another user if the grader is root, resource limits, Landlock and a system call filter. Elsewhere it is
only a separate process with limited processor time. This package uses the standard library and ctypes alone.
"""

from autograder.worker.confine.child import confine, describe_level, harden_grader
from autograder.worker.confine.layers import LAYERS, level_of
from autograder.worker.confine.plan import Confinement, plan_confinement

__all__ = ["LAYERS", "Confinement", "confine", "describe_level", "harden_grader", "level_of", "plan_confinement"]
