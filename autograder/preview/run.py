"""Runs a bundle's own setup.sh and run_autograder as the platform does, under its time limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from ..errors import GraderError
from .layout import REAL_ROOT, Platform, digest, lay_out

PLATFORM_SECONDS = 600.0


@dataclass(frozen=True)
class Ran:
    """The results of a run.

    Attributes:
        results: the bytes of results.json, or None if there is none.
        killed: whether the platform's time limit ended it.
    """

    results: bytes | None
    stdout: str
    seconds: float
    killed: bool = False


def prepare(platform: Platform, bundle: Path) -> bool:
    """Extract the bundle and run its setup.sh; False if this very bundle was prepared here before.

    Raises:
        GraderError: setup.sh failed, so Gradescope would not build the image; the message contains its last lines.
    """
    if platform.label.is_file() and platform.label.read_text() == digest(bundle) and platform.source.is_dir():
        return False
    platform.label.unlink(missing_ok=True)
    lay_out(platform, bundle)
    done = subprocess.run(["bash", str(platform.source / "setup.sh")], cwd=platform.source, env=_environment(platform),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise GraderError(f"setup.sh ended with status {done.returncode}, so Gradescope cannot build the image:\n"
                          + "\n".join(done.stdout.splitlines()[-15:]))
    platform.label.write_text(digest(bundle))
    return True


def run(platform: Platform, limit: float = PLATFORM_SECONDS) -> Ran:
    """Run the platform's copy of run_autograder once, in the platform's folder, for ``limit`` seconds at most."""
    if not shutil.which("bash"):
        raise GraderError("There is no bash on this machine; a preview runs the bundle's own shell scripts.")
    output = platform.results.parent / "stdout"
    started = time.monotonic()
    with output.open("wb") as stream, subprocess.Popen(
            [str(platform.door)], cwd=platform.root, env=_environment(platform), stdin=subprocess.DEVNULL,
            stdout=stream, stderr=subprocess.STDOUT, start_new_session=True) as process:
        killed = _wait(process, limit)
    seconds = time.monotonic() - started
    return Ran(_read(platform.results), output.read_text(errors="replace"), round(seconds, 2), killed)


def _wait(process: subprocess.Popen[bytes], limit: float) -> bool:
    """Wait, and kill the whole session past the limit; True if that was needed."""
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def _environment(platform: Platform) -> dict[str, str]:
    """The caller's environment without Python's own variables; in the real folders no variable names the root."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return kept if platform.root == REAL_ROOT else {**kept, "AUTOGRADER_ROOT": str(platform.root)}


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
