"""A new homework: what it writes, and what it refuses."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from autograder.certify.catalogue import candidates
from autograder.errors import HomeworkError
from autograder.homework import ROOT, find_homeworks, load_homework
from autograder.scaffold import commands
from autograder.scaffold.scaffold import new_homework
from autograder.template.audit import audit
from autograder.template.generate import generate, stale_files

FILES = [
    "reference/hw6/mistakes.toml",
    "reference/hw6/scaling.py",
    "student_template/hw6/scaling.py",
    "tests/conftest.py",
    "tests/hw6/hidden/test_scale.py",
    "tests/hw6/homework.toml",
    "tests/hw6/public/test_scale.py",
]


def files_of(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_exactly_these_files_are_written_and_returned(tmp_path: Path) -> None:
    """The three folders contain a declaration, two case files, a reference with its mistakes, and a template."""
    paths = new_homework("hw6", tmp_path)

    assert [path.relative_to(tmp_path).as_posix() for path in paths] == FILES
    assert files_of(tmp_path) == FILES


def test_a_second_homework_leaves_the_first_ones_file(tmp_path: Path) -> None:
    """What lets pytest grade the references is the project's own, and is written once."""
    new_homework("hw6", tmp_path)
    assert (tmp_path / "tests" / "conftest.py").read_bytes() == (ROOT / "tests" / "conftest.py").read_bytes()
    (tmp_path / "tests" / "conftest.py").write_text("# mine")
    new_homework("hw7", tmp_path)
    assert (tmp_path / "tests" / "conftest.py").read_text() == "# mine"


def test_the_new_homework_is_found(tmp_path: Path) -> None:
    """Its own folders alone make a homework known."""
    new_homework("hw6", tmp_path)
    new_homework("hw_7", tmp_path)

    assert find_homeworks(tmp_path) == ["hw6", "hw_7"]
    assert load_homework("hw6", tmp_path).parts == {"scale": 10}


def test_the_template_is_fresh_and_passes_its_audit(tmp_path: Path) -> None:
    """No line of the toy's solution is in its template, and the template is what the reference generates."""
    new_homework("hw6", tmp_path)
    homework = load_homework("hw6", tmp_path)

    assert stale_files(homework) == []
    assert audit(homework, generate(homework)) == []
    assert "x * factor" not in (tmp_path / "student_template/hw6/scaling.py").read_text()


def test_the_catalogue_holds_one_mistake(tmp_path: Path) -> None:
    """The toy's mistake can be applied to its reference and costs the part that exists."""
    new_homework("hw6", tmp_path)

    found = candidates(load_homework("hw6", tmp_path))
    assert [(one.id, one.loses) for one in found] == [("scale-adds", ("scale",))]
    assert "x + factor" in found[0].sources["scaling.py"]


def test_the_id_is_where_it_is_needed(tmp_path: Path) -> None:
    """No placeholder is left in any file, and the title is the id."""
    new_homework("hw6", tmp_path)

    assert all("$" not in (tmp_path / name).read_text() for name in FILES)
    assert load_homework("hw6", tmp_path).title == "hw6"


@pytest.mark.parametrize("name", ["", "6hw", "HW6", "hw-6", "hw 6", "../hw6", "hw6/x", "_hw6", "hwé", "hw6\n", "class"])
def test_what_is_no_id_is_refused(tmp_path: Path, name: str) -> None:
    """An id that could not be a folder's name and a word of a command writes nothing."""
    with pytest.raises(HomeworkError) as refusal:
        new_homework(name, tmp_path)

    assert str(refusal.value) == (
        f"{name!r} cannot be a homework's id; an id has lower-case letters, digits and underscores, begins with a "
        "letter and is not a Python keyword, such as cmu_hw3.")
    assert files_of(tmp_path) == []


@pytest.mark.parametrize("folder", ["tests", "reference", "student_template"])
def test_an_id_with_one_folder_is_refused(tmp_path: Path, folder: str) -> None:
    """If one folder of the id exists, nothing is written or overwritten."""
    (tmp_path / folder / "hw6").mkdir(parents=True)

    with pytest.raises(HomeworkError) as refusal:
        new_homework("hw6", tmp_path)

    assert str(refusal.value) == (
        f"{folder}/hw6 exists already. Choose another id, or remove what is there.")
    assert files_of(tmp_path) == []


def test_an_id_with_all_folders_is_refused(tmp_path: Path) -> None:
    """A second time changes nothing, and the sentence names every folder."""
    new_homework("hw6", tmp_path)
    (tmp_path / "reference/hw6/scaling.py").write_text("mine\n")

    with pytest.raises(HomeworkError, match=r"^tests/hw6 and reference/hw6 and student_template/hw6 exist already\. "):
        new_homework("hw6", tmp_path)
    assert (tmp_path / "reference/hw6/scaling.py").read_text() == "mine\n"


@pytest.mark.parametrize("where", ["checkout", "own"])
def test_the_support_of_all_cases_is_no_homework(where: str, tmp_path: Path) -> None:
    """``support`` is a folder of tests/ and therefore no free id, also where that folder comes with the package."""
    with pytest.raises(HomeworkError, match=r"^tests/support exists already\."):
        new_homework("support", ROOT if where == "checkout" else tmp_path)


def test_the_command_prints_each_file_and_what_to_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    """``autograder new hw6`` says what it wrote, as paths below the project, and the next command."""
    monkeypatch.setattr(commands, "find_project", lambda: tmp_path)
    parser = argparse.ArgumentParser()
    commands.add_commands(parser.add_subparsers())

    arguments = parser.parse_args(["new", "hw6"])
    assert arguments.run(arguments) == 0

    assert capsys.readouterr().out.splitlines() == [*FILES, "Try it: autograder grade hw6 reference/hw6"]
