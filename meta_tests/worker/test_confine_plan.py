"""The plan made in the grader, and the refusals of its execution."""

# A replacement function takes the arguments of the original, and a fixture may be used without being read.

from __future__ import annotations

import dataclasses
import errno
import json
import os
import pwd
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import SandboxError
from autograder.worker import confine
from autograder.worker.confine import child, kernel, landlock, limits, plan, privileges, syscalls

STRANGER = 64177


def make_plan(*readable: Path | str) -> confine.Confinement:
    """A plan with small limits."""
    return confine.plan_confinement(readable=[str(path) for path in readable], memory_bytes=1 << 28, cpu_seconds=5)


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """The grader takes itself for root with every capability, and the interpreter for readable."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(plan, "effective_capabilities", lambda: (1 << 41) - 1)
    monkeypatch.setattr(plan, "_interpreter_folders", list)
    monkeypatch.setattr(plan, "_is_mapped", lambda table, number: True)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """An open folder that everybody can reach (pytest's own temporary folders are closed to others)."""
    with tempfile.TemporaryDirectory(prefix="confine-") as name:
        Path(name).chmod(0o755)
        folder = Path(name).resolve() / "folder"
        folder.mkdir()
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def account(name: str, uid: int, gid: int) -> pwd.struct_passwd:
    """One line of the user database."""
    return pwd.struct_passwd((name, "x", uid, gid, "", "/", "/bin/false"))


def test_a_plan_survives_json() -> None:
    """A plan that was sent as JSON equals the original."""
    made = make_plan("/usr")
    assert confine.Confinement(**json.loads(json.dumps(dataclasses.asdict(made)))) == made


def test_the_standard_library_stays_readable() -> None:
    """The plan adds the standard library, resolved, to what was asked for, and names nothing twice."""
    made = make_plan("/usr/share", "/usr/share")
    assert os.path.realpath(sysconfig.get_path("stdlib")) in made.readable
    assert len(made.readable) == len(set(made.readable))
    assert (made.memory_bytes, made.cpu_seconds, made.without) == (1 << 28, 5, ())


def test_an_ordinary_user_keeps_its_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without root there is no change of user, nothing to drop and nothing to note."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    made = make_plan("/usr/share")
    assert (made.uid, made.gid, made.drop_capabilities, made.note) == (None, None, False, "")


def test_root_hands_over_to_an_unused_user(as_root: None, public_folder: Path) -> None:
    """As root, with everything readable, the worker becomes another user."""
    made = make_plan(public_folder)
    assert (made.uid, made.gid) == plan.worker_ids()
    assert (made.drop_capabilities, made.note) == (False, "")
    assert made.uid != 0


def test_an_unreadable_path_keeps_root_without_capabilities(as_root: None, public_folder: Path) -> None:
    """If the other user could not read the library, it stays root without capabilities, and the note says so."""
    public_folder.chmod(0o700)
    made = make_plan(public_folder)
    assert (made.uid, made.gid, made.drop_capabilities) == (None, None, True)
    assert f"cannot read {public_folder}, so student code runs as root without capabilities" in made.note
    assert made.note.endswith("install Python where every user can read it.")


def test_a_root_that_may_not_change_users_stays(
    as_root: None, public_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A root without CAP_SETUID, CAP_SETGID or CAP_KILL keeps its user, drops capabilities and says so."""
    monkeypatch.setattr(plan, "effective_capabilities", lambda: 1 << 5 | 1 << 6)
    made = make_plan(public_folder)
    assert (made.uid, made.drop_capabilities) == (None, True)
    assert made.note.startswith("This machine does not let root become user ")


def test_the_worker_user_of_the_image_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user "student-worker" is taken if there is one."""
    monkeypatch.setattr(pwd, "getpwall", lambda: [account("root", 0, 0), account("student-worker", 1234, 1235)])
    assert plan.worker_ids() == (1234, 1235)


def test_a_worker_user_that_is_root_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A "student-worker" with user id 0 is passed over, and so is a number that somebody has."""
    taken = [account("student-worker", 0, 0), account("somebody", 64123, 100)]
    monkeypatch.setattr(pwd, "getpwall", lambda: taken)
    assert plan.worker_ids() == (64124, 64124)


@pytest.mark.parametrize(("mode", "readable"), [(0o755, True), (0o750, False), (0o711, False), (0o744, False)])
def test_a_folder_is_readable_by_its_mode(public_folder: Path, mode: int, readable: bool) -> None:
    """A stranger reads a folder only if it may both list and enter it."""
    public_folder.chmod(mode)
    assert plan.can_read(str(public_folder), STRANGER, STRANGER) is readable


@pytest.mark.parametrize(("mode", "readable"), [(0o644, True), (0o600, False)])
def test_a_package_is_tried_by_its_first_module(public_folder: Path, mode: int, readable: bool) -> None:
    """A package whose folder is open but whose __init__.py is closed is not readable."""
    (public_folder / "__init__.py").touch()
    (public_folder / "__init__.py").chmod(mode)
    assert plan.can_read(str(public_folder), STRANGER, STRANGER) is readable


def test_a_closed_parent_closes_what_is_below(tmp_path: Path) -> None:
    """An open file in a folder that others cannot enter is not readable."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "file").touch(mode=0o644)
    (tmp_path / "home").chmod(0o700)
    assert not plan.can_read(str(tmp_path / "home" / "file"), STRANGER, STRANGER)


def test_a_link_into_a_closed_folder_is_closed(public_folder: Path) -> None:
    """A link that everybody can reach does not open the closed folder that it leads into."""
    closed = public_folder / "home"
    closed.mkdir(mode=0o700)
    (closed / "file").touch(mode=0o644)
    (public_folder / "link").symlink_to(closed / "file")
    assert not plan.can_read(str(public_folder / "link"), STRANGER, STRANGER)


def test_group_and_owner_bits_count(public_folder: Path) -> None:
    """The owner's bits apply to the owner and the group's to the group, as in the kernel."""
    public_folder.chmod(0o750)
    status = public_folder.stat()
    assert plan.can_read(str(public_folder), STRANGER, status.st_gid)
    assert plan.can_read(str(public_folder), status.st_uid, STRANGER)


def test_a_missing_path_counts_as_readable(tmp_path: Path) -> None:
    """A missing path is not a reason to keep root."""
    assert plan.can_read(str(tmp_path / "missing"), STRANGER, STRANGER)


def test_a_user_namespace_without_the_number_is_noticed(tmp_path: Path) -> None:
    """In a rootless container only the mapped numbers are users; without such a table all are."""
    table = tmp_path / "uid_map"
    table.write_text("         0       1000          1\n         1     100000      60000\n")
    assert plan._is_mapped(str(table), 60000)
    assert not plan._is_mapped(str(table), STRANGER)
    assert plan._is_mapped(str(tmp_path / "missing"), STRANGER)


@pytest.fixture
def harmless_user_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """The calls that change the user do nothing and report success."""
    for name in ("setgroups", "setresgid", "setresuid"):
        monkeypatch.setattr(os, name, lambda *ids: None)


def test_a_user_change_without_effect_is_refused(harmless_user_calls: None) -> None:
    """If the kernel reports success but the user is still the old one, become() raises."""
    with pytest.raises(SandboxError, match=rf"did not become user {STRANGER}: it is .*Start the grader as full root"):
        privileges.become(STRANGER, STRANGER)


def test_a_user_change_that_fails_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the kernel refuses, become() raises and names the remedy."""

    def refuse(groups: list[int]) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "setgroups", refuse)
    with pytest.raises(SandboxError, match=rf"cannot become user {STRANGER}: .*Start the grader as full root"):
        privileges.become(STRANGER, STRANGER)


on_linux = pytest.mark.parametrize("system", [name for name in ["linux"] if sys.platform == name])


@on_linux
def test_capabilities_that_cannot_be_dropped_stop_everything(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If capset fails, drop_capabilities() raises."""

    def refuse(*arguments: int) -> int:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(kernel, "system_call", refuse)
    with pytest.raises(SandboxError, match=r"cannot drop its capabilities: .*not permitted"):
        privileges.drop_capabilities()


@on_linux
def test_a_capability_that_is_left_stops_everything(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If capset reports success but a capability is left, drop_capabilities() raises and shows which."""
    monkeypatch.setattr(kernel, "system_call", lambda *arguments: 0)
    monkeypatch.setattr(privileges, "effective_capabilities", lambda: 1 << 7)
    with pytest.raises(SandboxError, match="still has capabilities 0x80 after dropping them"):
        privileges.drop_capabilities()


@on_linux
def test_the_kernels_refusal_keeps_its_reason(system: str) -> None:
    """A system call that fails raises OSError with the kernel's errno and the call's number."""
    number = syscalls.RULED["fcntl"][syscalls.this_machine() or 0]
    with pytest.raises(OSError, match=f"system call {number}: ") as caught:
        kernel.system_call(number, 2**31 - 1, 1)
    assert caught.value.errno == errno.EBADF


def test_without_landlock_nothing_is_restricted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel (or a container) without Landlock makes restrict() return False, not raise."""

    def absent(*arguments: int) -> int:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(kernel, "system_call", absent)
    assert landlock.abi() == 0
    assert landlock.restrict(["/usr"]) is False


@pytest.mark.parametrize(("version", "bits"), [(1, 13), (2, 14), (3, 15), (4, 15), (5, 16), (7, 16)])
def test_landlock_handles_what_its_version_knows(version: int, bits: int) -> None:
    """The handled rights are exactly the first 13, 14, 15 or 16 of the kernel's list."""
    assert landlock._handled_files(version) == (1 << bits) - 1


@on_linux
def test_a_limit_that_the_kernel_does_not_know_is_passed_over(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that refuses one limit gets the others all the same."""
    asked: list[int] = []

    def refuse(limit: int, value: int) -> None:
        asked.append(limit)
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(limits, "_lower", refuse)
    limits.limit_resources(1 << 28, 5)
    assert len(asked) == 7


@on_linux
def test_memory_that_cannot_be_measured_stops_everything(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without /proc there is no way to set the memory limit, and limit_resources() raises before it sets any."""

    def missing(*arguments: object, **options: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    monkeypatch.setattr(os, "open", missing)
    monkeypatch.setattr(limits, "_lower", lambda limit, value: pytest.fail("a limit was set"))
    with pytest.raises(SandboxError, match=r"memory cannot be limited: .*Mount /proc\."):
        limits.limit_resources(1 << 28, 5)


@on_linux
def test_a_kernel_without_no_new_privileges_has_no_wall(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If no-new-privileges is refused, neither Landlock nor the filter is tried, and neither counts as active."""

    def refuse(*arguments: int) -> int:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(kernel, "prctl", refuse)
    assert child._restrict(make_plan()) == []


def test_off_linux_only_the_processor_time_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """On systems other than Linux, confine() reaches level 1 and calls nothing that only Linux has."""
    lowered: list[int] = []
    monkeypatch.setattr(kernel, "LINUX", False)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(limits, "_lower", lambda limit, value: lowered.append(limit))
    monkeypatch.setattr(limits, "be_first_to_go", lambda: None)
    monkeypatch.setattr(os, "umask", lambda mask: 0)
    made = confine.Confinement(None, None, False, (), 1 << 28, 5)
    assert child.confine(made) == ()
    assert len(lowered) == 2


@on_linux
def test_a_hardened_grader_is_not_dumpable(system: str) -> None:
    """After harden_grader() the kernel calls the process non-dumpable."""
    code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from autograder.worker.confine import harden_grader, kernel
print(kernel.prctl(3), harden_grader(), kernel.prctl(3))
"""
    command = [sys.executable, "-I", "-S", "-B", "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "1 None 0\n"


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_every_level_has_its_sentence(level: int) -> None:
    """The sentence names the level and ends as sentences do."""
    assert confine.describe_level(level).startswith(f"Isolation {level} of 3: ")
    assert confine.describe_level(level).endswith(".")


def test_an_unknown_level_has_none() -> None:
    """A level that does not exist is a KeyError."""
    with pytest.raises(KeyError):
        confine.describe_level(4)
