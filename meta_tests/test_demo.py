"""The demo: the committed zips are what the catalogue makes today."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path

import pytest

from autograder.homework import ROOT

_spec = importlib.util.spec_from_file_location("build_demo", ROOT / "demo" / "build.py")
assert _spec is not None
assert _spec.loader is not None
build_demo = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(build_demo)
FRESH = build_demo.demo()


def contents(data: bytes) -> dict[str, bytes]:
    """File name -> content; compression may differ between machines."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", sorted(FRESH))
def test_each_zip_is_fresh(name: str) -> None:
    """A committed demo is what demo/build.py would write."""
    assert contents((ROOT / "demo" / name).read_bytes()) == contents(FRESH[name])


def test_no_other_zip_is_in_demo() -> None:
    """Every zip in demo/ is made by demo/build.py."""
    demo = Path(ROOT / "demo")
    assert sorted(path.relative_to(demo).as_posix() for path in demo.rglob("*.zip")) == sorted(FRESH)
