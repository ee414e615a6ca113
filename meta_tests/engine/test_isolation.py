"""What a worker is told to try, and the sentence that says what would be enough for hidden cases."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from autograder.engine import door
from autograder.engine.isolation import NO_REMEDY, describe_isolation, remedy
from autograder.engine.options import Options
from autograder.engine.secret_paths import Secrets, git_folder, secrets_of
from autograder.homework import Homework, load_homework
from autograder.sandbox.survey import Isolation
from autograder.worker.confine import Confinement
from autograder.worker.confine.attempts import CREATE, READ, WRITE, got_through

TREES = (Path("/p/reference"), Path("/p/tests"))
SECRETS = Secrets(TREES, (Path("/r/results.json"),), ())
PLAN = Confinement(None, None, False, ("/usr/lib",), 1, 1, note="Because.")
REFERENCE, RESULTS = (READ, "/p/reference/hw/a.py"), (READ, "/r/results.json")
BOTH = ("landlock", "seccomp")
KERNEL = "Linux 5.13 or newer with Landlock, in a container that allows it."


@pytest.mark.parametrize(("layers", "through", "level"), [
    ((), (), 1), (("another-user",), (), 2), (("another-user",), (REFERENCE,), 1), (BOTH, (), 2),
    (("landlock",), (), 1), ((*BOTH, "another-user"), (), 3), ((*BOTH, "another-user"), (RESULTS,), 1),
])
def test_layers_count_only_if_nothing_got_through(layers: tuple[str, ...], through: tuple[tuple[str, str], ...],
                                                  level: int) -> None:
    """Whatever layers there are, a worker that can open a secret is at level 1; and only then a remedy is needed."""
    isolation = Isolation(layers, through)
    assert isolation.level == level
    assert bool(remedy(isolation, SECRETS, PLAN)) == (level == 1)


@pytest.mark.parametrize(("isolation", "root", "sentence"), [
    (Isolation(), True, "Use Linux: elsewhere a worker cannot be isolated."),
    (Isolation(("another-user", "seccomp"), (REFERENCE,)), True,
     f"Run `chmod -R go-rwx /p/reference`. Or use {KERNEL}"),
    (Isolation(("another-user", "seccomp"), (REFERENCE, RESULTS)), True,
     "Run `chmod -R go-rwx /p/reference`. Put results.json into a folder that only you can enter; /r is open to all. "
     f"Or use {KERNEL}"),
    (Isolation(("another-user",), ((CREATE, "/tmp"),)), True,
     "Use a machine with seccomp, x86_64 or aarch64: without it a worker can write files."),
    (Isolation(("seccomp",)), False,
     f"Use {KERNEL} Or run this as root, after `chmod -R go-rwx /p/reference /p/tests`."),
    (Isolation(("seccomp",)), True, f"Because. Or use {KERNEL}"),
    (Isolation(BOTH, ((READ, "/usr/lib/p/tests/hw"),)), False,
     "Move /usr/lib/p/tests/hw out of /usr/lib, which workers must read."),
    (Isolation((*BOTH, "another-user"), (REFERENCE,)), True, "Run `chmod -R go-rwx /p/reference`."),
    (Isolation(BOTH, ((CREATE, "/tmp"),)), False, NO_REMEDY),
    (Isolation((*BOTH, "another-user"), ((READ, "/proc/1/mem"),)), True, NO_REMEDY),
])
def test_the_remedy_fits_what_is_missing(monkeypatch: pytest.MonkeyPatch, isolation: Isolation, root: bool,
                                         sentence: str) -> None:
    """The message names what would be enough on this very machine."""
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    assert remedy(isolation, SECRETS, PLAN) == sentence


def test_the_first_hole_is_named() -> None:
    """The description names one path and counts the others."""
    assert describe_isolation(Isolation(("another-user",), (REFERENCE, RESULTS))).endswith(
        "A worker could read /p/reference/hw/a.py, and 1 more.")
    assert "A worker could" not in describe_isolation(Isolation(("another-user",)))


@pytest.fixture
def project(tmp_path: Path) -> Homework:
    """A homework hw in a project with a base, git's objects and a bundle."""
    for name in ("reference/hw/deep/a.py", "reference/base/b.py", "tests/hw/hidden/test_c.py", "tests/support/d.py",
                 ".git/objects/pack/e", "dist/hw.zip"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return Homework(title="t", files=["a.py"], parts={"p": 1.0}, id="hw", root=str(tmp_path))


def tried(secrets: Secrets, kind: str, below: Path) -> set[str]:
    """The paths below a folder that a worker tries to read, or in which it tries to create a file."""
    return {os.path.relpath(path, below) for what, path in secrets.attempts
            if what == kind and Path(path).is_relative_to(below)}


def test_every_secret_is_tried(project: Homework, tmp_path: Path) -> None:
    """Each file and folder of the homework's reference and cases, the copies, and the grader's own process."""
    secrets = secrets_of(project)
    assert tried(secrets, READ, tmp_path) == {
        "reference/hw", "reference/hw/deep", "reference/hw/deep/a.py", "tests/hw", "tests/hw/hidden",
        "tests/hw/hidden/test_c.py", ".git/objects", ".git/objects/pack", "dist/hw.zip"}
    assert {f"{pid}/{name}" for pid in (os.getpid(), os.getppid()) for name in ("mem", "environ", "fd")} == tried(
        secrets, READ, Path("/proc"))
    assert tried(secrets, CREATE, tmp_path) == {"reference", "tests", "dist", ".git"}
    assert {"/tmp", "/dev/shm"} <= {path for what, path in secrets.attempts if what == CREATE}


def test_an_edition_has_its_base_s_secrets_too(project: Homework, tmp_path: Path) -> None:
    """An edition is laid out elsewhere; all homeworks of the project that maintains it are secret, but no support."""
    laid_out = tmp_path / "laid-out"
    (laid_out / "tests/hw").mkdir(parents=True)
    secrets = secrets_of(msgspec.structs.replace(project, root=str(laid_out), project=str(tmp_path)))
    read = tried(secrets, READ, tmp_path)
    assert {"laid-out/tests/hw", "reference/base/b.py", "tests/hw/hidden/test_c.py"} <= read
    assert "tests/support/d.py" not in read


def test_relative_paths_become_absolute(project: Homework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's current folder is not the grader's, where a relative path would name nothing and prove nothing."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/results.json").touch()
    monkeypatch.chdir(tmp_path / "out")
    options = Options(results=Path("results.json"), metadata=Path("missing.json"))
    secrets = secrets_of(msgspec.structs.replace(project, root=".."), options)
    assert secrets.own == (tmp_path / "out/results.json",)
    assert {(READ, str(secrets.own[0])), (WRITE, str(secrets.own[0])), (CREATE, str(tmp_path / "out"))} <= {
        *secrets.attempts}
    assert all(Path(path).is_absolute() for _, path in secrets.attempts)


def test_a_worktree_s_objects_are_elsewhere(tmp_path: Path) -> None:
    """In a further worktree .git is a file that names a folder, which names the folder of the objects."""
    (tmp_path / "main/.git/worktrees/w").mkdir(parents=True)
    (tmp_path / "main/.git/worktrees/w/commondir").write_text("../..\n")
    (tmp_path / "w").mkdir()
    (tmp_path / "w/.git").write_text(f"gitdir: {tmp_path}/main/.git/worktrees/w\n")
    assert git_folder(tmp_path / "w") == git_folder(tmp_path / "main") == tmp_path / "main/.git"


def test_an_attempt_changes_nothing(tmp_path: Path) -> None:
    """Attempts that get through are named; the file keeps its content, and the folder gets no file."""
    file = tmp_path / "file"
    file.write_text("kept")
    attempts = [(READ, str(file)), (WRITE, str(file)), (CREATE, str(tmp_path)), (READ, str(tmp_path)),
                (READ, str(tmp_path / "missing"))]
    assert got_through(attempts) == attempts[:-1]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert file.read_text() == "kept"


def test_an_error_that_is_no_refusal_proves_nothing(tmp_path: Path) -> None:
    """A folder opened for writing is an error, but not a refusal."""
    assert got_through([(WRITE, str(tmp_path))]) == [(WRITE, str(tmp_path))]


@pytest.mark.parametrize("metadata", [True, False])
def test_the_platform_s_files_are_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                   metadata: bool) -> None:
    """On Gradescope results and metadata become their owner's alone, so a level does not depend on Landlock."""
    (tmp_path / "results").mkdir()
    (tmp_path / "results").chmod(0o755)
    file = tmp_path / "submission_metadata.json"
    if metadata:
        file.touch()
        file.chmod(0o644)
    seen: list[int] = []
    monkeypatch.setattr(door, "only_homework", lambda: None)
    monkeypatch.setattr(door, "grade", lambda *rest: seen.extend(
        path.stat().st_mode & 0o777 for path in (tmp_path / "results", file) if path.exists()))
    door.grade_on_gradescope(tmp_path)
    assert seen == [0o700, 0o600][:1 + metadata]


def test_every_shipped_homework_has_secrets() -> None:
    """Each attempt exists, so that what a worker does not see was hidden from it."""
    secrets = secrets_of(load_homework("cmu_hw3"))
    assert {tree.name for tree in secrets.trees} >= {"reference", "tests"}
    assert len([path for what, path in secrets.attempts if what == READ and os.path.lexists(path)]) > 50
    assert [path for _, path in secrets.attempts if not os.path.lexists(path)] == []
