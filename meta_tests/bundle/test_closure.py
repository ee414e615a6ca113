"""Which modules an engine file imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.bundle.closure import closure

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


def test_a_door_needs_what_it_imports_at_once(root: Path) -> None:
    """A command line's own late imports belong to its other commands."""
    found = closure(root, [], doors=["autograder/__main__.py"])

    assert "autograder/a/b.py" in found
    assert "autograder/rare.py" not in found
    assert "autograder/unused.py" not in found
