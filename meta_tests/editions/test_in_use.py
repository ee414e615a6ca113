"""An edition goes through the commands like any other homework."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from autograder.bundle.bundle import list_bundle
from autograder.certify.matrix import grade
from autograder.homework import Homework, load_homework
from autograder.template.generate import stale_files, write_template
from meta_tests.engine.grading import environment

from .conftest import PROJECT, TOY, MakeEdition, write

DECLARATION = """
title = "Trebling"
[settings]
factor = 3
[titles]
"public/test_double.py::test_array" = "double gives three times an array."
"hidden/test_double.py::test_text" = "double trebles a text too."
"""
CASES = """
from gradescope_utils.autograder_utils.decorators import weight
from tests.double.factor import right


@weight({weight})
def {name}(submission, reference, settings):
    \\"\\"\\"double doubles.\\"\\"\\"
    assert submission.toy.double(2) == reference.toy.double(2) == right(2, settings) == 6
""".replace("\\", "")
SOLUTION = (TOY / "reference" / "double" / "toy.py").read_text().replace("return 2 * x", "return 3 * x")
FILES = {
    "tests/treble/public/test_double.py": CASES.format(weight=2, name="test_array"),
    "tests/treble/hidden/test_double.py": CASES.format(weight=2, name="test_text"),
    "tests/treble/factor.py": "def right(x, settings):\n    return settings['factor'] * x\n",
    "reference/treble/toy.py": SOLUTION,
}
RUN = """
import sys
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.homework import load_homework
homework = load_homework("treble", Path(sys.argv[1]))
grade(homework, Path(sys.argv[2]) if sys.argv[2:] else homework.reference_dir,
      Options(results=Path(sys.argv[1]) / "results.json", allow_unsafe=True))
"""
HANDOUT = """
import sys, zipfile
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
from autograder.bundle.handout import build_handout
from autograder.homework import load_homework
root = Path(sys.argv[1])
zipfile.ZipFile(build_handout(load_homework("treble", root), root / "handout.zip")).extractall(root / "handout")
"""


@pytest.fixture
def edition(make_edition: MakeEdition, root: Path) -> Homework:
    """Trebling instead of doubling: own solution, two own cases, a module of its own, two titles."""
    case = root / "tests" / "double" / "public" / "test_counter.py"
    case.write_text(case.read_text().replace("set_score(counter.count / 4)", "set_score(counter.count / 3)"))
    return make_edition(DECLARATION, FILES)


def run(code: str, *arguments: Path) -> None:
    """Run this in an interpreter of its own, since pytest cannot run inside pytest."""
    done = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], cwd=PROJECT, env=environment(),
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_is_graded(edition: Homework, root: Path) -> None:
    """Its own cases and its base's run, on its own solution, with its own settings, titles and ids."""
    run(RUN, root)
    tests = {test["extra_data"]["case"]: test for test in json.loads((root / "results.json").read_bytes())["tests"]}

    assert {id: test["name"] for id, test in tests.items() if "test_double" in id} == {
        "tests/treble/public/test_double.py::test_array": "double gives three times an array.",
        "tests/treble/hidden/test_double.py::test_text": "double trebles a text too.",
    }
    assert len(tests) == 5
    assert all(id.startswith("tests/treble/") and test["score"] == test["max_score"] for id, test in tests.items())


def test_its_base_s_solution_is_wrong_for_it(edition: Homework, root: Path) -> None:
    """Nothing of the base answers in its place."""
    run(RUN, root, root / "reference" / "double")
    tests = json.loads((root / "results.json").read_bytes())["tests"]
    assert {test["extra_data"]["case"].split("/")[-1] for test in tests if not test["score"]} == {
        "test_double.py::test_array", "test_double.py::test_text"}


def test_its_handout_is_complete(edition: Homework, root: Path) -> None:
    """A handout names no base, contains only the public title, and passes with the solution."""
    write(root, "tests/treble/public/test_counter.py", CASES.format(weight=3, name="test_counts"))
    run(HANDOUT, root)
    declared = msgspec.toml.decode((root / "handout/tests/treble/homework.toml").read_bytes())

    assert "extends" not in declared
    assert list(declared["titles"]) == ["public/test_double.py::test_array"]
    assert "return 3" not in (root / "handout/toy.py").read_text()
    assert (root / "handout/tests/treble/factor.py").is_file()


def test_its_bundle_is_complete(edition: Homework) -> None:
    """A bundle contains one homework, with all keys and files, and no code for editions."""
    entries = list_bundle(edition)
    declared = msgspec.toml.decode(entries["tests/treble/homework.toml"])

    assert "extends" not in declared
    assert (declared["title"], declared["settings"]) == ("Trebling", {"factor": 3})
    assert declared["parts"] == {"double": 4, "counter": 3}
    assert b"return 3 * x" in entries["reference/treble/toy.py"]
    assert b"from tests.treble.factor import right" in entries["tests/treble/public/test_double.py"]
    assert not [name for name in entries if "tests/double" in name or "autograder/editions" in name]


def test_only_what_differs_is_written_to_its_template(edition: Homework, root: Path) -> None:
    """A file that equals the base's committed one is left there; what differs is the edition's own."""
    write(root, "tests/double/homework.toml", 'unchanged = ["notes.txt"]\n' + (
        root / "tests/double/homework.toml").read_text())
    write(root, "reference/double/notes.txt", "the same in both\n")
    write(root, "reference/treble/toy.py", SOLUTION.replace("Twice x", "Three times x"))
    write_template(load_homework("double", root))
    edition = load_homework("treble", root)

    assert stale_files(edition) == ["student_template/treble/toy.py differs from what the reference generates."]
    assert write_template(edition) == [root / "student_template" / "treble" / "toy.py"]
    assert stale_files(edition) == []
    assert "Three times x" in (load_homework("treble", root).template_dir / "toy.py").read_text()
    assert (load_homework("treble", root).template_dir / "notes.txt").read_text() == "the same in both\n"


def test_a_file_that_became_the_base_s_is_still_renewed(edition: Homework, root: Path) -> None:
    """What the edition has committed is kept fresh, also when it no longer differs."""
    write_template(load_homework("double", root))
    write(root, "student_template/treble/toy.py", "old")

    assert write_template(edition) == [root / "student_template" / "treble" / "toy.py"]
    assert stale_files(edition) == []


class _Started(Exception):
    """A process would start in this folder."""


def test_a_candidate_is_graded_where_the_edition_is_maintained(edition: Homework, root: Path,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that grades for certify starts in the project and loads the edition anew."""
    def start(command: list[str], **options: object) -> None:
        raise _Started(str(options["cwd"]))

    monkeypatch.setattr(subprocess, "run", start)
    with pytest.raises(_Started, match=f"^{re.escape(str(root))}$"):
        grade(edition, root)
