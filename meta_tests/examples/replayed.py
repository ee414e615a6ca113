"""Grades a submission and prints JSON: the results without times, and whether Hypothesis was imported.

Arguments: the root of a toy homework, the submission, and ``hypothesis`` to import Hypothesis before anything else.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from autograder.apart import Graded
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.homework import load_homework


def main(root: str, submission: str, way: str = "") -> None:
    """Grade and print."""
    if way == "hypothesis":
        import hypothesis  # noqa: F401

    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        grade(load_homework("double", Path(root)), Path(submission), Options(results=results, allow_unsafe=True))
        print(json.dumps({"results": Graded(json.loads(results.read_text())).timeless(),
                          "imported": "hypothesis.core" in sys.modules}))


if __name__ == "__main__":
    main(*sys.argv[1:])
