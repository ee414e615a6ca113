"""Runs a file of the submission as a program: with arguments, input and output of its own, as ``__main__``."""

from __future__ import annotations

import io
import sys
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .raised import describe

OUTPUT_CAP = 2**20


def run_script(source: bytes, name: str, arguments: Sequence[str], stdin: str, merge: bool) -> dict[str, Any]:
    """Run it to its end.

    Args:
        source: the file's content.
        name: the file's name.
        stdin: what it can read.
        merge: whether stderr goes where stdout goes.

    Returns:
        "status": its exit status; "stdout" and "stderr": what it printed, up to OUTPUT_CAP characters each.
    """
    streams = [_stream(), _stream()]
    with _as_a_program(name, arguments, stdin, streams[0], streams[0 if merge else 1]) as module:
        status = _status_of(source, name, module)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    printed = [_printed(stream) for stream in streams]
    return {"status": status, "stdout": printed[0], "stderr": printed[1]}


def _status_of(source: bytes, name: str, module: types.ModuleType) -> int:
    try:
        exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)
    except SystemExit as end:
        if end.code is None or type(end.code) is int:
            return (end.code or 0) & 0xFF
        print(end.code, file=sys.stderr)
        return 1
    except Exception as error:
        kind, text, frames = describe(error, {name})
        print(f"Traceback (most recent call last):\n{frames}\n{kind}: {text}", file=sys.stderr)
        return 1
    return 0


@contextmanager
def _as_a_program(name: str, arguments: Sequence[str], stdin: str, out: Any, err: Any) -> Iterator[types.ModuleType]:
    """Within the block, this process looks to student code as if it had been started for this file."""
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr, sys.modules["__main__"]
    module = types.ModuleType("__main__")
    module.__file__ = name
    sys.argv, sys.stdin, sys.stdout, sys.stderr = [name, *arguments], _stream(stdin), out, err
    sys.modules["__main__"] = module
    try:
        yield module
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr, sys.modules["__main__"] = before


def _stream(text: str = "") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8", newline="\n", write_through=True)


def _printed(stream: io.TextIOWrapper) -> str:
    buffer: Any = stream.buffer
    return str(buffer.getvalue()[:OUTPUT_CAP], "utf-8", "replace")
