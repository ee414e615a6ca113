"""What a look-up of known mistakes costs: ``python -m bench.names [<hw> ...]``.

For each homework every recorded mistake is looked up, the record read anew each time as in a grading; printed are the
median and the largest time, in milliseconds of processor time.
"""

from __future__ import annotations

import statistics
import sys
import time

from autograder.diagnosis.measure import shown_by
from autograder.diagnosis.name import Observed, names_of
from autograder.diagnosis.record import read_record
from autograder.homework import Homework, find_homeworks, load_homework


def milliseconds(homework: Homework, seen: Observed) -> float:
    """The processor time of one look-up, the file included."""
    started = time.process_time()
    answers = read_record(homework)
    assert answers is not None
    names_of(answers, seen)
    return 1000 * (time.process_time() - started)


def main(names: list[str]) -> None:
    """Print a line for each homework that has a record."""
    for homework in map(load_homework, names or find_homeworks()):
        answers = read_record(homework)
        if answers is not None:
            times = [milliseconds(homework, shown_by(known, answers)) for known in answers.known]
            print(f"{homework.id:<18} {len(times):>4} mistakes    median {statistics.median(times):.1f} ms    "
                  f"at most {max(times):.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
