"""The platform's folders: where a bundle and a submission land."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from autograder.bundle.pack import write_zip
from autograder.errors import GraderError
from autograder.preview import layout
from autograder.preview.layout import Platform, hand_in, lay_out
from autograder.preview.run import prepare
from autograder.report.metadata import read_metadata

DOORS = {"setup.sh": b"#!/bin/sh\n", "run_autograder": b"#!/bin/sh\n"}


def test_a_bundle_is_extracted_and_its_run_autograder_copied(tmp_path: Path) -> None:
    """source/ contains the bundle in place of an older one; the copy of run_autograder beside it can be run."""
    platform = Platform(tmp_path / "root")
    for extra in ("old.py", "new.py"):
        write_zip(tmp_path / "bundle.zip", {**DOORS, extra: b""}, executable=DOORS)
        lay_out(platform, tmp_path / "bundle.zip")

    assert sorted(path.name for path in platform.source.iterdir()) == ["new.py", "run_autograder", "setup.sh"]
    assert stat.S_IMODE(platform.door.stat().st_mode) == 0o755
    assert platform.door.read_bytes() == DOORS["run_autograder"]


def test_a_bundle_zipped_with_its_folder_is_refused(tmp_path: Path) -> None:
    """setup.sh and run_autograder must be at the zip's root."""
    write_zip(tmp_path / "bundle.zip", {f"hw/{name}": content for name, content in DOORS.items()})

    with pytest.raises(GraderError, match=r"has no run_autograder and no setup\.sh at its root, so Gradescope cannot"):
        lay_out(Platform(tmp_path / "root"), tmp_path / "bundle.zip")


def test_a_bundle_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    """A damaged bundle is named."""
    (tmp_path / "bundle.zip").write_bytes(b"PK no")

    with pytest.raises(GraderError, match=r"bundle\.zip cannot be read as a zip: "):
        lay_out(Platform(tmp_path / "root"), tmp_path / "bundle.zip")


def test_a_zip_is_unpacked_with_its_folders(tmp_path: Path) -> None:
    """The zip itself does not arrive; its folders do; an earlier submission and its results are gone."""
    platform = Platform(tmp_path / "root")
    hand_in(platform, _zip(tmp_path / "first.zip", {"old.py": b""}))
    platform.results.write_text("old")
    hand_in(platform, _zip(tmp_path / "second.zip", {"hw3/hw3_lib.py": b"x", "__MACOSX/._x": b""}))

    files = sorted(path.relative_to(platform.submission).as_posix() for path in platform.submission.rglob("*.*"))
    assert files == ["__MACOSX/._x", "hw3/hw3_lib.py"]
    assert not platform.results.exists()


def test_another_file_lands_as_it_is(tmp_path: Path) -> None:
    """A file that is not a zip, even if only by its name, is not unpacked."""
    platform = Platform(tmp_path / "root")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 broken")
    hand_in(platform, tmp_path / "broken.zip")

    assert [path.name for path in platform.submission.iterdir()] == ["broken.zip"]


def test_nothing_leaves_the_submission_folder(tmp_path: Path) -> None:
    """A name with .. in a submission's zip stays inside."""
    platform = Platform(tmp_path / "root")
    hand_in(platform, _zip(tmp_path / "slip.zip", {"../../slipped.py": b"", "/absolute.py": b""}))

    assert not list(tmp_path.glob("slipped.py"))
    assert {path.name for path in platform.submission.rglob("*.py")} == {"slipped.py", "absolute.py"}


def test_metadata_is_read_by_the_grader(tmp_path: Path) -> None:
    """The invented metadata has what the grader reads."""
    platform = Platform(tmp_path / "root")
    hand_in(platform, _zip(tmp_path / "one.zip", {"a.py": b""}))
    found = read_metadata(platform.metadata)

    assert found is not None
    assert found.users == ("A Student",)
    assert found.created_at is not None
    assert json.loads(platform.metadata.read_text())["assignment"]["late_due_date"] is None


def test_too_large_an_upload_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the platform does not take, unpacked size included, is not graded here either."""
    monkeypatch.setattr(layout, "LARGEST_UPLOAD", 2**20)

    with pytest.raises(GraderError, match="is larger than 1 MB, Gradescope.s limit"):
        hand_in(Platform(tmp_path), _zip(tmp_path / "bomb.zip", {"a": bytes(2**20 + 1)}))


def test_a_missing_submission_is_refused(tmp_path: Path) -> None:
    """A preview needs the very file that a student uploads."""
    with pytest.raises(GraderError, match=r"There is no file .*none\.zip; a preview takes the zip or file"):
        hand_in(Platform(tmp_path), tmp_path / "none.zip")


def test_a_failing_setup_is_refused(tmp_path: Path) -> None:
    """setup.sh's status and last lines are reported, and the root does not count as prepared."""
    bundle = tmp_path / "bundle.zip"
    write_zip(bundle, {**DOORS, "setup.sh": b"#!/bin/sh\necho no such package\nexit 3\n"}, executable=DOORS)

    for _ in range(2):
        with pytest.raises(GraderError, match=r"setup\.sh ended with status 3, so Gradescope cannot[^\n]*\nno su"):
            prepare(Platform(tmp_path / "root"), bundle)


def test_a_prepared_root_is_used_again(tmp_path: Path) -> None:
    """setup.sh runs once for a bundle, and again for another one."""
    platform, bundle = Platform(tmp_path / "root"), tmp_path / "bundle.zip"
    script = f"#!/bin/sh\necho run >> {tmp_path}/runs\n".encode()
    write_zip(bundle, {**DOORS, "setup.sh": script}, executable=DOORS)

    assert [prepare(platform, bundle), prepare(platform, bundle)] == [True, False]
    write_zip(bundle, {**DOORS, "setup.sh": script, "more.py": b""}, executable=DOORS)
    assert prepare(platform, bundle)
    assert (tmp_path / "runs").read_text() == "run\nrun\n"


def _zip(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path
