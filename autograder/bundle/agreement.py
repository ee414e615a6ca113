"""Compares a homework's reference with torch.

A homework asks for this by a script tests/<hw>/agree_with_torch.py, which defines

    def agree(reference: Any, seeds: Sequence[int]) -> list[str]

``reference`` has one attribute per module of the homework (``reference.hw3_lib.Linear``): plain modules, no proxies.
If homework.toml names an oracle, it is an attribute too (``reference.oracle``).
Each seed determines one fuzzed case: shapes and numbers come from it alone. The result has one sentence for each
disagreement, which names the seed. The script may import torch; it runs in a process of its own, never when grading.
"""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from ..errors import HomeworkError
from ..homework import Homework, load_homework
from ..places import HERE, put_on_path
from ..sandbox.local import load_trusted

SCRIPT = "agree_with_torch.py"


def script_of(homework: Homework) -> Path:
    """The path of the homework's script that compares with torch; it need not exist."""
    return homework.cases_dir / SCRIPT


def disagreements(homework: Homework, count: int) -> list[str]:
    """A sentence for each disagreement with torch on ``count`` fuzzed cases, seeds 0 to count - 1.

    Raises:
        HomeworkError: the script failed.
    """
    done = subprocess.run([sys.executable, "-m", __name__, homework.root, homework.id, str(count)], cwd=HERE,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no reason was given"]
        raise HomeworkError(f"tests/{homework.id}/{SCRIPT} failed: {lines[-1]} (torch comes with ./setup.sh --dev)")
    answer: list[str] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main(root: str, name: str, count: str) -> None:
    """Print the sentences as JSON, on the last line."""
    homework = load_homework(name, Path(root))
    put_on_path(Path(root))
    agree = runpy.run_path(str(script_of(homework)))["agree"]
    files = dict.fromkeys([*homework.source_files, *homework.reference_files])
    reference = SimpleNamespace(**load_trusted(homework.reference_dir, files))
    print(json.dumps([str(sentence) for sentence in agree(reference, range(int(count)))]))


if __name__ == "__main__":
    main(*sys.argv[1:])
