"""Gradescope's folders below any root: the bundle, a copy of its run_autograder, the student's files, the metadata."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import GraderError

REAL_ROOT = Path("/autograder")
LARGEST_UPLOAD = 100 * 2**20
CREATED_AT = "2026-02-02T18:05:00.000000-05:00"


@dataclass(frozen=True)
class Platform:
    """The paths below ``root`` that the platform writes and reads."""

    root: Path

    @property
    def source(self) -> Path:
        """The extracted bundle."""
        return self.root / "source"

    @property
    def door(self) -> Path:
        """The platform's copy of the bundle's run_autograder."""
        return self.root / "run_autograder"

    @property
    def submission(self) -> Path:
        """The student's files."""
        return self.root / "submission"

    @property
    def results(self) -> Path:
        """The results.json that the bundle must write."""
        return self.root / "results" / "results.json"

    @property
    def metadata(self) -> Path:
        """The platform's metadata on the submission."""
        return self.root / "submission_metadata.json"

    @property
    def label(self) -> Path:
        """Our own file: the bundle that this root was prepared with."""
        return self.root / ".prepared"


def lay_out(platform: Platform, bundle: Path) -> None:
    """Extract the bundle and copy its run_autograder; an earlier bundle is replaced.

    Raises:
        GraderError: the bundle is not a zip, or has no setup.sh and run_autograder at its root.
    """
    try:
        with zipfile.ZipFile(bundle) as archive:
            missing = {"setup.sh", "run_autograder"} - set(archive.namelist())
            if missing:
                raise GraderError(f"{bundle} has no {' and no '.join(sorted(missing))} at its root, so Gradescope "
                                  f"cannot use it; zip the files, not their folder.")
            platform.root.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(platform.source, ignore_errors=True)
            _extract(archive, platform.source)
    except (OSError, zipfile.BadZipFile) as error:
        raise GraderError(f"{bundle} cannot be read as a zip: {error}.") from None
    shutil.copyfile(platform.source / "run_autograder", platform.door)
    platform.door.chmod(0o755)


def hand_in(platform: Platform, submission: Path, metadata: dict[str, Any] | None = None) -> None:
    """Copy a submission to the platform's folder: a zip is unpacked with its folders, any other file stays as it is.

    Raises:
        GraderError: there is no such file, or it is larger than the platform accepts.
    """
    _check_upload(submission)
    for folder in (platform.submission, platform.results.parent):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    if zipfile.is_zipfile(submission):
        with zipfile.ZipFile(submission) as archive:
            _extract(archive, platform.submission)
    else:
        shutil.copyfile(submission, platform.submission / submission.name)
    platform.metadata.write_text(json.dumps(metadata or plausible_metadata(), indent=1))


def digest(bundle: Path) -> str:
    """The fingerprint of a prepared root; it changes with any byte of the bundle."""
    return hashlib.sha256(bundle.read_bytes()).hexdigest()


def plausible_metadata(created_at: str = CREATED_AT) -> dict[str, Any]:
    """A submission_metadata.json with the platform's own keys: one student, the first submission."""
    return {
        "id": 1, "created_at": created_at, "submission_method": "upload", "previous_submissions": [],
        "users": [{"email": "student@example.edu", "id": 1, "name": "A Student"}],
        "assignment": {
            "id": 1, "course_id": 1, "title": "Preview", "total_points": "0.0", "group_submission": False,
            "group_size": None, "release_date": "2026-01-26T00:00:00.000000-05:00",
            "due_date": "2026-02-09T23:59:00.000000-05:00", "late_due_date": None,
        },
    }


def _check_upload(submission: Path) -> None:
    if not submission.is_file():
        raise GraderError(f"There is no file {submission}; a preview takes the zip or file that a student uploads.")
    sizes = [submission.stat().st_size]
    if zipfile.is_zipfile(submission):
        with zipfile.ZipFile(submission) as archive:
            sizes.append(sum(entry.file_size for entry in archive.infolist()))
    if max(sizes) > LARGEST_UPLOAD:
        raise GraderError(f"{submission} is larger than {LARGEST_UPLOAD // 2**20} MB, Gradescope's limit.")


def _extract(archive: zipfile.ZipFile, folder: Path) -> None:
    """Extract into ``folder`` with the zip's permissions; zipfile lets no name leave the folder."""
    for entry in archive.infolist():
        path = Path(archive.extract(entry, folder))
        permissions = stat.S_IMODE(entry.external_attr >> 16) & 0o755
        if permissions and not entry.is_dir():
            path.chmod(permissions | 0o644)
