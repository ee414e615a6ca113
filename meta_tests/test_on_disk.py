"""Files that are replaced in one step: their mode, what killed graders left, and why one cannot be written."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Semaphore

import pytest

from autograder.errors import GraderError
from autograder.on_disk import cannot_write, check_target, remove_leftovers, replace
from autograder.report.latest import Latest
from autograder.report.results import Entry, Results
from autograder.report.write import encode, write_results

LEFTOVER = ".results.json.0a1b2c3d.tmp"
RESULTS = Results(tests=[Entry(score=0)])


@pytest.fixture
def umask() -> Iterator[Callable[[int], object]]:
    """Sets the umask until the test ends."""
    before = os.umask(0o077)
    os.umask(before)
    yield os.umask
    os.umask(before)


@pytest.mark.parametrize(("mask", "private", "mode"), [
    (0o022, False, 0o644), (0o027, False, 0o640), (0o077, False, 0o600), (0o022, True, 0o600)])
def test_the_mode_follows_the_umask(tmp_path: Path, umask: Callable[[int], object], mask: int, private: bool, mode: int
                                    ) -> None:
    """A finished file is readable as the umask says; while student code runs, by this user alone."""
    umask(mask)
    write_results(tmp_path / "results.json", encode(RESULTS), private)
    assert stat.S_IMODE((tmp_path / "results.json").stat().st_mode) == mode


def test_what_a_killed_grader_left_is_removed(tmp_path: Path) -> None:
    """Unfinished files of earlier graders go; the results and files of other names stay."""
    others = ["results.json", ".results.json.tmp", ".results.json.0a1b2c3d.tmp2", ".other.json.0a1b2c3d.tmp",
              ".results.json.0a1b/2c3d.tmp".replace("/", "-"), "results.json.0a1b2c3d.tmp"]
    for name in [LEFTOVER, ".results.json.zz_9zz_9.tmp", *others]:
        (tmp_path / name).write_text("half")
    remove_leftovers(tmp_path / "results.json")
    assert sorted(os.listdir(tmp_path)) == sorted(others)


def test_a_link_is_neither_followed_nor_removed(tmp_path: Path) -> None:
    """Of our name or not: what is behind a link is not ours."""
    (tmp_path / "precious").write_text("kept")
    (tmp_path / LEFTOVER).symlink_to(tmp_path / "precious")
    remove_leftovers(tmp_path / "results.json")
    assert (tmp_path / LEFTOVER).is_symlink()
    assert (tmp_path / "precious").read_text() == "kept"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_only_regular_files_are_removed(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """A folder or a pipe of our name stays, and nobody waits for the pipe."""
    make(tmp_path / LEFTOVER)
    remove_leftovers(tmp_path / "results.json")
    assert os.listdir(tmp_path) == [LEFTOVER]


def test_files_of_other_users_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only files of this user are ours."""
    (tmp_path / LEFTOVER).write_text("half")
    monkeypatch.setattr(os, "getuid", lambda: (tmp_path / LEFTOVER).stat().st_uid + 1)
    remove_leftovers(tmp_path / "results.json")
    assert os.listdir(tmp_path) == [LEFTOVER]


def test_a_file_that_is_being_written_stays(tmp_path: Path) -> None:
    """Another grader that runs in the same folder keeps its unfinished file."""
    with (tmp_path / LEFTOVER).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        remove_leftovers(tmp_path / "results.json")
        assert os.listdir(tmp_path) == [LEFTOVER]
    remove_leftovers(tmp_path / "results.json")
    assert os.listdir(tmp_path) == []


