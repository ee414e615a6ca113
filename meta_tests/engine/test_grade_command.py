"""``autograder grade`` for authors and for machines: some of the cases, and results alone on standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.__main__ import main
from autograder.report.results import validate
from meta_tests.engine.grading import environment, make_root, submit

CASES = """
import os
import subprocess
from gradescope_utils.autograder_utils.decorators import weight

@weight(1)
def test_loud(submission):
    \"\"\"double doubles, and this case prints.\"\"\"
    print("printed by a case")
    subprocess.run(["echo", "printed by a program"], check=True)
    assert submission.toy.double(2) == 4

@weight(2)
def test_left_out(submission):
    \"\"\"This case is not chosen.\"\"\"
    print("not chosen, and yet run")
"""
SCRIPT = """
import sys
from functools import partial
from pathlib import Path
from autograder.__main__ import Ready, main
from autograder.homework import load_homework
sys.exit(main(sys.argv[2:], Ready(partial(load_homework, root=Path(sys.argv[1])))))
"""


def test_results_alone_are_on_standard_output(tmp_path: Path) -> None:
    """What cases print, themselves or by a program, goes to standard error; only the chosen case has run."""
    root = make_root(tmp_path / "root", "loud = 3", public_loud=CASES)
    submission = submit(tmp_path / "submission", "def double(x):\n    print('by the student')\n    return 2 * x\n")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(root), "grade", "double", str(submission), "--results", "-",
         "--allow-unsafe", "--case", "1.1"],
        env=environment(), cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert validate(done.stdout.encode()) == []
    results = json.loads(done.stdout)
    assert [(test["number"], test["score"], test["output"]) for test in results["tests"]] == [
        ("1.1", 1.0, "Your code printed:\nby the student")]
    assert results["output"].endswith("This is no grade: of 2 cases only 1 ran.")
    assert "printed by a case\n" in done.stderr
    assert "printed by a program\n" in done.stderr
    assert "not chosen" not in done.stderr


@pytest.mark.parametrize(("options", "sentence"), [
    (["--results", "here.json", "-k", "relu"],
     "--results takes the results of all cases; leave out -k and --case, or use --json."),
    (["--results", "folder"], "folder is a folder; results are written to a regular or a new file, or to standard "
     "output (-)."),
    (["--json", "-k", "(relu"], "-k '(relu' cannot be read: '(' is never closed; write words or numbers, with and, "
     "or, not.")])
def test_options_that_cannot_be_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                    capfd: pytest.CaptureFixture[str], options: list[str],
                                                    sentence: str) -> None:
    """One sentence, exit status 2, nothing graded and nothing written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    assert main(["grade", "cmu_hw3", "folder", *options]) == 2
    assert capfd.readouterr() == ("", f"autograder: {sentence}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
