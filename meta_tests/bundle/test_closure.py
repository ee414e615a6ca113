"""Which modules an engine file imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.bundle.closure import case_modules, closure

FILES = {
    "autograder/__init__.py": "",
    "autograder/__main__.py": "from .a import b\ndef run():\n    from .rare import x\n",
    "autograder/a/__init__.py": "",
    "autograder/a/b.py": "import os\ndef f():\n    from ..late import y\n",
    "autograder/late.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .types import T\nelse:\n"
                          "    import autograder.other\n",
    "autograder/rare.py": "", "autograder/types.py": "", "autograder/other.py": "", "autograder/unused.py": "",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """These files on disk."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_follows_imports_also_inside_functions(root: Path) -> None:
    """What a module imports when it runs is needed; what it imports for type checkers is not."""
    assert closure(root, ["autograder/a/b.py"]) == [
        "autograder/__init__.py", "autograder/a/__init__.py", "autograder/a/b.py", "autograder/late.py",
        "autograder/other.py"]


def test_a_command_line_needs_only_its_top_level_imports(root: Path) -> None:
    """A command line's own late imports belong to its other commands."""
    found = closure(root, [], doors=["autograder/__main__.py"])

    assert "autograder/a/b.py" in found
    assert "autograder/rare.py" not in found
    assert "autograder/unused.py" not in found


def test_cases_import_modules_of_folders_without_an_init(tmp_path: Path) -> None:
    """A homework's modules are found from its cases, directly or not, with their data; what no case imports is not."""
    files = {"public/test_a.py": "from tests.toy.inputs import X\nimport numpy\n",
             "inputs.py": "from tests.toy.data import make\nfrom autograder.errors import StudentError\n",
             "data/make.py": "", "strategies.py": "from tests.toy.inputs import X\n", "data/table.csv": "1,2",
             "inputs.csv.gz": "", "inputs_of_another.csv": "", "strategies.txt": ""}
    for name, text in files.items():
        path = tmp_path / "tests" / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    found = case_modules(tmp_path, ["tests/toy/public/test_a.py", "tests/toy/data/table.csv"])

    assert found == ["tests/toy/data/make.py", "tests/toy/inputs.py", "tests/toy/inputs.csv.gz"]


def test_cases_of_a_project_without_support_come_with_ours(tmp_path: Path) -> None:
    """What such cases import of tests.support is found where the package has it, with its data."""
    (tmp_path / "tests" / "hw" / "public").mkdir(parents=True)
    case = "tests/hw/public/test_a.py"
    (tmp_path / case).write_text("from tests.support.datasets.digits import anything\n")

    found = case_modules(tmp_path, [case])

    assert "tests/support/datasets/digits.py" in found
    assert "tests/support/datasets/digits.csv.gz" in found
