"""os.devnull in a worker, where no file can be opened for writing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from meta_tests.worker.real_worker import submitted

SOURCE = """
import contextlib, io, os, pathlib
def redirected():
    with open(os.devnull, "w") as sink, contextlib.redirect_stdout(sink):
        print("lost")
    return sink.closed
def appended(): return open(file=os.devnull, mode="ab").write(b"four")
def by_path():
    with pathlib.Path(os.devnull).open("w", encoding="utf-8") as sink: return sink.write("four")
def by_io():
    with io.open(os.devnull.encode(), "wb", buffering=0) as sink: return sink.write(b"four")
def by_descriptor():
    place = os.open(os.devnull, os.O_WRONLY)
    saved = os.dup(1)
    os.dup2(place, 1)
    os.write(1, b"lost")
    os.dup2(saved, 1)
    return os.write(place, b"four")
def empty():
    with open(os.devnull) as sink: return sink.read()
def refused():
    try: open("/tmp/x", "w")
    except PermissionError as error: return error.filename
"""


@pytest.fixture(scope="module")
def worker() -> Iterator[Any]:
    """A session and the student's module."""
    with submitted(student=SOURCE) as (session, submission):
        yield session, submission.student


@pytest.mark.parametrize(("call", "answer"), [
    ("redirected", True), ("appended", 4), ("by_path", 4), ("by_io", 4), ("by_descriptor", 4), ("empty", ""),
    ("refused", "/tmp/x"),
])
def test_the_null_device_can_be_written(worker: Any, call: str, answer: object) -> None:
    """Student code that silences its prints works in every way to open os.devnull; other files stay closed."""
    session, student = worker
    session.begin(600)
    assert getattr(student, call)() == answer
    assert session.end() == ""
