"""What ``--lf`` remembers, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.student import memory
from autograder.student.memory import Memory, cache_folder


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache of the test's own."""
    monkeypatch.setattr(memory.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_only_cases_that_ran_are_changed(tmp_path: Path) -> None:
    """A case that passes is forgotten, a new failure is added, and one that did not run stays."""
    remembered = Memory(tmp_path)
    assert remembered.failed() == frozenset()
    remembered.update(ran=["a", "b", "c"], failed=["a", "b"])
    remembered.update(ran=["b", "d"], failed=["d"])
    assert Memory(tmp_path).failed() == {"a", "d"}


def test_each_handout_has_its_own(tmp_path: Path) -> None:
    """Two folders are two handouts; two names of one folder are one."""
    Memory(tmp_path).update(["a"], ["a"])
    assert Memory(tmp_path / "other").failed() == frozenset()
    assert Memory(tmp_path / "other" / "..").failed() == {"a"}


@pytest.mark.parametrize("content", [b"", b"{}", b"[1, null]", b"\xff", b"[" * 100_000])
def test_what_cannot_be_read_is_nothing(tmp_path: Path, cache: Path, content: bytes) -> None:
    """A damaged file costs what was remembered, and nothing else."""
    Memory(tmp_path).update(["a"], ["a"])
    path, = (cache / "nn-homework-autograder").iterdir()
    path.write_bytes(content)
    assert Memory(tmp_path).failed() == frozenset()


def test_without_a_cache_nothing_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be made, and a user without a home, are no errors."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    Memory(tmp_path).update(["a"], ["a"])
    assert Memory(tmp_path).failed() == frozenset()

    def no_home(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "expanduser", no_home)
    assert cache_folder() is None
    Memory(tmp_path).update(["a"], ["a"])
    assert Memory(tmp_path).failed() == frozenset()


@pytest.mark.parametrize(("system", "variables", "place"), [
    ("linux", {}, "home/.cache"), ("linux", {"XDG_CACHE_HOME": "kept"}, "kept"), ("darwin", {}, "home/Library/Caches"),
    ("win32", {"LOCALAPPDATA": "local"}, "local")])
def test_each_system_has_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str,
                                   variables: dict[str, str], place: str) -> None:
    """The user's cache is where that system keeps caches."""
    monkeypatch.setattr(memory.sys, "platform", system)
    monkeypatch.delenv("XDG_CACHE_HOME")
    for name, value in {"HOME": "home", **variables}.items():
        monkeypatch.setenv(name, str(tmp_path / value))
    assert cache_folder() == tmp_path / place / "nn-homework-autograder"
