"""A project of its own with toy homeworks, whose grader can be started cold and warm."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.apart import close_graders
from autograder.homework import ROOT

HERE = Path(__file__).parent
TOY = ROOT / "meta_tests" / "toy"
LEGACY = """
from gradescope_utils.autograder_utils.decorators import weight
from toy import double

@weight(1)
def test_double():
    '''double doubles.'''
    assert double(2) == 4
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the grader with three homeworks: ``double``, which tells the state of its grader, ``legacy``, whose
    case file imports the student's module by name, and ``broken``, one of whose case files cannot be imported."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "autograder", root / "autograder")
    shutil.copytree(TOY / "tests", root / "tests")
    shutil.copy(HERE / "state_case.py", root / "tests" / "double" / "public" / "test_state.py")
    declaration = root / "tests" / "double" / "homework.toml"
    declaration.write_text(declaration.read_text().replace("[parts]", "[parts]\nstate = 1"))
    for name in ("legacy", "broken"):
        folder = root / "tests" / name / "public"
        folder.mkdir(parents=True)
        (folder / "test_double.py").write_text(LEGACY)
        (folder.parent / "homework.toml").write_text('title = "T"\nfiles = ["toy.py"]\n[parts]\ndouble = 1\n')
    (root / "tests" / "broken" / "public" / "test_double.py").write_text("import nowhere_at_all\n")
    for name in ("double", "legacy", "broken"):
        shutil.copytree(TOY / "reference" / "double", root / "reference" / name)
    yield root
    close_graders()
