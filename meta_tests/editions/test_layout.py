"""An edition laid out: a complete homework, of the base's files and its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.editions.layout import overlay
from autograder.errors import HomeworkError
from autograder.homework import load_homework

from .conftest import PROJECT, MakeEdition, write

LOAD = """
import sys
from pathlib import Path
from autograder.homework import load_homework
print(load_homework("treble", Path(sys.argv[1])).root)
"""


def test_a_file_of_the_edition_replaces_the_base_s(make_edition: MakeEdition) -> None:
    """In each folder: a file of the same name is the edition's, a new one is added, all others are the base's."""
    edition = make_edition("", {"tests/treble/public/test_double.py": "own case", "tests/treble/hidden/new.txt": "new",
                                "reference/treble/toy.py": "own solution"})

    assert (edition.cases_dir / "public" / "test_double.py").read_text() == "own case"
    assert (edition.cases_dir / "hidden" / "new.txt").read_text() == "new"
    assert (edition.reference_dir / "toy.py").read_text() == "own solution"
    base = edition.home / "tests" / "double"
    for name in ("public/test_counter.py", "hidden/test_double.py"):
        assert (edition.cases_dir / name).read_bytes() == (base / name).read_bytes()


def test_what_is_laid_out_is_a_homework_without_extends(make_edition: MakeEdition) -> None:
    """Loaded from where it is laid out it is the same homework, and an edition no longer."""
    edition = make_edition('[settings]\nfactor = 3\n[titles]\n"public/test_double.py::test_array" = "Treble."\n')
    laid_out = load_homework("treble", Path(edition.root))

    assert (laid_out.extends, laid_out.home) == ("", Path(edition.root))
    for key in ("title", "files", "parts", "limits", "settings", "titles"):
        assert getattr(laid_out, key) == getattr(edition, key)


def test_imports_of_the_base_are_imports_of_the_edition(make_edition: MakeEdition, root: Path) -> None:
    """Modules of both can be loaded in one process; other names with the same beginning are unchanged."""
    write(root, "tests/double/helpers.py", "import tests.double.more\nfrom tests.doubles import x\n")
    edition = make_edition("", {"tests/treble/own.py": "from tests.double import helpers\n"})

    assert (edition.cases_dir / "helpers.py").read_text() == "import tests.treble.more\nfrom tests.doubles import x\n"
    assert (edition.cases_dir / "own.py").read_text() == "from tests.treble import helpers\n"
    assert (root / "tests/double/helpers.py").read_text().startswith("import tests.double.more")


def test_what_all_cases_share_is_there(make_edition: MakeEdition) -> None:
    """tests/support is beside the edition."""
    shared = Path(make_edition().root) / "tests" / "support"
    assert {path.name for path in shared.glob("*.py")} == {
        path.name for path in (PROJECT / "tests" / "support").glob("*.py")}


def test_only_its_readers_see_it(make_edition: MakeEdition) -> None:
    """The folder contains hidden cases and a reference, so only its owner can open it."""
    assert Path(make_edition().root).stat().st_mode & 0o077 == 0


def test_it_is_gone_when_python_ends(make_edition: MakeEdition, root: Path) -> None:
    """A process leaves nothing behind."""
    make_edition()
    done = subprocess.run([sys.executable, "-c", LOAD, str(root)], cwd=PROJECT, capture_output=True, text=True,
                          check=True)
    assert "autograder-edition-" in done.stdout
    assert not Path(done.stdout.strip()).exists()


def test_a_change_is_seen_by_the_next_load(make_edition: MakeEdition, root: Path) -> None:
    """Nothing is kept from an earlier load."""
    make_edition()
    write(root, "tests/treble/public/test_double.py", "changed")
    assert (load_homework("treble", root).cases_dir / "public" / "test_double.py").read_text() == "changed"


def test_caches_and_missing_folders_hold_nothing(tmp_path: Path) -> None:
    """Only files that somebody wrote are laid over each other."""
    write(tmp_path, "one/__pycache__/a.pyc", "x")
    write(tmp_path, "one/a/b.py", "x")
    assert overlay(tmp_path / "one", tmp_path / "none") == {"a/b.py": tmp_path / "one" / "a" / "b.py"}


def test_no_place_for_the_files_has_a_sentence(make_edition: MakeEdition, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no temporary folder can be written, the sentence says what to set."""
    def nowhere(prefix: str) -> str:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "mkdtemp", nowhere)
    with pytest.raises(HomeworkError) as caught:
        make_edition("")
    assert str(caught.value) == (
        "treble is an edition, and no temporary folder for its files can be made (No usable temporary directory found "
        "in ['/tmp']); set TMPDIR to a folder that can be written.")
