"""Recorded examples are those that Hypothesis draws; a failure is Hypothesis's, word for word."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.examples.stand_in import suffices
from autograder.homework import ROOT

HERE = Path(__file__).resolve().parent
TOY = HERE.parent / "toy"
RIGHT = "def double(x):\n    print(x)\n    return 2 * x\n"
WRONG = "def double(x):\n    print(x)\n    return 2 * x if abs(x).max() < 5 else x\nabs = __import__('numpy').abs\n"


def output_of(script: str, *arguments: object, cache: Path) -> Any:
    """What a script beside this file prints, as JSON."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache), "OPENBLAS_NUM_THREADS": "1",
                   "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], env=environment, cwd=ROOT,
                          text=True, capture_output=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def write(folder: Path, cases: str) -> Path:
    """A root with a toy homework of these public cases, and the two submissions."""
    home = folder / "root" / "tests" / "double"
    (home / "public").mkdir(parents=True)
    (home / "public" / "test_double.py").write_text(cases)
    (home / "homework.toml").write_text('title = "Toy"\nfiles = ["toy.py"]\n[parts]\ndouble = '
                                        f'{cases.count("@weight") + cases.count("@partial")}\n')
    (folder / "root" / "reference").symlink_to(TOY / "reference")
    for name, source in (("right", RIGHT), ("wrong", WRONG)):
        (folder / name).mkdir()
        (folder / name / "toy.py").write_text(source)
    return folder


@pytest.mark.parametrize("id", ["cmu_hw3", "nyu_hw1"])
def test_a_record_holds_what_hypothesis_draws(id: str, tmp_path: Path) -> None:
    """Every fuzzed case gets the same arguments, in the same order: from Hypothesis, at the first run and later."""
    by_hypothesis, first, later = (output_of("drawn.py", way, id, ROOT, cache=tmp_path)
                                   for way in ("hypothesis", "record", "record"))
    assert len(by_hypothesis) >= 9
    assert {len(examples) for examples in by_hypothesis.values()} == {20}
    assert first == later == by_hypothesis


def test_a_run_with_a_record_is_like_one_with_hypothesis(tmp_path: Path) -> None:
    """Scores, texts and printed inputs are the same; Hypothesis is imported to draw and to shrink, and not to pass."""
    folder = write(tmp_path, (HERE / "cases_replayed.py").read_text())
    runs = {name: [output_of("replayed.py", folder / "root", folder / name, way, cache=tmp_path / f"cache-{name}")
                   for way in ("hypothesis", "", "")] for name in ("right", "wrong")}
    for plain, first, later in runs.values():
        assert first["results"] == later["results"] == plain["results"]
    assert [run["imported"] for run in runs["right"]] == [True, True, False]
    assert [run["imported"] for run in runs["wrong"]] == [True, True, True]
    scores = {name: [test["score"] for test in run[0]["results"]["tests"]] for name, run in runs.items()}
    assert scores == {"right": [1] * 7, "wrong": [0, 0, 0, 1, 0, 0, 0]}


@pytest.mark.parametrize("cases", ["cases_left_to_hypothesis.py", "cases_interactive.py"])
def test_what_cannot_be_replayed_is_left_to_hypothesis(cases: str, tmp_path: Path) -> None:
    """Interactive draws, assumptions that fail, draws that are no data: the results are Hypothesis's."""
    folder = write(tmp_path, (HERE / cases).read_text())
    for name in ("right", "wrong"):
        plain, first, later = (output_of("replayed.py", folder / "root", folder / name, way, cache=tmp_path / "cache")
                               for way in ("hypothesis", "", ""))
        assert first["results"] == later["results"] == plain["results"]
        assert later["imported"] is True
        assert {test["extra_data"]["verdict"] for test in plain["results"]["tests"]} <= {"passed", "failed"}


def test_a_changed_case_file_draws_anew(tmp_path: Path) -> None:
    """Hypothesis is imported once more after a case file has changed, and the new examples are used."""
    cases = (HERE / "cases_replayed.py").read_text()
    folder = write(tmp_path, cases)
    for expected in (True, False):
        assert output_of("replayed.py", folder / "root", folder / "right", cache=tmp_path)["imported"] is expected
    changed = folder / "root" / "tests" / "double" / "public" / "test_double.py"
    changed.write_text(cases.replace("st.integers(-1000, 1000)", "st.integers(31415, 31416)"))
    for expected in (True, False):
        run = output_of("replayed.py", folder / "root", folder / "right", cache=tmp_path)
        assert run["imported"] is expected
        assert "31416" in json.dumps(run["results"])


def test_grading_the_reference_imports_no_hypothesis(tmp_path: Path) -> None:
    """Examples drawn beside the cases, as setup.sh does in a bundle, are enough to grade without Hypothesis."""
    folder = write(tmp_path, (HERE / "cases_replayed.py").read_text())
    draw = ("import sys; from pathlib import Path; from autograder.homework import load_homework; "
            "from autograder.examples.use import draw_all; print(draw_all(load_homework('double', Path(sys.argv[1]))))")
    done = subprocess.run([sys.executable, "-c", draw, str(folder / "root")], cwd=ROOT, text=True, capture_output=True,
                          check=True)
    assert done.stdout.strip().endswith("tests/double/examples.bin")
    assert output_of("replayed.py", folder / "root", folder / "right", cache=tmp_path)["imported"] is False
    assert not (tmp_path / "autograder-examples").exists()


@pytest.mark.parametrize(("source", "enough"), [
    ("from hypothesis import given\nfrom hypothesis import strategies as st", True),
    ("import hypothesis.strategies as st", True),
    ("from hypothesis.extra import numpy as hnp", True),
    ("from hypothesis.extra.numpy import arrays", True),
    ("from hypothesis.strategies import integers", True),
    ("import numpy", True),
    ("from hypothesis import HealthCheck", False),
    ("from hypothesis.stateful import RuleBasedStateMachine", False),
    ("from hypothesis.extra import pandas", False),
    ("import hypothesis", False),
    ("import hypothesis.strategies", False),
    ("from hypothesis.strategies import *", False),
    ("from hypothesis import strategies as st\n@st.composite\ndef pairs(draw): pass", False),
    ("from hypothesis import strategies as st\nnumbers = st.data()", False),
    ("from hypothesis import strategies as st\nnumbers = array.data", True),
    ("from hypothesis import settings\nsettings.load_profile('x')", False),
])
def test_where_the_stand_in_is_enough(source: str, enough: bool) -> None:
    """A homework that uses more of Hypothesis than the stand-in has gets Hypothesis, in every run."""
    assert suffices([b"x = 1", source.encode()]) is enough
