"""Lets a run use recorded examples, and keeps those that it had to draw."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from ..homework import Homework
from ..places import put_on_path
from . import stand_in
from .draw import draw, import_hypothesis
from .given import PLAYER, Fuzzed
from .record import Record, beside, case_files, in_cache, key_of, read_record, write_record


@contextmanager
def recorded_examples(homework: Homework, shrink: bool) -> Iterator[None]:
    """Within the block, case files that are imported see the stand-in instead of Hypothesis, if it suffices for them.

    Args:
        shrink: whether Hypothesis, where it is used, looks for a smaller example of a failure.
    """
    before = set(sys.modules)
    record = begin_examples(homework, shrink)
    known = len(record.cases)
    try:
        yield
    finally:
        if record.stand_in:
            _forget_stand_in(before)
    if len(record.cases) > known:
        write_record(in_cache(homework), record)


def begin_examples(homework: Homework, shrink: bool) -> Record:
    """From now on, case files that are imported see the stand-in, if it suffices for them; the record that is used."""
    if "hypothesis" in sys.modules and not stand_in.is_put():
        import_hypothesis(shrink)
        return Record("", stand_in=False)
    key = key_of(homework)
    record = read_record(homework, key) or Record(key, _suffices(homework))
    if record.stand_in:
        _put_stand_in(record, shrink)
    else:
        import_hypothesis(shrink)
    return record


def draw_all(homework: Homework) -> Path | None:
    """Draw the examples of every fuzzed case and keep them beside the cases; the file, or None if none was written."""
    record = Record(key_of(homework), _suffices(homework))
    if record.stand_in:
        before = set(sys.modules)
        put_on_path(Path(homework.root))
        _put_stand_in(record, shrink=True)
        for path in sorted(homework.cases_dir.glob("public/test_*.py")) + sorted(
                homework.cases_dir.glob("hidden/test_*.py")):
            with suppress(Exception):  # a suite that needs the student's modules is drawn in its first run
                _load(path)
        for case in list(PLAYER.cases.values()):
            PLAYER.examples_of(case)
        _forget_stand_in(before)
    path = beside(homework)
    return path if write_record(path, record) else None


def is_replayed(function: object) -> bool:
    """Whether the next run of a case replays recorded examples, which Hypothesis has yet to confirm if one fails."""
    case = getattr(function, "hypothesis", None)
    return isinstance(case, Fuzzed) and case.is_replayed()


def _put_stand_in(record: Record, shrink: bool) -> None:
    PLAYER.hypothesis = lru_cache(maxsize=1)(lambda: import_hypothesis(shrink))
    PLAYER.draw = draw
    PLAYER.start(record.cases)
    stand_in.put()


def _forget_stand_in(before: set[str]) -> None:
    """Let Hypothesis be imported again, and with it the cases' modules, but for those that were there before."""
    stand_in.remove()
    for name in set(sys.modules) - before:
        if name.partition(".")[0] == "tests":
            del sys.modules[name]


def _suffices(homework: Homework) -> bool:
    try:
        return stand_in.suffices(path.read_bytes() for path in case_files(homework) if path.suffix == ".py")
    except (OSError, SyntaxError, ValueError):
        return False


def _load(path: Path) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location(f"drawn_{path.parent.name}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
