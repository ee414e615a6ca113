"""Only instructors who ask for it in a terminal see why a hidden case failed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.__main__ import main
from autograder.engine import grade as engine_grade
from autograder.homework import ROOT
from autograder.preview.page import to_page
from autograder.preview.preview import preview_of
from autograder.preview.run import Ran
from autograder.report import terminal
from autograder.report.failures import Look
from autograder.report.repeat import PROGRAM_HEADER
from autograder.report.report import Report

sys.path.insert(0, str(Path(__file__).parent))

from grading import environment, make_root, submit

CASES = '''
import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from tests.support import Call, assert_close

@weight(1)
def test_array(submission):
    """double is right for an array."""
    x = np.array([{x}, 2.0, 3.0])
    assert_close("double", submission.toy.double(x), 2 * x, call=Call("double({x})", dict(x=x), dict({size})))
'''
SEVENFOLD = "def double(x):\n    print('argument', x)\n    return 7 * 2 * x\n"
SCRIPT = """
import sys
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.homework import load_homework
from autograder.report.failures import Look
from autograder.report.terminal import show
root, submission, results = map(Path, sys.argv[1:4])
report = grade(load_homework("double", root), submission, Options(results=results, allow_unsafe=True))
show(report, for_staff=True, look=Look(hidden=sys.argv[4] == "with hidden"))
"""
SECRETS = ("7321", "7.321e+03", "secret_size", "1.025e+05", "14642")
TOLD = ("double is exactly 7 = secret_size times too large", "got       [1.025e+05", "should be [14642.0000",
        "in        double(7321)", "argument [7.321e+03")


@dataclass(frozen=True)
class Seen:
    """What grading leaves behind: the file, and the terminal with and without hidden failures."""

    results: str
    staff: str
    others: str


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A wrong submission graded twice by one public and one hidden case, which use different numbers."""
    folder = tmp_path_factory.mktemp("staff")
    root = make_root(folder / "root", "array = 2", public_array=CASES.replace("{x}", "5").replace("{size}", ""),
                     hidden_array=CASES.replace("{x}", "7321").replace("{size}", "secret_size=7"))
    (root / "tests" / "support").symlink_to(ROOT / "tests" / "support")
    submission = submit(folder / "submission", SEVENFOLD)
    printed = []
    for mode in ("with hidden", "without"):
        command = [sys.executable, "-c", SCRIPT, str(root), str(submission), str(folder / f"{mode}.json"), mode]
        done = subprocess.run(command, env=environment(), cwd=folder, capture_output=True, text=True, check=True)
        assert done.stderr == ""
        printed.append(done.stdout)
    return Seen((folder / "with hidden.json").read_text(), *printed)


@pytest.mark.parametrize("text", TOLD)
def test_staff_read_why_a_hidden_case_failed(seen: Seen, text: str) -> None:
    """Headline, both values, call and what the code printed are in the terminal when asked for."""
    assert text in seen.staff


@pytest.mark.parametrize("secret", SECRETS)
def test_only_its_readers_see_it(seen: Seen, secret: str) -> None:
    """It is in no other terminal output, in no field of results.json, and in no view of the preview."""
    page = to_page(preview_of("bundle.zip", "submission.zip", Ran(seen.results.encode(), seen.others, 1.0)))

    assert secret in seen.staff
    for text in (seen.others, seen.results, page):
        assert secret not in text


def test_only_a_public_failure_has_a_program(seen: Seen) -> None:
    """The program that repeats a failure is made for students, so a hidden failure has none."""
    assert seen.staff.count(PROGRAM_HEADER) == 1


def test_each_test_names_its_part_and_a_public_failure_its_relation(seen: Seen) -> None:
    """The relation is shown for the public failure only."""
    extra = [test["extra_data"] for test in json.loads(seen.results)["tests"]]

    assert [(one["part"], one["relation"]) for one in extra] == [
        ("array", "is 7 times the right one in every entry"), ("array", "")]


@pytest.mark.parametrize(("options", "asked"), [(["--staff"], True), ([], False)])
def test_the_command_asks_for_it_by_an_option(monkeypatch: pytest.MonkeyPatch, options: list[str], asked: bool) -> None:
    """``grade --staff`` shows hidden failures; ``grade`` does not."""
    told: list[dict[str, object]] = []
    monkeypatch.setattr(engine_grade, "grade", lambda *_: Report("Networks", (), finished=True))
    monkeypatch.setattr(terminal, "show", lambda report, **shown: told.append(shown))

    assert main(["grade", "cmu_hw3", "README.md", *options]) == 0
    assert told == [{"for_staff": True, "look": Look(hidden=asked)}]
