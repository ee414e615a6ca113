"""The garbage collector rests while the grader imports."""

from __future__ import annotations

import subprocess
import sys

from autograder.homework import ROOT

CODE = """
import gc
from autograder.engine.process import collector_at_rest
frozen, kept = [], []
for _ in range(2):
    with collector_at_rest():
        within = gc.isenabled()
        kept += [[] for _ in range(100_000)]
    frozen.append(gc.get_freeze_count())
print(within, gc.isenabled(), frozen[0] > 100_000, frozen[1] <= frozen[0])
gc.disable()
with collector_at_rest():
    pass
print(gc.isenabled())
"""


def told_by(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_collector_rests_and_then_skips_what_was_imported() -> None:
    """It is off within the block and on afterwards; only the first block's objects are kept out of its searches."""
    assert told_by(CODE) == ["False", "True", "True", "True", "False"]
