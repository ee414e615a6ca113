"""Makes an object of the student's class, with a useful sentence if its parameters have other names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from autograder.errors import StudentError

from .gap import Gap


def construct(submission: Any, cls: Any, name: str, **arguments: Any) -> Any:
    """``cls(**arguments)`` over there.

    Args:
        name: the class's name in messages.
    Raises:
        Gap: the class takes no parameter of one of these names.
        StudentError: it raised something else.
    """
    try:
        return cls(**arguments)
    except StudentError as error:
        taken = submission.parameters(cls) if error.kind == "TypeError" else []
        missing = [one for one in arguments if one not in taken]
        if not taken or not missing:
            raise
        others = [one for one in taken if one not in arguments] or taken
        gap = Gap(f"{name} has no parameter {', '.join(missing)}; it has {', '.join(others)}")
        gap.failure = replace(gap.failure, no_secret=f"{name} has no parameter {', '.join(missing)}.")
        raise gap from None
