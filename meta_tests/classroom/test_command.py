"""``autograder class`` from end to end, with warm graders: nothing of a submission reaches the next."""

from __future__ import annotations

import signal
from pathlib import Path

from autograder.apart import grade_apart
from autograder.classroom.record import load_class
from autograder.homework import Homework
from meta_tests.classroom.started import finish, kept, start, timeless, wait_for_a_result


def test_a_class_with_hostile_submissions(homework: Homework, submissions: Path, tmp_path: Path) -> None:
    """Each has the results that it has alone, but for times; what cannot be read is graded, too; then all is known."""
    for graded in (9, 0):
        status, stdout, stderr = finish(start(homework, submissions, "--out", tmp_path / "out", "--jobs", 1))
        assert (status, stderr) == (0, "")
        assert f"9 submissions, {graded} of them graded now, in " in stdout

    assert "poisons" not in (tmp_path / "out" / "report.html").read_text("utf-8")
    found = {one.id: one for one in load_class(tmp_path / "out").submissions}
    assert [(found[id].score, found[id].problem) for id in found if id.endswith("_then")] == [(6.75, "")] * 4
    assert (found["broken"].score, found["broken"].problem) == (0.0, "")
    assert "broken.zip" in found["broken"].notes[0]
    assert found["crashes"].cases["tests/double/hidden/test_double.py::test_text"].headline
    for id in ("floods", "poisons_then"):
        alone = grade_apart(homework, submissions / id, tmp_path / "alone.json", warm=False)
        assert timeless(tmp_path / "out" / "results" / f"{id}.json") == alone.timeless(), id


def test_ctrl_c_ends_at_once_and_says_how_to_go_on(homework: Homework, submissions: Path, tmp_path: Path) -> None:
    """An interrupt in the middle of an endless grading ends it; what was graded before is in the store."""
    (submissions / "zoe").mkdir()
    (submissions / "zoe" / "toy.py").write_text("def double(x):\n    while True:\n        pass\n")
    process = start(homework, submissions, "--out", tmp_path / "out", "--jobs", 1)
    wait_for_a_result(process, tmp_path / "out")
    process.send_signal(signal.SIGINT)
    status, _, stderr = finish(process)
    assert (status, stderr) == (
        130, "autograder: interrupted; what was graded is kept. Run the same command again to go on.\n")
    assert kept(tmp_path / "out") >= 1
