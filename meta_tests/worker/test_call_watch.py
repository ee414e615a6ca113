"""The watch on forbidden functions: calls from the student's own files are noted and refused, others pass."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator

import pytest

from autograder.worker.call_watch import MOST_NOTED, Watch


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A library with a function and a class."""
    module = types.ModuleType("watched_library")
    exec("def derive(x): return 2 * x\nclass Thing:\n    def derive(self): return derive(1)\n", module.__dict__)
    monkeypatch.setitem(sys.modules, "watched_library", module)
    return module


@pytest.fixture
def watch() -> Iterator[Watch]:
    """A watch that puts everything back."""
    watch = Watch()
    yield watch
    watch.remove()


def run(source: str, **names: object) -> object:
    """Run source as the student's file a.py and return its ``answer``."""
    namespace = dict(names)
    exec(compile(source, "a.py", "exec"), namespace)
    return namespace["answer"]


NAMES = ("watched_library.derive", "watched_library.Thing.derive")


def test_call_from_own_file_is_refused_and_noted(library: types.ModuleType, watch: Watch) -> None:
    """The call raises, and its file, line and name are noted once; also where the error is swallowed."""
    watch.install(NAMES)
    watch.start(["a.py"])
    source = "answer = 0\nfor _ in range(3):\n    try: lib.derive(1)\n    except Exception: pass\n"
    run(source, lib=library)
    with pytest.raises(RuntimeError, match=r"^watched_library\.Thing\.derive may not be used in this homework$"):
        run("answer = 0\n\n\nanswer = lib.Thing().derive()", lib=library)

    assert watch.noted == [("a.py", 3, "watched_library.derive"), ("a.py", 4, "watched_library.Thing.derive")]


def test_call_is_performed_where_it_is_only_noted(library: types.ModuleType, watch: Watch) -> None:
    """Without refusal the answer is the library's own."""
    watch.install(NAMES, refuse=False)
    watch.start(["a.py"])

    assert run("answer = lib.derive(21)", lib=library) == 42
    assert watch.noted == [("a.py", 1, "watched_library.derive")]


def test_calls_before_the_start_and_from_elsewhere_pass(library: types.ModuleType, watch: Watch) -> None:
    """At import, and from other files, nothing is noted."""
    watch.install(NAMES)
    assert run("answer = lib.derive(21)", lib=library) == 42
    watch.start(["b.py"])
    assert run("answer = lib.derive(21)", lib=library) == 42
    assert watch.noted == []


def test_remove_puts_everything_back(library: types.ModuleType, watch: Watch) -> None:
    """After ``remove`` the library has its own functions again."""
    before = library.derive, library.Thing.derive
    watch.install(NAMES)
    assert library.derive is not before[0]
    watch.remove()
    assert (library.derive, library.Thing.derive) == before


def test_notes_are_bounded(library: types.ModuleType, watch: Watch) -> None:
    """However many lines call, the notes stay few."""
    watch.install(NAMES, refuse=False)
    watch.start(["a.py"])
    run("answer = 0\n" + "lib.derive(1)\n" * 200, lib=library)
    assert len(watch.noted) == MOST_NOTED


@pytest.mark.parametrize(("name", "error"), [("watched_library.none", AttributeError), ("no_library.f", ImportError)])
def test_unknown_name_is_an_error(library: types.ModuleType, watch: Watch, name: str, error: type[Exception]) -> None:
    """A name that the library does not have is not silently left unwatched."""
    with pytest.raises(error):
        watch.install([name])
