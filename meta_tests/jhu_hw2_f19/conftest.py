"""The reference of jhu_hw2_f19, loaded under its own names while this folder's tests run."""

from __future__ import annotations

import importlib
import sys
from types import SimpleNamespace

import pytest

from autograder.homework import ROOT

NAMES = ("problem1", "problem2", "problem3", "problem4")


@pytest.fixture(scope="session")
def reference_modules() -> SimpleNamespace:
    """One attribute for each notebook; the modules are in sys.modules only while they import each other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "reference" / "jhu_hw2_f19")
        loaded = SimpleNamespace(**{name: importlib.import_module(name) for name in NAMES})
    for name in NAMES:
        del sys.modules[name]
    return loaded
