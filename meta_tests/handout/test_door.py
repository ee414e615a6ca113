"""The students' command: what ``python run_tests.py`` prints and does in an unzipped handout."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from autograder.homework import Homework
from meta_tests.handout.student import PROJECT, environment, fill_in, run, run_tests

PROGRAM = re.compile(r"\nimport numpy as np\nfrom hw3_lib import ReLU\n\nx = np\.array\(\[\[[^$]*\n"
                     r"relu = ReLU\(\)\nrelu\.forward\(x\)\nprint\(relu\.backward\(g\)\)\n")

PLACES = ["sigmoid", "softmax", "Sigmoid.forward", "Sigmoid.backward", "ReLU.forward", "ReLU.backward",
          "Linear.forward", "Linear.backward", "CrossEntropyLoss.forward", "CrossEntropyLoss.backward",
          "GradientDescentOptimizer.step", "define_network", "train_network"]
WARNING = "Gradescope runs more cases than these: passing here does not guarantee full marks."
GRADE = """
import sys
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.homework import load_homework
report = grade(load_homework("cmu_hw3"), Path(sys.argv[1]), Options(allow_unsafe=True))
print(report.earned, report.maximum)
"""
ELSEWHERE = """
import sys, os
import asyncio, ctypes, multiprocessing, shutil, signal, socket, subprocess, tempfile
import numpy, pytest, hypothesis.extra.numpy, msgspec, rich.console, rich.live, rich.table
import gradescope_utils.autograder_utils.decorators
sys.path.insert(0, ".")
sys.platform = sys.argv[1]
if sys.platform == "win32":
    for name in ("fork", "set_blocking", "geteuid", "getuid"):
        delattr(os, name)
from autograder.student.main import main
sys.exit(main(["-k", "relu"]))
"""


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that occurs once in the file."""
    text = path.read_text()
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new))


def test_the_untouched_template_gets_a_list_of_what_to_write(handout: Path) -> None:
    """Each place once, no gap, no traceback, no complaint; the status is not 0."""
    ran = run_tests(handout)

    assert ran.status == 1
    assert ran.stderr == ""
    listed = re.findall(r"hw3_(?:lib|sol)\.py, line +\d+  (.*)", ran.stdout)
    assert list(dict.fromkeys(listed)) == PLACES
    assert "0 of 29 public cases passed, 29 wait for what is still to write." in ran.stdout
    assert WARNING in ran.stdout
    assert not re.search("Traceback|Error|got  |None|✗", ran.stdout)


@pytest.mark.parametrize("spawn", ["", "1"])
def test_the_reference_passes_every_public_case(handout: Path, homework: Homework, spawn: str) -> None:
    """All parts have their points, the status is 0; also with workers started as on Windows and macOS."""
    fill_in(handout, homework)

    ran = run_tests(handout, AUTOGRADER_SPAWN=spawn)

    assert (ran.status, ran.stderr) == (0, "")
    assert "29 of 29 public cases passed." in ran.stdout
    for part, points in {"Linear": 2, "Relu": 2, "Sigmoid": 2, "Train network": 8, "All": 20}.items():
        assert re.search(rf" {part} .* {points} / {points} ", ran.stdout), part
    assert WARNING in ran.stdout
    assert "Still to write" not in ran.stdout


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_nothing_of_linux_is_needed(handout: Path, homework: Homework, system: str) -> None:
    """With a Python that reports another system, and without Unix's own modules, the cases pass."""
    fill_in(handout, homework)

    ran = run(handout, "-c", ELSEWHERE, system, SYSTEMROOT="/")

    assert (ran.status, ran.stderr) == (0, "")
    assert "4 of 4 public cases with 'relu' in their part or title passed." in ran.stdout


def test_a_console_without_our_signs_shows_plain_ones(handout: Path, homework: Homework) -> None:
    """Nothing fails to print where the encoding has neither ticks nor lines."""
    fill_in(handout, homework, "relu-mask-g")

    ran = run_tests(handout, "-k", "relu", PYTHONIOENCODING="ascii")

    assert (ran.status, ran.stderr) == (1, "")
    assert ran.stdout.isascii()
    assert "x 4.2 ReLU.backward" in ran.stdout


