"""The collection of bad submissions: each one can be built, and says what it must earn in the rubric's own words."""

from __future__ import annotations

import zipfile

import msgspec
import pytest

from autograder.homework import load_homework
from meta_tests.submissions import build as submissions

NAMES = submissions.names()


@pytest.mark.parametrize("name", NAMES)
def test_builds(name, tmp_path):
    """Every bad submission can be made into the zip, folder or file that is handed in."""
    kinds = {"zip": zipfile.is_zipfile, "folder": lambda path: path.is_dir(), "file": lambda path: path.is_file()}

    made = submissions.build(name, tmp_path)

    assert kinds[submissions.expectation(name).as_](made)


@pytest.mark.parametrize("name", NAMES)
def test_each_edit_applies_once(name):
    """Every edit finds its place exactly once, and the result contains its new text."""
    files = submissions.contents(name)

    for edit in submissions.expectation(name).edit:
        assert edit.new.encode() in files[edit.file]


@pytest.mark.parametrize("name", NAMES)
def test_names_the_rubric(name):
    """Every part of the rubric is expected once, with points that it can have."""
    expected = submissions.expectation(name)
    rubric = load_homework(expected.homework).parts
    stated = [*expected.parts, *expected.less_than, *expected.at_least]

    assert sorted(stated) == sorted(rubric)
    assert all(points in (0, rubric[part]) for part, points in expected.parts.items())


def test_edits_that_no_longer_fit_are_refused(monkeypatch):
    """An edit whose text has gone from the reference is an error that names it, not a submission without the bug."""
    edit = submissions.Edit("hw3_lib.py", "class Nowhere:", "class Gone:")
    stale = submissions.Expectation(says="", base="reference", edit=[edit])
    monkeypatch.setattr(submissions, "expectation", {"empty_zip": stale}.get)

    with pytest.raises(ValueError, match=r"empty_zip: 'class Nowhere:' stands 0 times in hw3_lib\.py"):
        submissions.contents("empty_zip")


def test_unknown_keys_are_refused():
    """A misspelt key in expected.toml is refused, so that no expectation is silently dropped."""
    with pytest.raises(msgspec.ValidationError, match="unknown field `say`"):
        msgspec.toml.decode(b'says = ""\nsay = "x"', type=submissions.Expectation)
