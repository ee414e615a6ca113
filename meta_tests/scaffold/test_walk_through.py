"""The walk-through of docs/instructor.md: a sixth homework, from the toy to Gradescope's view of it."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.homework import ROOT
from autograder.scaffold.scaffold import FOLDERS
from meta_tests.docs.blocks import blocks_of
from meta_tests.docs.documents import WALK_THROUGH
from meta_tests.docs.project import Project, copy_project
from meta_tests.scaffold.guards import guard

STEPS = [block for block in blocks_of(ROOT / "docs" / WALK_THROUGH[0]) if block.section == WALK_THROUGH[1]]


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    """A copy of the project, in a folder that the user running student code may enter."""
    with tempfile.TemporaryDirectory(prefix="autograder-walk-") as folder:
        Path(folder).chmod(0o755)
        project = copy_project(Path(folder))
        for name in FOLDERS:  # a developer who followed the page has a homework of this name
            shutil.rmtree(project.root / name / "hw6", ignore_errors=True)
        yield project


@pytest.fixture(scope="module")
def walked(project: Project) -> tuple[Project, list[str]]:
    """The copy after all steps, each done exactly as the page says, and the mismatches with the page."""
    before = _files(project.root)
    problems = [problem for step in STEPS for problem in project.play(step)]
    changed = [name for name, content in before.items() if (project.root / name).read_bytes() != content]
    return project, [*problems, *(f"{name} was changed." for name in changed)]


def test_every_step_does_as_the_page_says(walked: tuple[Project, list[str]]) -> None:
    """Each command ends with 0 and prints what is shown; no file that was there before is changed by any step."""
    assert "\n".join(walked[1]) == ""


def test_the_steps_lead_through_all_commands() -> None:
    """The page goes from new to preview and leaves none of the commands between them out."""
    text = "".join(step.text for step in STEPS if step.kind == "console")
    positions = [text.index(f"$ autograder {name} hw6") for name in ("new", "grade", "certify", "template", "bundle",
                                                                     "handout")]
    assert positions == sorted(positions)
    assert text.index("$ autograder preview dist/hw6-bundle.zip") > positions[-1]


def test_the_folders_contain_the_new_homework_alone(walked: tuple[Project, list[str]]) -> None:
    """Nothing of the toy is left, and the template is the reference without its solutions."""
    root = walked[0].root
    reference = sorted(path.name for path in (root / "reference/hw6").iterdir())
    assert reference == ["alternates", "layers.py", "mistakes.toml", "wrong_answers.bin"]
    assert [path.name for path in (root / "student_template/hw6").iterdir()] == ["layers.py"]
    assert "np.tanh" not in (root / "student_template/hw6/layers.py").read_text()


def test_the_handout_contains_no_secret(walked: tuple[Project, list[str]]) -> None:
    """Students get the public cases and the template; no hidden case, no reference, no catalogue."""
    with zipfile.ZipFile(walked[0].root / "dist/hw6-handout.zip") as handout:
        names = handout.namelist()
    assert {"layers.py", "run_tests.py", "tests/hw6/public/test_tanh.py"} <= set(names)
    assert [name for name in names if name.startswith("reference/") or "/hidden/" in name or "mistakes" in name] == []


def test_the_bundle_grades_the_new_homework_alone(walked: tuple[Project, list[str]]) -> None:
    """Gradescope gets the cases and the reference of this homework, and of no other."""
    with zipfile.ZipFile(walked[0].root / "dist/hw6-bundle.zip") as bundle:
        names = bundle.namelist()
    assert {"setup.sh", "run_autograder", "tests/hw6/hidden/test_tanh.py", "reference/hw6/layers.py"} <= set(names)
    assert {name.split("/")[1] for name in names if name.startswith("reference/")} == {"hw6"}


def test_the_preview_shows_full_marks(walked: tuple[Project, list[str]]) -> None:
    """The page shows the reference's points as Gradescope would."""
    assert "10 / 10" in (walked[0].root / "preview.html").read_text()


def test_the_new_homework_is_guarded(walked: tuple[Project, list[str]]) -> None:
    """The tests that check every homework pass for the page's one, which no test names."""
    assert guard(walked[0], "hw6") == []


def _files(root: Path) -> dict[str, bytes]:
    """The project's own files: path -> content, without caches and the environment."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*")
            if path.is_file() and not {"__pycache__", ".venv"} & set(path.relative_to(root).parts)}