def test_a_broken_layer_gets_its_gap_and_its_program(handout: Path, homework: Homework) -> None:
    """The part loses points, the others keep theirs, and the failure names a program that repeats it."""
    fill_in(handout, homework, "relu-mask-g")

    ran = run_tests(handout)
    repeated = run(handout, "repeat/4.2.py")

    assert ran.status == 1
    assert "✗ 4.2 ReLU.backward lets g through where the input was positive, and nothing elsewhere." in ran.stdout
    assert re.search(r"got .*\n +should be .*\n +off by .* at most, at", ran.stdout)
    assert "  repeat it: python repeat/4.2.py\n" in ran.stdout
    assert PROGRAM.search((handout / "repeat" / "4.2.py").read_text())
    assert (repeated.status, repeated.stderr, repeated.stdout[:2]) == (0, "", "[[")
    assert re.search(r"Linear .* 2 / 2 ", ran.stdout)
    assert "Another part may be the cause" not in ran.stdout


def test_a_program_that_cannot_be_saved_is_printed(handout: Path, homework: Homework) -> None:
    """Where a file is in the folder's place, as in a folder that cannot be written, the program is printed."""
    fill_in(handout, homework, "relu-mask-g")
    (handout / "repeat").write_text("mine")

    ran = run_tests(handout, "-k", "relu")

    assert (ran.status, ran.stderr) == (1, "")
    assert PROGRAM.search(ran.stdout)
    assert (handout / "repeat").read_text() == "mine"


def test_a_partly_written_file_shows_gaps_and_what_is_left(handout: Path, homework: Homework) -> None:
    """A wrong function that is written shows its gap; cases that run into a stub wait."""
    fill_in(handout, homework)
    library = handout / "hw3_lib.py"
    edit(library, "out = np.maximum(x, 0.0)", "out = np.minimum(x, 0.0)")
    text = library.read_text()
    start, end = text.index("    def step(self):"), len(text)
    library.write_text(text[:start] + "    def step(self):\n        ### TYPE HERE AND REMOVE `pass` below ###\n"
                                      "        pass\n" + text[end:])

    ran = run_tests(handout)

    assert "✗ 4.1 ReLU.forward keeps what is positive and gives 0 for the rest." in ran.stdout
    assert "GradientDescentOptimizer.step" in ran.stdout
    assert "11 wait for what is still to write." in ran.stdout
    assert "train_loss" not in ran.stdout


def test_k_runs_the_chosen_cases_only(handout: Path, homework: Homework) -> None:
    """By part or title, whatever its case, and by number; the status speaks of these cases."""
    fill_in(handout, homework, "linb-noreturn")

    relu, linear = run_tests(handout, "-k", "ReLU and not 4.3"), run_tests(handout, "-k", "1")

    assert (relu.status, linear.status) == (0, 1)
    assert "3 of 3 public cases with 'ReLU and not 4.3' in their part or title passed." in relu.stdout
    assert "Linear" not in relu.stdout
    assert WARNING in relu.stdout
    assert "of 5 public cases with '1' in their part or title passed, " in linear.stdout
    assert "Relu" not in linear.stdout


def test_k_that_chooses_nothing_says_so(handout: Path) -> None:
    """A misspelt part is not a success."""
    ran = run_tests(handout, "-k", "rellu")

    assert ran.status == 2
    assert "No part or title contains 'rellu'; the parts are linear, " in ran.stderr


def test_k_lists_only_what_its_cases_need(handout: Path) -> None:
    """Of the template's places those that the chosen cases reach; their sign and words are not those of a failure."""
    ran = run_tests(handout, "-k", "4.1")

    assert ran.status == 1
    assert re.findall(r"hw3_(?:lib|sol)\.py, line +\d+  (.*)", ran.stdout) == ["ReLU.forward"]
    assert "Relu: 0 of 1 passed, 1 to write\n" in ran.stdout
    assert re.search(r" 4   Relu +○ .*\n(?:.*\n)*○ to write\n", ran.stdout)


