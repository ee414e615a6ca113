"""Runs every document's commands once, in one copy of the project and one handout, for all tests of the docs."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.bundle.handout import build_handout
from autograder.homework import ROOT, load_homework
from meta_tests.docs.blocks import blocks_of
from meta_tests.docs.documents import DOCUMENTS, STATUSES, is_played_here
from meta_tests.docs.project import Project, copy_project

IN_A_HANDOUT = "student.md"
MISTAKEN = ROOT / "demo" / "cmu_hw3" / "relu_passes_every_gradient.zip"


@pytest.fixture(scope="session")
def project() -> Iterator[Project]:
    """A copy of the project, in a folder that the user running student code may enter."""
    with tempfile.TemporaryDirectory(prefix="autograder-docs-") as folder:
        Path(folder).chmod(0o755)
        yield copy_project(Path(folder))


@pytest.fixture(scope="session")
def problems(project: Project) -> dict[str, list[str]]:
    """Name of a document -> a sentence for each of its commands that did not do what is shown."""
    places = {IN_A_HANDOUT: project.beside(_handout(project.root.parent / "handout"))}
    return {document.name: [problem for block in blocks_of(document) if is_played_here(block)
                            for problem in places.get(document.name, project).play(block, STATUSES)]
            for document in DOCUMENTS}


def _handout(folder: Path) -> Path:
    """An unpacked handout of cmu_hw3, with the files of a student whose ReLU.backward passes every gradient."""
    for archive in (build_handout(load_homework("cmu_hw3"), folder.parent / "handout.zip"), MISTAKEN):
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)
    return folder
