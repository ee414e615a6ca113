"""The accuracies that the seed of jhu_hw2 prints, on real MNIST: ``python -m meta_tests.jhu_hw2.published``.

It takes some minutes. An instructor supplies the files of MNIST in datasets/mnist; without them nothing is computed.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace

from autograder.homework import load_homework
from autograder.sandbox.local import load_trusted
from tests.jhu_hw2.figures import accuracies
from tests.support.datasets.mnist import read_mnist

ACCURACIES = (0.9193, 0.9677, 0.9729)  # without a hidden layer, with one, with two and the skip
UNITS = 392
ALLOWED = 0.002  # rounding differs between processors, and grows with every step


def reference() -> SimpleNamespace:
    """The modules of the reference, as attributes."""
    homework = load_homework("jhu_hw2")
    return SimpleNamespace(**load_trusted(homework.reference_dir, homework.reference_files))


def main() -> int:
    """Train on MNIST and compare; the exit status is 2 without data, 1 if an accuracy differs."""
    folder = load_homework("jhu_hw2").dataset("mnist")
    if folder is None:
        print("datasets/mnist is missing; put the files of MNIST there (docs/instructor.md says which).")
        return 2
    data = read_mnist(folder)
    differ = False
    for hidden, printed in enumerate(ACCURACIES):
        reached = accuracies(reference(), hidden, data["train_x"], data["train_y"], UNITS)[-1]
        print(f"{hidden} hidden layers: {100 * reached:.2f} %, printed {100 * printed:.2f} %", flush=True)
        differ = differ or abs(reached - printed) > ALLOWED
    return int(differ)


if __name__ == "__main__":
    sys.exit(main())
