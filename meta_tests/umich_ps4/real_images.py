"""How the reference does on CIFAR-10: ``python -m meta_tests.umich_ps4.real_images FOLDER``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from autograder.certify.catalogue import reference_sources
from autograder.homework import load_homework
from autograder.inprocess.backend import opened
from autograder.sandbox.submission import Submission
from tests.umich_ps4.histories import FIRST
from tests.umich_ps4.network import Names
from tests.umich_ps4.real import RealImages
from tests.umich_ps4.settings import dry_run, settings_of

WANTED = 0.45


def accuracy_of_the_reference(folder: Path) -> float:
    """The share of the test images that the reference classifies right, trained with its own hyperparameters."""
    homework = load_homework("umich_ps4")
    images = RealImages(folder)
    with opened(reference_sources(homework)) as backend:
        side = Submission(backend, homework.modules)
        [setting] = settings_of(dry_run(side, FIRST))
        scores = images.scores(side, setting, Names(side, 0.0))
    return float(np.mean(np.argmax(scores, axis=1) == images.labels))


def main() -> int:
    """Print the accuracy; 1 if it is less than the handout promises."""
    parser = argparse.ArgumentParser(description="Train umich_ps4's reference on CIFAR-10 and print its accuracy.")
    parser.add_argument("folder", type=Path, help="with data_batch_1 to data_batch_5 and test_batch")
    accuracy = accuracy_of_the_reference(parser.parse_args().folder)
    print(f"accuracy on the test images: {accuracy:.1%}; the handout promises at least {WANTED:.0%}")
    return 0 if accuracy >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
