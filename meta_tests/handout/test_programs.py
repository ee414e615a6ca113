"""The program below a failure: plain Python on the student's files, which shows the same mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.homework import Homework
from meta_tests.handout.student import Ran, fill_in, messages, run

MISTAKES = ["lin-nobias", "linb-bias-scalar", "x-noavg", "linb-noreturn", "opt-ascent", "opt-noweight", "sig-sign",
            "sigb-no-g", "relu-leaky", "relu-mask-g", "ce-vector", "ce-offbyone", "ceb-divn", "tr-error",
            "tr-lastbatch"]
RELU_LINE = "out = np.maximum(x, 0.0)"
BROKEN = {
    "raises": "out = no_such_name",
    "dies": "import os; os._exit(3)",
    "gives_none": "return None",
}


@pytest.fixture(scope="module")
def failures(unzipped: Path, homework: Homework, tmp_path_factory: pytest.TempPathFactory
             ) -> dict[str, list[list[str]]]:
    """The handout's message for each mistake."""
    root = tmp_path_factory.mktemp("mistakes")
    for mistake in MISTAKES:
        fill_in(root / mistake, homework, mistake)
    return messages(unzipped, *(root / mistake for mistake in MISTAKES))


def run_program(program: str, folder: Path) -> Ran:
    """Save a program beside a student's files and run it, with nothing else in reach."""
    (folder / "repeat.py").write_text(program, encoding="utf-8")
    return run(folder, "repeat.py")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_program_shows_what_the_case_saw(failures: dict[str, list[list[str]]], mistake: str, homework: Homework,
                                           tmp_path: Path) -> None:
    """It prints the number that the message calls wrong, or raises; on the reference it prints something else."""
    fill_in(tmp_path / "student", homework, mistake)
    fill_in(tmp_path / "right", homework)

    assert failures[mistake], "the public cases do not see this mistake; choose another one for this test"
    for id, text, program in {program: (id, text, program) for id, text, program in failures[mistake]}.values():
        student, right = (run_program(program, tmp_path / side) for side in ("student", "right"))
        assert program, id
        assert right.status == 0, right.stderr
        assert (student.status, student.stdout) != (0, right.stdout), id
        wrong = re.search(r"got +\[*(-?[\d.]+)", text)
        if wrong and not student.stdout.startswith("{"):
            shown = re.search(r"-?\d+\.?\d*(e-?\d+)?", student.stdout)
            assert shown, id
            assert float(shown[0]) == pytest.approx(float(wrong[1]), abs=1e-3), id


@pytest.mark.parametrize("way", BROKEN)
def test_a_program_repeats_an_exception_and_an_end(way: str, unzipped: Path, homework: Homework,
                                                   tmp_path: Path) -> None:
    """If the student's code raises, dies or returns nothing, so does the program."""
    student = tmp_path / "student"
    fill_in(student, homework)
    library = student / "hw3_lib.py"
    text = library.read_text()
    assert text.count(RELU_LINE) == 1
    library.write_text(text.replace(RELU_LINE, BROKEN[way]))

    found = [entry for entry in messages(unzipped, student)["student"] if "test_relu.py::test_forward" in entry[0]]
    ran = run_program(found[0][2], student)

    assert {"raises": ran.status == 1 and "NameError: name 'no_such_name' is not defined" in ran.stderr,
            "dies": ran.status == 3, "gives_none": ran.stdout == "None\n"}[way]


def test_a_program_names_no_part_of_the_grader(failures: dict[str, list[list[str]]]) -> None:
    """It imports NumPy and the student's own files, and nothing of the harness."""
    imports = {line for found in failures.values() for *_, program in found for line in program.splitlines()
               if "import" in line}

    assert imports
    assert all(re.match(r"import numpy as np$|from types import SimpleNamespace$|from hw3_(lib|sol) import ", line)
               for line in imports), imports
