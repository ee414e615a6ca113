"""A command whose output nobody reads any more ends without a trace."""

from __future__ import annotations

import os
import subprocess
import sys

from autograder.homework import ROOT


def test_a_command_whose_reader_has_ended_says_nothing() -> None:
    """As in ``autograder grade ... | head -1``: no traceback, and the exit status that a shell gives to such an end."""
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run([sys.executable, "-m", "autograder", "completion", "bash"], cwd=ROOT, stdout=writes,
                          stderr=subprocess.PIPE, text=True, check=False)
    os.close(writes)
    assert (done.returncode, done.stderr) == (141, "")
