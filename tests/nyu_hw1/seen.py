"""For cases about one fact alone, such as what may not change: where the code fails, the fact cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tests.support import Gap, StudentError


@contextmanager
def needed_to_see(question: str) -> Iterator[None]:
    """Around what the student's code must do before the fact can be judged.

    Args:
        question: what is judged, such as ``"whether mse_loss changes y"``.
    Raises:
        Gap: the code raised or returned nothing usable; the sentence accuses of nothing else.
    """
    try:
        yield
    except (Gap, StudentError) as failure:
        reason = str(failure).partition("\n")[0]
        gap = Gap(f"This case cannot tell {question}, because the code does not get that far",
                  details=[("reason", reason)])
        no_secret = failure.failure.no_secret if isinstance(failure, Gap) else failure.no_secret
        gap.failure = replace(gap.failure, no_secret=no_secret)
        raise gap from None
