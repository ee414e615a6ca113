"""What is in the handout, file by file, and what must never be in it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from autograder.bundle.readme import readme
from autograder.homework import Homework, load_homework
from autograder.sandbox.answers import unpack_answers
from autograder.template.generate import generate, solutions
from meta_tests.handout.student import BUILD, PROJECT, environment

EXPECTED = Path(__file__).with_name("expected_files.txt")
TITLES = """
import json, sys
from autograder.engine.process import prepare_process
prepare_process()
import ast
from pathlib import Path
found = []
for path in sorted(Path("tests", sys.argv[1], "hidden").glob("test_*.py")):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found.append((ast.get_docstring(node) or "").partition("\\n")[0])
print(json.dumps(found))
"""
SHORTEST = 12  # a shorter line of a solution, such as "n = 1", may occur anywhere


@pytest.fixture(scope="module")
def members(handout_zip: Path) -> dict[str, bytes]:
    """Every file in the zip, and those of zips inside it."""
    return dict(_members(handout_zip.read_bytes()))


def _members(content: bytes, prefix: str = "") -> list[tuple[str, bytes]]:
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            inside = archive.read(name)
            found.append((prefix + name, inside))
            if zipfile.is_zipfile(io.BytesIO(inside)):
                found += _members(inside, f"{prefix}{name}/")
    return found


def test_the_files_are_exactly_those_listed(handout_zip: Path) -> None:
    """The zip contains the files in expected_files.txt, sorted, and no other."""
    with zipfile.ZipFile(handout_zip) as archive:
        names = archive.namelist()

    assert names == sorted(names)
    assert names == EXPECTED.read_text().split()


def test_two_builds_are_byte_identical(handout_zip: Path, tmp_path: Path) -> None:
    """Building it again, elsewhere and in another process, gives the same bytes."""
    again = tmp_path / "again.zip"
    subprocess.run([sys.executable, "-c", BUILD, "cmu_hw3", str(again)], cwd=PROJECT,
                   env=environment(PYTHONHASHSEED="7"), timeout=600, check=True)

    built = dict(_members(again.read_bytes()))
    assert [name for name, content in _members(handout_zip.read_bytes()) if built.get(name) != content] == []
    assert again.read_bytes() == handout_zip.read_bytes()


def test_no_line_of_a_solution_is_in_it(members: dict[str, bytes], homework: Homework) -> None:
    """No line between the reference's markers is in any file, unless the template itself has it elsewhere."""
    given = {line.strip() for content in generate(homework).values() for line in content.decode().splitlines()}
    lines = {line.split("#")[0].strip() for name in homework.files for _, line in solutions(homework, name)}
    secret = {line for line in lines if len(line) >= SHORTEST and line not in given}

    assert len(secret) > 20, "the reference's solutions were not found"
    found = [(name, line) for name, content in members.items() for line in secret if line.encode() in content]
    assert not found


def test_no_hidden_case_is_in_it(members: dict[str, bytes], homework: Homework) -> None:
    """No title of a hidden case and no file of the hidden/ is in any file."""
    done = subprocess.run([sys.executable, "-c", TITLES, homework.id], cwd=PROJECT, env=environment(),
                          capture_output=True, text=True, check=True)
    titles = json.loads(done.stdout)
    hidden = [path.read_bytes() for path in (homework.cases_dir / "hidden").rglob("*") if path.is_file()]

    assert len(titles) > 20
    assert not [(name, title) for name, content in members.items() for title in titles if title.encode() in content]
    assert not [name for name, content in members.items() if content in hidden]
    assert not [name for name in members if "hidden" in name or "reference" in name or "mistakes" in name]


def test_the_template_and_the_data_are_in_it(members: dict[str, bytes], homework: Homework) -> None:
    """The files to write are the template's, and the training data is as section 5.1 of the write-up says."""
    assert {name: members[name] for name in generate(homework)} == generate(homework)
    assert members["training_data_student/train.csv"].count(b"\n") == 3000
    assert members["training_data_student/test.csv"].count(b"\n") == 1000


def test_the_declaration_is_the_homeworks_with_the_points_of_its_public_cases(unzipped: Path, homework: Homework
                                                                              ) -> None:
    """What the handout declares loads, equals the homework's own, and its parts are worth no more than there."""
    declared = load_homework(homework.id, unzipped)

    for name in ("title", "files", "libraries", "stub", "limits", "settings", "forbidden", "oracle"):
        assert getattr(declared, name) == getattr(homework, name), name
    assert set(declared.parts) == set(homework.parts)
    assert all(0 < points < homework.parts[part] for part, points in declared.parts.items())


def test_the_readme_is_one_page(members: dict[str, bytes], homework: Homework) -> None:
    """At most 60 lines; it names the files, the commands, and that Gradescope runs more cases."""
    text = members["README.md"].decode()

    assert text.count("\n") <= 60
    for words in (homework.title, *homework.files, "pip install -r requirements.txt", "--zip", "--watch",
                  "Gradescope runs more cases than these", "training_data_student/"):
        assert words in text


@pytest.mark.parametrize(("make", "activate"), [("python3 -m venv .venv", "source .venv/bin/activate"),
                                                ("py -m venv .venv", r".venv\Scripts\activate")],
                         ids=["linux_and_macos", "windows"])
def test_the_virtual_environment_comes_before_the_packages(members: dict[str, bytes], make: str, activate: str
                                                           ) -> None:
    """Who types the lines in their order installs nothing outside of it."""
    lines = [line.strip() for line in members["README.md"].decode().splitlines() if line.startswith("    ")]
    first = lines.index(make)

    assert lines[first:first + 3] == [make, activate, "python -m pip install -r requirements.txt"]


def test_the_size_of_torch_is_told(homework: Homework) -> None:
    """The README of a homework with torch says how much is downloaded, and of which build; another one does not."""
    with_torch = msgspec.structs.replace(homework, libraries=["numpy", "torch"])

    assert b"torch is a download of at most 200 MB" in readme(with_torch, {})
    assert b"torch" not in readme(homework, {})


def test_the_requirements_are_pinned(members: dict[str, bytes]) -> None:
    """Every line of requirements.txt pins one version, and run_tests.py needs nothing else."""
    lines = [line for line in members["requirements.txt"].decode().splitlines() if line and not line.startswith("#")]

    assert all("==" in line for line in lines)
    assert {line.split("==")[0] for line in lines} == {"numpy", "pytest", "hypothesis", "gradescope-utils", "msgspec",
                                                       "rich", "tomli"}


def test_answers_hold_data_only(members: dict[str, bytes]) -> None:
    """The recording is a plain list of bytes; nothing in it is a pickle."""
    content = members["tests/cmu_hw3/answers.bin"]

    assert all(type(key) is bytes and type(value) is bytes for key, value in unpack_answers(content).items())
    assert msgspec.msgpack.decode(content)
    assert b"cnumpy" not in content