def test_a_file_is_locked_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So no other grader takes it for a leftover."""
    sync = os.fsync

    def another_grader_starts(handle: int) -> None:
        remove_leftovers(tmp_path / "results.json")
        sync(handle)

    monkeypatch.setattr(os, "fsync", another_grader_starts)
    replace(tmp_path / "results.json", b"{}", private=True)
    assert os.listdir(tmp_path) == ["results.json"]


def test_a_folder_that_is_not_there_has_no_leftovers(tmp_path: Path) -> None:
    """Whether the folder exists is for the first write to say."""
    remove_leftovers(tmp_path / "absent" / "results.json")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("make", "name", "sentence"), [
    (Path.mkdir, "results.json", "Is a directory; a folder of that name is in the way; remove it or choose another"),
    (Path.touch, "file/results.json", "Not a directory; a file is in the place of one of its folders; choose another"),
    (None, "absent/results.json", "No such file or directory; create its folder."),
    (None, "r" * 250, "File name too long; choose a shorter name."),
])
def test_the_advice_fits_the_place(tmp_path: Path, make: Callable[[Path], None] | None, name: str, sentence: str
                                   ) -> None:
    """What is in the way is named, with what to do about it; nothing is left."""
    if make is not None:
        make(tmp_path / name.partition("/")[0])
    before = os.listdir(tmp_path)
    with pytest.raises(GraderError) as caught:
        write_results(tmp_path / name, encode(RESULTS))
    assert str(caught.value).startswith(f"{tmp_path / name} cannot be written: {sentence}")
    assert os.listdir(tmp_path) == before


@pytest.mark.parametrize(("number", "advice"), [
    (errno.ENOSPC, "No space left on device; free some space there."),
    (errno.EDQUOT, "Disk quota exceeded; free some space of this user's quota."),
    (errno.EROFS, "Read-only file system; choose a place on a file system that can be written."),
    (errno.EACCES, "Permission denied; make its folder writable."),
    (errno.EFBIG, "File too large; raise the limit on the size of files (ulimit -f)."),
    (errno.EIO, "Input/output error; choose another place."),
])
def test_the_advice_fits_the_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, advice: str) -> None:
    """A full disk is not a matter of a folder's mode; the unfinished file is removed."""
    def fail(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(GraderError) as caught:
        write_results(tmp_path / "results.json", encode(RESULTS))
    assert str(caught.value) == f"{tmp_path / 'results.json'} cannot be written: {advice}"
    assert os.listdir(tmp_path) == []


def test_an_error_without_a_number() -> None:
    """Such an error has a sentence too."""
    assert cannot_write(Path("r.json"), OSError()) == "r.json cannot be written: OSError; choose another place."


@pytest.mark.parametrize(("fails", "raises"), [([1], False), ([1, 2], False), ([3], True), ([1, 3], True)])
def test_the_last_write_decides(fails: list[int], raises: bool) -> None:
    """A write that fails while cases run has no effect if the last one succeeds; if that fails, close says so."""
    written = Semaphore(0)

    def write(state: int) -> None:
        written.release()
        if state in fails:
            raise GraderError(f"state {state}")

    latest = Latest(write, seconds=0)
    for state in (1, 2):
        latest.put(state)
        written.acquire()
    latest.put(3)
    if raises:
        with pytest.raises(GraderError, match="state 3"):
            latest.close()
    else:
        latest.close()
    assert written.acquire(blocking=False)


def make_link(path: Path) -> None:
    (path.parent / "behind").write_text("kept")
    path.symlink_to("behind")


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


@pytest.mark.parametrize(("kind", "make"), [
    ("a link", make_link), ("a link", lambda path: path.symlink_to("nowhere")), ("a folder", Path.mkdir),
    ("a pipe", os.mkfifo), ("a socket", make_socket)])
def test_only_a_regular_file_is_replaced(tmp_path: Path, kind: str, make: Callable[[Path], None]) -> None:
    """Whatever else is at the path is refused by its kind, and stays."""
    target = tmp_path / "results"
    make(target)
    with pytest.raises(GraderError) as refused:
        check_target(target)
    assert str(refused.value) == (f"{target} is {kind}; results are written to a regular or a new file, or to "
                                  "standard output (-).")
    assert target.is_symlink() or target.exists()


def test_a_device_is_not_replaced() -> None:
    """Root could put a file in the place of /dev/null."""
    with pytest.raises(GraderError, match="^/dev/null is a device; "):
        check_target(Path("/dev/null"))


def test_a_regular_and_a_new_file_may_be_written(tmp_path: Path) -> None:
    """An older file of results, and none."""
    (tmp_path / "old.json").write_text("{}")
    check_target(tmp_path / "old.json")
    check_target(tmp_path / "new.json")
