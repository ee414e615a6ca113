"""The run in the real folders is for continuous integration: elsewhere it touches nothing."""

from __future__ import annotations

import os

import pytest

from meta_tests.preview import real_folders


def test_it_refuses_outside_continuous_integration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without CI=true nothing is created, for any user."""
    monkeypatch.setenv("CI", "false")
    monkeypatch.setattr(real_folders, "grade_reference", pytest.fail)

    assert real_folders.main() == 2


def test_it_refuses_as_an_ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform starts as root; anything else would prove less."""
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert real_folders.refusal() == "The platform starts as root, and this process is not root."


def test_it_refuses_where_the_folder_is(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """A folder that was there before is not touched."""
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(real_folders, "REAL_ROOT", tmp_path)

    assert real_folders.refusal().endswith(" is there already; nothing was touched.")
