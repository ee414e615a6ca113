"""Grades once in the platform's real folders, as root, and takes everything away again: for continuous integration.

    CI=true python -m meta_tests.preview.real_folders

It refuses to run anywhere else: a developer's machine gets no /autograder and no new user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.bundle.bundle import build_bundle
from autograder.bundle.pack import write_zip
from autograder.certify.catalogue import reference_sources
from autograder.homework import load_homework
from autograder.notebook.write import as_handed_in
from autograder.preview.layout import REAL_ROOT, Platform
from autograder.preview.preview import Preview, preview
from autograder.preview.show import show
from autograder.report.metadata import read_metadata
from autograder.worker.confine.plan import WORKER_USER


def refusal() -> str:
    """Why the real folders must not be made here; empty where they may."""
    if os.environ.get("CI") != "true":
        return "CI is not true: this makes /autograder and a user, which is for continuous integration alone."
    if os.geteuid() != 0:
        return "The platform starts as root, and this process is not root."
    if REAL_ROOT.exists():
        return f"{REAL_ROOT} is there already; nothing was touched."
    if has_worker():
        return f"There is a user {WORKER_USER} already; nothing was touched."
    return ""


def has_worker() -> bool:
    """Whether this machine has the user that setup.sh makes."""
    return WORKER_USER in {entry.pw_name for entry in pwd.getpwall()}


def grade_reference(name: str) -> Preview:
    """Bundle a homework and hand its reference in."""
    homework = load_homework(name)
    with tempfile.TemporaryDirectory() as folder:
        bundle, submission = Path(folder) / "bundle.zip", Path(folder) / "right.zip"
        build_bundle(homework, bundle, proof=False)
        sources = {name: text.encode() for name, text in reference_sources(homework).items()}
        write_zip(submission, as_handed_in(homework.files, sources))
        return preview(REAL_ROOT, bundle, submission)


def complaints(seen: Preview) -> list[str]:
    """What did not go as on the platform."""
    wrong = list(seen.findings)
    wrong += [f"{view.reader.value} sees {view.total} of {view.maximum}." for view in seen.views
              if view.total is None or view.total != view.maximum]
    if not has_worker():
        wrong.append(f"setup.sh made no user {WORKER_USER}.")
    if read_metadata(Platform(REAL_ROOT).metadata) is None:
        wrong.append("submission_metadata.json cannot be read.")
    return wrong + list(seen.views[0].notes)


def remove() -> None:
    """Take away what was made."""
    shutil.rmtree(REAL_ROOT, ignore_errors=True)
    if has_worker():
        subprocess.run(["userdel", "--force", WORKER_USER], check=True)  # also where a process still has it


def main() -> int:
    """Grade, remove, and fail with a sentence each."""
    reason = refusal()
    if reason:
        print(reason, file=sys.stderr)
        return 2
    try:
        seen = grade_reference("cmu_hw3")
        wrong = complaints(seen)
        show(seen)
    finally:
        remove()
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
