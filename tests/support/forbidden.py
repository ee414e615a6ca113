"""The verdict on what a homework forbids: each use with its line, and what the homework makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .gap import Gap


def assert_nothing_forbidden(forbidden: Any, submission: Any, remark: Callable[[str], None]) -> None:
    """Fail if the submission's worker has seen a forbidden use, in the syntax or while the case ran.

    Args:
        forbidden: the engine's fixture of that name.
        remark: told of the uses where the homework's penalty is none.
    Raises:
        Gap: one line a use.
    """
    uses = forbidden.uses_of(submission)
    if not uses:
        return
    headline = f"Something is used that may not be: {forbidden.reason}"
    details = [("at", use) for use in uses]
    if forbidden.penalty == "none":
        remark("\n".join([headline, *uses]))
        return
    raise Gap(headline, details=details)
