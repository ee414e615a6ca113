"""A case that runs no changed function keeps the reference's result; every other case runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.certify.catalogue import candidates
from autograder.homework import load_homework
from autograder.inprocess.reach import Reach
from autograder.inprocess.runner import Runner
from meta_tests.inprocess.homework import write_homework

TEXTS = {"a.py": """
LIMIT = 3

def double(x):
    def inner():
        return 2 * x
    return inner()

class Layer:
    size = 4

    def forward(self, x=1):
        return x + self.size
"""}
MORE = """
def area(x):
    return scale(x, x)

def start():
    return 5

START = start()
"""
NOTED: list[str] = []  # the cases of a test that ran
CHANGES = {
    "nothing": ("", "", set()),
    "a_comment": ("return x + self.size", "return x + self.size  # right", set()),
    "a_body": ("2 * x", "3 * x", {("a.py", "double")}),
    "a_method": ("x + self", "x - self", {("a.py", "Layer.forward")}),
    "a_constant": ("LIMIT = 3", "LIMIT = 4", None),
    "a_class_attribute": ("size = 4", "size = 5", None),
    "a_default": ("x=1", "x=2", None),
    "a_name": ("def double", "def twice", None),
    "one_function_more": ("LIMIT = 3", "def forward():\n    pass", None),
    "no_syntax": ("return inner()", "return (", None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_changes_of_bodies_are_known(change: str) -> None:
    """A change is a set of functions if only bodies differ, and unknown if anything else does."""
    old, new, functions = CHANGES[change]

    assert Reach(TEXTS).changed({"a.py": TEXTS["a.py"].replace(old, new)}) == functions


def test_another_file_is_an_unknown_change() -> None:
    """A solution with other files than the reference's is compared no further."""
    assert Reach(TEXTS).changed({**TEXTS, "b.py": ""}) is None


def test_case_of_an_unchanged_function_does_not_run(tmp_path: Path) -> None:
    """The functions that a case runs decide, also those that other functions call, or that run at the import."""
    homework = write_homework(tmp_path, """
import sys
note = sys.modules["meta_tests.inprocess.test_reach"].NOTED.append

@weight(4)
def test_scale(submission):
    note("scale")
    assert submission.scaling.scale(3, 5) == 15

@weight(3)
def test_area(submission):
    note("area")
    assert submission.scaling.area(3) == 9

@weight(3)
def test_text(submission, forbidden):
    note("text")
    forbidden.uses_of(submission)
""")
    path = homework.reference_dir / "scaling.py"
    path.write_text(path.read_text() + MORE)
    right = path.read_text()
    runner = Runner(homework)
    runner.run_all({"scaling.py": right})
    wrong = {"start": "return 5", "scale": "return x * factor", "area": "return scale(x, x)"}

    found = {}
    for name, body in wrong.items():
        NOTED.clear()
        results = runner.run_all({"scaling.py": right.replace(body, "return 7")})
        found[name] = [*NOTED], sorted(id.rpartition("_")[2] for id, result in results.items() if result.failure)

    assert found == {"start": (["scale", "area", "text"], []), "scale": (["scale", "area", "text"], ["area", "scale"]),
                     "area": (["area", "text"], ["area"])}


def test_mistakes_lose_the_same_as_when_every_case_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The short way and the long way agree on what a mistake loses."""
    short, long = (Runner(load_homework("cmu_hw3"), examples=3) for _ in range(2))
    monkeypatch.setattr(long.reach, "changed", lambda sources: None)
    chosen = [one for one in candidates(short.homework) if one.kind == "mistake"][::20]

    assert [short.lost(short.run_all(one.sources)) for one in chosen] == [
        long.lost(long.run_all(one.sources)) for one in chosen]
