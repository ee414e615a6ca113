"""Fails a case for forbidden uses, or only reports them, as the homework says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .gap import Gap


def assert_nothing_forbidden(forbidden: Any, submission: Any, remark: Callable[[str], None]) -> None:
    """Fail if the submission's worker has seen a forbidden use, in the syntax or while the case ran.

    Args:
        forbidden: the engine's fixture of that name.
        remark: reports the uses if the homework's penalty is none.
    Raises:
        Gap: one line per use.
    """
    uses = forbidden.uses_of(submission)
    if not uses:
        return
    headline = f"The code uses something that is not allowed: {forbidden.reason}"
    details = [("at", use) for use in uses]
    if forbidden.penalty == "none":
        remark("\n".join([headline, *uses]))
        return
    raise Gap(headline, details=details)
