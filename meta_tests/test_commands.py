"""The command line's own refusals."""

from __future__ import annotations

import pytest

from autograder.__main__ import main


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The message of a refused command on standard error."""
    assert main(list(arguments)) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["grade", "cmu_hw3", "nowhere.zip"], "autograder: nowhere.zip does not exist; check the path.\n"),
    (["local", "nowhere.zip", "--homework", "cmu_hw3"], "autograder: nowhere.zip does not exist; check the path.\n"),
    (["certify", "cmu_hw3", "--only", "relu-mn"],
     "autograder: The catalogue of cmu_hw3 has no 'relu-mn' (did you mean 'relu-min'?).\n"),
    (["data", "nyu_hw1"], "autograder: nyu_hw1 has no data to build; its homework.toml declares no [data].\n"),
])
def test_a_mistyped_command_is_one_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str],
                                            sentence: str) -> None:
    """What cannot be done is refused with exit status 2 and one sentence: subject, reason, next step."""
    assert refused(capsys, *arguments) == sentence


def test_an_unknown_homework_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped id names the one that was meant."""
    assert "There is no homework 'cmu_hw' (did you mean 'cmu_hw3'?)" in refused(capsys, "grade", "cmu_hw", "README.md")
