"""Where the results of a command go: to a file that is safe to replace, or alone to standard output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, TypeVar

JSON_HELP = "print one JSON document to standard output, and everything else to standard error"
STDOUT, STDERR = 1, 2
T = TypeVar("T")
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
        with os.fdopen(kept, "wb", closefd=False) as real, redirect_stdout(sys.stderr):
            yield real.write
    finally:
        sys.stdout.flush()
        os.dup2(kept, STDOUT)
        os.close(kept)


def run(command: Callable[[], T], plain: Callable[[T], Any] | None) -> T:
    """Run a command that prints what it does, and return its result.

    Args:
        plain: the result as data for JSON, which alone goes to standard output; None: the command prints as it likes.
    """
    if plain is None:
        return command()
    with standard_output_for_results() as write:
        result = command()
        write(as_json(plain(result)).encode())
    return result


def as_json(data: Any) -> str:
    """Data as a JSON document for people and programs."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
