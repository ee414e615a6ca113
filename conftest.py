"""Lets pytest run without pytest-xdist, whose options pyproject.toml sets: the tests then run in one process."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Accept and ignore the options of pytest-xdist where it is missing."""
    if not pluginmanager.hasplugin("xdist"):
        group = parser.getgroup("pytest-xdist, which is not installed")
        group.addoption("--numprocesses", help="ignored")
        group.addoption("--dist", help="ignored")
        group.addoption("--no-loadscope-reorder", action="store_true", help="ignored")
