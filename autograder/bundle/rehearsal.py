"""Tries a handout before it is written, as a student with the right solution would use it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ..errors import HomeworkError
from ..homework import Homework
from ..notebook.write import as_handed_in
from ..template.files import write_files

SECONDS = 600
SHOWN = 1500


def rehearse(homework: Homework, entries: dict[str, bytes], door: str) -> None:
    """Unpack the handout, replace the template by the reference and run ``run_tests.py``.

    Raises:
        HomeworkError: a public case does not pass on its own recorded answers.
    """
    sources = {name: (homework.reference_dir / name).read_bytes() for name in homework.source_files}
    solution = as_handed_in(homework.files, sources)
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), {**entries, **solution})
        done = subprocess.run([sys.executable, door], cwd=folder, capture_output=True, text=True, timeout=SECONDS,
                              env={**os.environ, "XDG_CACHE_HOME": folder}, check=False)
    if done.returncode:
        raise HomeworkError(
            f"The handout of {homework.id} does not pass with the reference, so no student could pass it. A public "
            f"case must ask the same questions in every run: draw its inputs from a fixed seed. It said:\n"
            f"{(done.stdout + done.stderr)[-SHOWN:]}")
