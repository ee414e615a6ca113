"""Notices the start of each example of a case fuzzed by Hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def each_example(function: Any, begin: Callable[[], None]) -> Iterator[None]:
    """Within the block, ``begin`` is called before each example of ``function``, if Hypothesis drives it.

    ``hypothesis.inner_test`` is the hook that Hypothesis documents for this.
    """
    handle = getattr(function, "hypothesis", None)
    inner = getattr(handle, "inner_test", None)
    if handle is None or inner is None:
        yield
        return

    def example(*args: Any, **kwargs: Any) -> Any:
        begin()
        return inner(*args, **kwargs)

    handle.inner_test = example
    try:
        yield
    finally:
        handle.inner_test = inner
