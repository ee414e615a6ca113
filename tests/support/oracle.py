"""For the scripts that ask torch: writing its answers to a bank, and comparing the reference with it."""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

BANK = Path("hidden", "torch_answers.npz")
Arrays = dict[str, np.ndarray]
Pair = tuple[str, Any, Any]
Question = Callable[[Any, np.random.Generator], Iterator[Pair]]


def flat(questions: Mapping[str, Mapping[str, Any]]) -> Arrays:
    """Every question's arrays, by ``<question>/<name>``."""
    return {f"{question}/{name}": np.asarray(array) for question, arrays in questions.items()
            for name, array in arrays.items()}


def write_bank(path: Path, arrays: Arrays) -> None:
    """Write an npz file without timestamps, so that the same arrays make the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, arrays[name], allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue())


def bank_from_command_line(cases: Path, answers: Callable[[str], Arrays]) -> None:
    """Write the bank of a homework, or of the edition named on the command line.

    Args:
        cases: the folder of the homework's cases, ``tests/<hw>``.
        answers: from a homework's id to torch's answers.
    """
    parser = argparse.ArgumentParser(description=f"Make the bank of torch's answers of {cases.name}.")
    parser.add_argument("file", type=Path, nargs="?", help="where to write; default: the homework's own hidden/")
    parser.add_argument("--homework", default=cases.name, help="an edition of this homework; default: itself")
    given = parser.parse_args()
    own = cases.parent / given.homework / BANK
    own.parent.mkdir(exist_ok=True)
    write_bank(given.file or own, answers(given.homework))


def disagreements(questions: Sequence[Question], module: Any, seeds: Iterable[int], salt: int,
                  rtol: float = 1e-9, atol: float = 1e-10) -> list[str]:
    """A sentence for each value that differs from torch's; a seed asks one of the questions, in turn.

    Args:
        questions: each yields what is compared, the module's value, and torch's, on inputs that it draws.
        salt: the homework's own number, so that no two homeworks draw the same inputs.
        rtol: the relative tolerance, by default of float64; ``atol`` is the absolute one.
    """
    return [sentence for seed in seeds
            for what, got, want in questions[seed % len(questions)](module, np.random.default_rng([salt, seed]))
            for sentence in _difference(what, got, want, rtol, atol, seed)]


def _difference(what: str, got: Any, want: Any, rtol: float, atol: float, seed: int) -> Iterator[str]:
    if np.shape(got) != np.shape(want):
        yield f"{what} has shape {np.shape(got)}, torch's {np.shape(want)} (seed {seed})."
    elif not np.allclose(got, want, rtol, atol):
        gap = np.abs(np.asarray(got) - np.asarray(want)).max()
        yield f"{what} differs from torch's by up to {gap:.3g} (seed {seed})."
