"""The seed's results on real MNIST: ``python -m meta_tests.jhu_hw2_f19.published``; the files are in datasets/mnist/.

The mean images as templates reach 63.1 % of the 10,000 test images, and 86 to 88 % when they are trained.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import numpy as np

from autograder.homework import load_homework
from tests.support.datasets.mnist import read_mnist

RATE, ITERATIONS = 0.1, 200
MISSING = ("There is no folder datasets/mnist. Put MNIST's four IDX files there, gzipped or not, or mnist_train.csv "
           "and mnist_test.csv.")


def accuracies(problem4: Any, dataset: dict[str, np.ndarray], rate: float = RATE, iterations: int = ITERATIONS
               ) -> tuple[float, float]:
    """The fraction of test images that the mean templates, and the trained ones, label right."""
    train_x, test_x = (dataset[name] / dataset["train_x"].max() for name in ("train_x", "test_x"))
    classes = int(dataset["train_y"].max()) + 1
    W = problem4.mean_templates(train_x, dataset["train_y"], classes)
    found = [np.mean(problem4.predict(test_x, W, np.zeros(classes)) == dataset["test_y"])]
    W, b, _ = problem4.train_from_templates(train_x, dataset["train_y"], rate, iterations)
    found.append(np.mean(problem4.predict(test_x, W, b) == dataset["test_y"]))
    return float(found[0]), float(found[1])


def judged(mean: float, trained: float) -> list[str]:
    """A sentence for each result that is not the seed's."""
    problems = []
    if round(100 * mean, 1) != 63.1:
        problems.append(f"The mean templates reach {100 * mean:.2f} %, not 63.1 %.")
    if not 0.86 <= trained <= 0.88:
        problems.append(f"The trained templates reach {100 * trained:.2f} %, not 86 to 88 %.")
    return problems


def main(folder: Path | None) -> int:
    """Print both accuracies on the data of a folder; the exit status: 1 for other results, 2 for no data."""
    if folder is None:
        print(MISSING, file=sys.stderr)
        return 2
    sys.path.insert(0, str(load_homework("jhu_hw2_f19").reference_dir))
    mean, trained = accuracies(importlib.import_module("problem4"), read_mnist(folder))
    print(f"Mean templates {100 * mean:.1f} %, trained templates {100 * trained:.1f} %")
    problems = judged(mean, trained)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(load_homework("jhu_hw2_f19").dataset("mnist")))
