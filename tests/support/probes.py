"""Probes for mistakes that outputs do not show: writes into the caller's arrays and dictionaries.

Each fails only for its own fact. If the code raises or returns nothing, so that the fact cannot be checked, the
failure says exactly that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.errors import StudentError

from .compare import assert_unchanged
from .gap import Call, Gap, kind_of
from .grammar import sentence


@contextmanager
def writes_refused(what: str, call: Call | None = None) -> Iterator[None]:
    """Turn NumPy's "read-only" error inside the block into a Gap that names the line.

    The arrays inside were shared read-only, so a write raises on its own line.

    Raises:
        Gap: the student's code wrote into such an array, or raised something else, so that this cannot be checked.
    """
    try:
        yield
    except StudentError as error:
        details = [("at", line.strip()) for line in error.trace.splitlines()[-2:] if line.strip()]
        if "read-only" in error.text:
            raise Gap(sentence(what, "was changed in place; work on a copy"), details=details, call=call) from None
        details.insert(0, ("raised", error.summary))
        gap = Gap(f"The code raises an exception, so whether {what} is changed cannot be checked yet",
                  details=details, call=call)
        gap.failure = replace(gap.failure, no_secret=error.no_secret)
        raise gap from None


def assert_answered(what: str, got: Any, *, call: Call | None = None) -> None:
    """Fail if nothing was returned, so that the code's other changes cannot be checked."""
    if got is None:
        raise Gap(sentence(what, "is None, so what else the code changes cannot be checked yet"), call=call)


def assert_same_dictionary(what: str, after: Any, before: Mapping[str, np.ndarray], *,
                           call: Call | None = None) -> None:
    """Fail if a dictionary of the caller has other keys or other arrays than before.

    Args:
        after: its present content, unchecked.
    """
    if type(after) is not dict:
        raise Gap(sentence(what, f"is {kind_of(after)} afterwards instead of a dict"), call=call)
    lost, new = (", ".join(map(repr, keys)) for keys in ([key for key in before if key not in after],
                                                        [key for key in after if key not in before]))
    if lost or new:
        facts = [f"has lost {lost}"] * bool(lost) + [f"has gained {new}"] * bool(new)
        raise Gap(f"{what} {' and '.join(facts)}; leave the dictionary as it is", call=call)
    for key, array in before.items():
        assert_unchanged(f"{what}: {key}", after[key], array, call=call)