def test_lf_runs_what_was_wrong_last(handout: Path, homework: Homework, tmp_path: Path) -> None:
    """What is remembered is in the user's cache, so that a folder that cannot be written does not matter."""
    fill_in(handout, homework, "relu-mask-g")
    for path in (handout, *handout.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    first = run_tests(handout, "-k", "relu or sigmoid", XDG_CACHE_HOME=str(tmp_path / "cache"))
    for path in (handout, *handout.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)
    fill_in(handout, homework)
    again = run_tests(handout, "--lf", XDG_CACHE_HOME=str(tmp_path / "cache"))

    wrong = len(re.findall("^✗ 4", first.stdout, re.MULTILINE))
    assert wrong > 0
    assert again.status == 0
    assert f"{wrong} of {wrong} public cases that were wrong last time passed." in again.stdout
    assert "Sigmoid" not in again.stdout


def test_a_file_under_a_near_name_is_suggested(handout: Path, homework: Homework) -> None:
    """A missing file is one of this folder, and the note asks whether another one was meant."""
    fill_in(handout, homework)
    (handout / "hw3_lib.py").rename(handout / "hw3_lib (1).py")

    ran = run_tests(handout, "-k", "4.1")

    assert ran.status == 1
    assert "hw3_lib.py is missing; is hw3_lib (1).py meant to be hw3_lib.py? If so, rename it." in ran.stdout
    assert "zip" not in ran.stdout


def test_run_tests_alone_says_what_is_missing(handout: Path, tmp_path: Path) -> None:
    """Moved out of the handout it has no cases to run; that is a sentence."""
    (tmp_path / "elsewhere").mkdir()
    (handout / "run_tests.py").rename(tmp_path / "elsewhere" / "run_tests.py")

    ran = run_tests(tmp_path / "elsewhere")

    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr == ("run_tests.py needs the rest of the handout, and the folder autograder is not beside it. Run "
                          "it in the folder into which you unzipped the handout.\n")


def test_a_syntax_error_is_reported_once(handout: Path, homework: Homework) -> None:
    """The line that Python cannot read is shown, and no case shows a traceback."""
    fill_in(handout, homework)
    edit(handout / "hw3_lib.py", "out = np.maximum(x, 0.0)", "out = np.maximum(x, 0.0")

    ran = run_tests(handout)

    assert ran.status == 1
    assert ran.stdout.count("SyntaxError") == 1
    assert "Traceback" not in ran.stdout


def test_missing_packages_are_named_with_the_command(handout: Path, tmp_path: Path) -> None:
    """An interpreter without the packages gets a sentence, not a traceback."""
    done = subprocess.run([sys.executable, "-I", "-S", str(handout / "run_tests.py")], cwd=tmp_path, timeout=600,
                          capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "Not installed for this Python: numpy, pytest, hypothesis, gradescope-utils, msgspec, rich." in done.stderr
    assert "-m pip install -r requirements.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_project_itself_is_no_handout() -> None:
    """In the project's own folder the command says what to do instead."""
    ran = run(PROJECT, "run_tests.py")

    assert ran.status == 2
    assert "is not a handout" in ran.stderr
    assert "python -m autograder handout HOMEWORK" in ran.stderr


def test_a_handout_without_its_answers_says_so(handout: Path) -> None:
    """A deleted recording gets a message of its own."""
    (handout / "tests" / "cmu_hw3" / "answers.bin").unlink()

    ran = run_tests(handout)

    assert ran.status == 1
    assert "no answers.bin in tests/cmu_hw3/; unzip the handout again" in " ".join(ran.stdout.split())


def test_the_zip_gets_full_marks_from_the_real_grader(handout: Path, homework: Homework) -> None:
    """Exactly the two files at the root; graded with the hidden cases it earns 50 of 50."""
    fill_in(handout, homework)

    ran = run_tests(handout, "--zip")

    assert ran.status == 0, ran.stdout
    with zipfile.ZipFile(handout / "submission.zip") as archive:
        assert archive.namelist() == ["hw3_lib.py", "hw3_sol.py"]
        assert archive.read("hw3_lib.py") == (handout / "hw3_lib.py").read_bytes()
    assert "Written: submission.zip. It contains, at its root:\n  hw3_lib.py" in ran.stdout
    graded = run(PROJECT, "-c", GRADE, str(handout / "submission.zip"))
    assert graded.stdout.split() == ["50.0", "50.0"], graded.stderr


def test_zip_warns_of_what_is_still_to_write(handout: Path) -> None:
    """The template may be handed in, with a word of care."""
    ran = run_tests(handout, "--zip", "mine.zip")

    assert ran.status == 0
    assert "Careful, still to write:\n  sigmoid\n  softmax\n" in ran.stdout
    assert (handout / "mine.zip").is_file()


WRONG = {
    "missing": (None, "hw3_lib.py is missing: it is not in homework3/. Put it there under exactly this name. Is "
                "my_hw3_lib.py meant to be it? Then rename it."),
    "utf16": ("x = 'é'\n".encode("utf-16"), "hw3_lib.py is not UTF-8 text"),
    "syntax": (b"def f(:\n    pass\n", "hw3_lib.py, line 1: "),
    "large": (b"#" * (2**20 + 1), "hw3_lib.py is 1.0 MiB large; a file may have 1 MiB."),
    "null": (b"x = 1\x00\n", "hw3_lib.py"),
    "raises": (b"raise ValueError('at import')\n", "ValueError: at import"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_zip_refuses_a_wrong_file_with_the_reason(handout: Path, homework: Homework, wrong: str) -> None:
    """No zip is written, the reason names the file, and the status is not 0."""
    fill_in(handout, homework)
    content, reason = WRONG[wrong]
    (handout / "hw3_lib.py").rename(handout / "my_hw3_lib.py")
    if content is not None:
        (handout / "hw3_lib.py").write_bytes(content)

    ran = run_tests(handout, "--zip")

    assert ran.status == 1
    assert ran.stdout.startswith("No zip was written:\n")
    assert reason in ran.stdout
    assert not (handout / "submission.zip").exists()
    assert "Traceback" not in ran.stdout + ran.stderr


def test_zip_never_overwrites_a_file_of_the_homework(handout: Path, homework: Homework) -> None:
    """A name that is not a zip's is refused."""
    fill_in(handout, homework)
    before = (handout / "hw3_lib.py").read_bytes()

    ran = run_tests(handout, "--zip", "hw3_lib.py")

    assert ran.status == 1
    assert "hw3_lib.py is not the name of a zip; give a name that ends in .zip." in ran.stdout
    assert (handout / "hw3_lib.py").read_bytes() == before


def test_watch_runs_again_on_save_and_ends_with_ctrl_c(handout: Path, homework: Homework, tmp_path: Path) -> None:
    """A first run on the template, a second one after the save, and a quiet end."""
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-u", "run_tests.py", "--watch", "-k", "relu"], cwd=handout,
                                   env=environment(), stdout=output, stderr=subprocess.STDOUT)
    try:
        await_text(log, "Watching hw3_lib.py, hw3_sol.py: save one to run again, press Ctrl-C to end.", 1)
        fill_in(handout, homework)
        await_text(log, "Watching", 2)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=600) == 0
    finally:
        process.kill()
        process.wait()
    text = log.read_text()
    assert text.index("0 of 4 public cases") < text.index("4 of 4 public cases")
    assert text.endswith("No longer watching.\n")
    assert "Traceback" not in text


def await_text(path: Path, text: str, count: int) -> None:
    """Wait until a text occurs this many times in a file."""
    end = time.monotonic() + 600
    while path.read_text().count(text) < count:
        assert time.monotonic() < end, path.read_text()
        time.sleep(0.1)
