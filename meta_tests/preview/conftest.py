"""One root that is really set up: setup.sh makes its virtual environment once for all tests that grade in it."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.bundle.bundle import build_bundle
from autograder.homework import load_homework
from autograder.preview.layout import Platform
from autograder.preview.run import prepare
from autograder.template.generate import generate

CMU = load_homework("cmu_hw3")


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """A folder that the user running student code may enter, like the platform's root and unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def bundle_zip(place: Path) -> Path:
    """The bundle of cmu_hw3, not proved again."""
    build_bundle(CMU, place / "cmu_hw3-bundle.zip", proof=False)
    return place / "cmu_hw3-bundle.zip"


@pytest.fixture(scope="session")
def prepared(place: Path, bundle_zip: Path) -> Platform:
    """The platform's folders with that bundle, after its setup.sh."""
    platform = Platform(place / "root")
    prepare(platform, bundle_zip)
    return platform


@pytest.fixture
def right_zip(tmp_path: Path) -> Path:
    """The reference, handed in."""
    return zipped(tmp_path / "right.zip", {name: (CMU.reference_dir / name).read_bytes() for name in CMU.files})


@pytest.fixture
def template_zip(tmp_path: Path) -> Path:
    """The template, handed in untouched."""
    return zipped(tmp_path / "template.zip", generate(CMU))


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    """A zip as a student makes it."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path
