"""A submission in a real worker, for tests of what the worker's side does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.engine.workers import start_launcher
from autograder.homework import Limits, load_homework
from autograder.sandbox.session import Session
from autograder.sandbox.submission import Submission

TOY = Path(__file__).resolve().parents[1] / "toy"
LIMITS = Limits(seconds_per_import=5, seconds_per_call=1, seconds_per_case=5)


@contextmanager
def submitted(limits: Limits = LIMITS, /, **sources: str) -> Iterator[tuple[Session, Submission]]:
    """A session on sources, given as module=text, that has been surveyed; closed after the block."""
    launcher, _ = start_launcher(load_homework("double", TOY))
    session = Session(launcher, {f"{name}.py": text.encode() for name, text in sources.items()}, limits)
    try:
        session.look()
        yield session, Submission(session, list(sources))
    finally:
        session.close()
