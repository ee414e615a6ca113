"""The peak memory of a command and everything below it."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from .measure import ROOT, environment, family, reap_orphans


def peak_memory(command: Sequence[str]) -> float:
    """The highest sum of the processes' proportional memory (PSS), in MB, sampled while the command runs."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(pss, family(process.pid))))
        time.sleep(0.01)
    reap_orphans()
    return peak


def pss(pid: int) -> float:
    """A process's proportional share of memory in MB; 0 when it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) / 1024 if "Pss:" in text else 0.0
