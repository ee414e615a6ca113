"""Real data that an instructor supplies: cases find it, and the bundle contains it."""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.bundle.bundle import list_bundle
from autograder.homework import load_homework

sys.path.insert(0, str(Path(__file__).parent))

from grading import RIGHT, grade_toy, make_root

CASES = '''
from gradescope_utils.autograder_utils.decorators import weight

@weight(7)
def test_finds_it(submission, supplied_data):
    """Finds the data."""
    assert submission.toy.double(1) == 2
    assert supplied_data is not None and (supplied_data / "one").read_text() == "1"
'''


def test_cases_and_bundle_have_it(tmp_path: Path) -> None:
    """The fixture ``supplied_data`` is the folder in datasets/, and its files are in the bundle."""
    root = make_root(tmp_path / "root", "odd = 7", '[data]\nsupplied = "cifar10"', public_odd=CASES)
    (root / "datasets" / "cifar10").mkdir(parents=True)
    (root / "datasets" / "cifar10" / "one").write_text("1")

    assert grade_toy(RIGHT, tmp_path / "results.json", root).score == 7
    assert list_bundle(load_homework("double", root))["datasets/cifar10/one"] == b"1"


def test_it_may_be_missing(tmp_path: Path) -> None:
    """Without the folder a homework has no supplied data, and its bundle has none."""
    root = make_root(tmp_path / "root", "odd = 7", '[data]\nsupplied = "cifar10"', public_odd=CASES)
    homework = load_homework("double", root)

    assert homework.supplied_data is None
    assert not [name for name in list_bundle(homework) if name.startswith("datasets/")]
