"""A failed case as a short plain program: the same calls on the student's own files, without any of the grader.

The program is written from the case's steps, which contain the inputs and the calls but not the expected answer.
If a step cannot be written in plain Python (an object that the grader lends, too many numbers), there is no program.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from ..sandbox.proxies import ObjectProxy, PathProxy
from ..sandbox.steps import Step
from ..wire.codec import Ref
from .program import READS, Program, Untold, leaves

NUMBERS_CAP = 600
BYTES_CAP = 7_000


def snippet(steps: Sequence[Step], names: Mapping[str, Any], notebooks: Collection[str] = ()) -> str:
    """The program, or nothing if the steps cannot be written.

    Args:
        steps: what the case asked of the submission, up to its failure.
        names: the names of some arrays in the failure's text.
        notebooks: modules that were made from notebooks, which Python alone cannot import.
    """
    steps = _tellable(steps)
    if not steps or _numbers(steps) > NUMBERS_CAP:
        return ""
    try:
        program = Program(steps, names, notebooks).text()
    except Untold:
        return ""
    return program if len(program.encode()) <= BYTES_CAP else ""


def _tellable(steps: Sequence[Step]) -> list[Step]:
    """The steps before anything was lent, without the reads of objects at their end."""
    kept: list[Step] = []
    for step in steps:
        if any(isinstance(value, Ref) for value in leaves(step.request)):
            break
        kept.append(step)
    while kept and kept[-1].request[0] in READS and isinstance(kept[-1].result, (ObjectProxy, PathProxy)):
        kept.pop()
    return kept


def _numbers(steps: Sequence[Step]) -> int:
    arrays = {id(value): value for step in steps for value in leaves(step.request) if isinstance(value, np.ndarray)}
    return sum(array.size for array in arrays.values())
