"""The CI files for a repository of homeworks, and the issue forms: what they run, and what they ask.

test_wheel.py runs the commands.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.homework import ROOT
from meta_tests.installed.ci_files import INSTALL, content_of, of_github, of_gitlab

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def test_both_platforms_run_the_same_commands() -> None:
    """A homework that passes on one passes on the other."""
    assert of_github() == of_gitlab()
    assert of_github()[0] == INSTALL


@pytest.mark.parametrize("file", ["github.yml", "gitlab.yml"])
def test_the_zips_are_kept(file: str) -> None:
    """What is uploaded to Gradescope is a zip that was checked."""
    assert "dist/*.zip" in (ROOT / "docs" / "ci" / file).read_text()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_each_issue_form_can_be_shown(form: Path) -> None:
    """GitHub shows a form that has a name, a description and fields with unique ids, each with a label."""
    content = content_of(form)
    ids = [field["id"] for field in content["body"]]

    assert content["name"] and content["description"]
    assert len(ids) == len(set(ids)) > 0
    assert all(field["type"] in ("input", "textarea") and field["attributes"]["label"] for field in content["body"])


def test_the_form_for_a_verdict_asks_for_all_that_decides_it() -> None:
    """Submission, case, and what is right with the reason: none of them can be left out."""
    fields = content_of(ROOT / ".github/ISSUE_TEMPLATE/wrong_verdict.yml")["body"]

    assert {field["id"] for field in fields if field["validations"]["required"]} == {
        "homework", "submission", "case", "right"}
