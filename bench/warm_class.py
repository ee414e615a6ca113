"""Grades the reference many times with warm graders: ``python bench/warm_class.py cmu_hw3 FOLDER COUNT WORKERS``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autograder.apart import grade_all_apart
from autograder.homework import load_homework


def main(name: str, folder: str, count: str, workers: str) -> int:
    homework = load_homework(name)
    graded = grade_all_apart([(homework, homework.reference_dir)] * int(count), Path(folder), int(workers))
    lost = [one.lost() for one in graded if one.lost() or one.status]
    if lost:
        print(f"bench: {len(lost)} of {count} gradings were not right, such as {lost[0]}.", file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
