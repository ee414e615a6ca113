"""The reference and the data builder of cmu_hw3, loaded under private names."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "reference" / "cmu_hw3"


def _load(path: Path, name: str) -> ModuleType:
    """Run the file as a module called ``name``, without an entry in sys.modules."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def reference_modules() -> SimpleNamespace:
    """``lib``, ``sol`` and ``tutorial``; ``hw3_lib`` stands in sys.modules only while the others import it."""
    lib = _load(REFERENCE / "hw3_lib.py", "_reference_hw3_lib")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "hw3_lib", lib)
        sol = _load(REFERENCE / "hw3_sol.py", "_reference_hw3_sol")
        tutorial = _load(REFERENCE / "module_tutorial.py", "_reference_module_tutorial")
    return SimpleNamespace(lib=lib, sol=sol, tutorial=tutorial)


@pytest.fixture(scope="session")
def data_maker() -> ModuleType:
    """tests/cmu_hw3/data/make.py"""
    return _load(ROOT / "tests" / "cmu_hw3" / "data" / "make.py", "_cmu_hw3_make_data")
