"""Probes for what no comparison of outputs sees: writes into arrays that belong to someone else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from autograder.errors import StudentError

from .gap import Call, Gap


@contextmanager
def writes_refused(what: str, call: Call | None = None) -> Iterator[None]:
    """Turn numpy's "read-only" error inside the block into a Gap that names the guilty line.

    The arrays inside were shared read-only, so a write raises where it happens.

    Raises:
        Gap: the student's code wrote into such an array.
    """
    try:
        yield
    except StudentError as error:
        if "read-only" not in error.text:
            raise
        details = [("at", line.strip()) for line in error.trace.splitlines()[-2:] if line.strip()]
        raise Gap(f"{what} was changed in place; work on a copy", details=details, call=call) from None
