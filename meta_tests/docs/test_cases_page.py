"""docs/cases.md: its examples run as shown, and every helper of tests.support has one."""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.homework import ROOT
from autograder.inprocess.backend import opened
from autograder.sandbox.local import DirectBackend, load_trusted
from autograder.sandbox.submission import Submission
from meta_tests.docs.blocks import blocks_of

PAGE = ROOT / "docs" / "cases.md"
BLOCKS = [block for block in blocks_of(PAGE) if block.kind == "python"]
EXAMPLES = [block for block in BLOCKS if block.text.startswith(">>>")]
SOURCE, = (block.text for block in BLOCKS if not block.text.startswith(">>>"))


def public_names() -> set[str]:
    """Every function and class that a module of tests/support defines, without those that begin with an underscore."""
    return {node.name for path in (ROOT / "tests" / "support").glob("*.py")
            for node in ast.parse(path.read_bytes()).body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")}


@pytest.fixture
def names(tmp_path: Path) -> Any:
    """What the examples use: both sides, and a bank."""
    (tmp_path / "lib.py").write_text(SOURCE)
    np.savez(tmp_path / "bank.npz", **{"relu/x": np.ones(2), "relu/y": np.ones(2)})
    reference = Submission(DirectBackend(load_trusted(tmp_path, ["lib.py"])), ["lib"])
    with opened({"lib.py": SOURCE}) as backend:
        yield {"submission": Submission(backend, ["lib"]), "reference": reference, "bank": tmp_path / "bank.npz"}


def test_each_example_does_as_shown(names: dict[str, Any]) -> None:
    """The examples of the page, in its order."""
    printed: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for block in EXAMPLES:
        test = doctest.DocTestParser().get_doctest(block.text, names, block.section, str(PAGE), 0)
        runner.run(test, out=printed.append, clear_globs=False)
        names.update(test.globs)
    assert "".join(printed) == ""
    assert runner.tries > 60


def test_each_helper_has_an_example() -> None:
    """Every public name is in the text of the page and in one of its examples."""
    prose = re.sub(r"^```.*?^```$", "", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    code = "\n".join(block.text for block in EXAMPLES)
    names = public_names()
    assert len(names) > 50
    assert {name for name in names if not re.search(rf"`(\w+\.)*{name}\b", prose)} == set()
    assert {name for name in names if not re.search(rf"\b{name}\b", code)} == set()
