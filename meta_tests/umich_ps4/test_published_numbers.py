"""The accuracy that the handout promises: at least 45 %. ``nox -s cifar`` measures it on CIFAR-10 itself."""

from __future__ import annotations

import inspect
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.certify.catalogue import reference_sources
from autograder.homework import load_homework
from autograder.inprocess.runner import Runner
from meta_tests.umich_ps4.real_images import accuracy_of_the_reference
from tests.umich_ps4 import given
from tests.umich_ps4.images import small_images

HOMEWORK = load_homework("umich_ps4")


def test_the_given_functions_are_those_of_the_handout() -> None:
    """The trainer that grades is, letter by letter, the one that students get."""
    [reference] = reference_sources(HOMEWORK).values()

    for function in (given.train_network, given.test_network):
        assert inspect.getsource(function) in reference


@pytest.fixture
def batches(tmp_path: Path) -> Path:
    """A folder in CIFAR-10's format with few and easy images."""
    images = small_images(seed=53)
    bytes_of = {part: ((images[f"X_{part}"] + 0.5).clip(0, 1) * 255).round().astype(np.uint8)
                for part in ("train", "test")}
    names = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]
    parts = [*np.array_split(np.arange(250), 5), np.arange(200)]
    for name, chosen in zip(names, parts, strict=True):
        part = "test" if name == "test_batch" else "train"
        batch = {b"data": bytes_of[part][chosen], b"labels": images[f"y_{part}"][chosen].tolist()}
        (tmp_path / name).write_bytes(pickle.dumps(batch, protocol=4))
    return tmp_path


def test_the_reference_learns_batches_in_the_format_of_cifar10(batches: Path) -> None:
    """The short version of ``nox -s cifar``: the reference's own hyperparameters, on batches from files."""
    assert accuracy_of_the_reference(batches) >= 0.45


def test_the_hidden_case_trains_on_supplied_batches(batches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the instructor supplies CIFAR-10, the case reads its folder, and the reference passes."""
    read: list[Path] = []
    monkeypatch.setattr(type(HOMEWORK), "supplied_data", property(lambda self: read.append(batches) or batches))
    runner = Runner(HOMEWORK)

    result: Any = runner.run(runner.case("hidden/test_hyperparameters.py::test_other_images"),
                             reference_sources(HOMEWORK))
    assert result.failure is None
    assert read
