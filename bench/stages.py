"""Where the grader's time goes: grades in this process and prints how long each stage took."""

from __future__ import annotations

import sys
import time
from pathlib import Path

STARTED = time.monotonic()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autograder.engine.process import prepare_process  # noqa: E402  (after the path is set)


def main(name: str, folder: str, results: str) -> None:
    prepare_process()
    from autograder.engine.grade import grade
    from autograder.engine.options import Options
    from autograder.homework import load_homework

    stages: list[tuple[str, float]] = []
    options = Options(results=Path(results), on_stage=lambda stage: stages.append((stage, time.monotonic())))
    grade(load_homework(name), Path(folder), options)
    before = STARTED
    for stage, at in stages:
        print(f"  {stage:<8} {at - before:.3f} s")
        before = at


if __name__ == "__main__":
    main(*sys.argv[1:])
