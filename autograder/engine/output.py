"""Where the results of a command go: to a file that is safe to replace, or alone to standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

STDOUT, STDERR = 1, 2
TO_STDOUT = Path("-")


@contextmanager
def standard_output_for_results() -> Iterator[Callable[[bytes], object]]:
    """Within the block, everything that is printed goes to standard error, also what cases and libraries print.

    Yields:
        a function that writes to standard output.
    """
    sys.stdout.flush()
    kept = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    try:
        with os.fdopen(kept, "wb", closefd=False) as real:
            yield real.write
    finally:
        sys.stdout.flush()
        os.dup2(kept, STDOUT)
        os.close(kept)
