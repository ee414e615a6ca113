"""How fast ``autograder class`` is: ``python bench/whole_class.py cmu_hw3 --submissions 1000``.

A synthetic class is graded with one worker and with all, a tenth of it and the whole, and once more when it is known.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autograder.apart import grade_apart
from autograder.classroom.record import load_class
from autograder.homework import Homework, load_homework
from bench.measure import Job, Usage, family, measure
from bench.memory import pss
from bench.sides import compile_all
from bench.synthetic import make_class

SAMPLE_SECONDS = 0.5
COMPARED = 5  # submissions that are graded again, alone


class Run(NamedTuple):
    """One run of the command."""

    name: str
    count: int
    usage: Usage
    early: float
    late: float


class Memory:
    """The memory of this process's descendants in MB, sampled while the block runs.

    Attributes:
        samples: the sums of their proportional shares (PSS), in order.
    """

    def __init__(self) -> None:
        self.samples: list[float] = []
        self._ended = threading.Event()

    @contextmanager
    def sampled(self) -> Iterator[None]:
        thread = threading.Thread(target=self._sample)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def peak(self, half: int) -> float:
        """The largest sample of the first or of the second half."""
        middle = len(self.samples) // 2
        return max((self.samples[:middle], self.samples[middle:])[half], default=0.0)

    def _sample(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            self.samples.append(sum(map(pss, family(os.getpid())[1:])))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homework")
    parser.add_argument("--submissions", type=int, default=60, help="how many (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    homework = load_homework(arguments.homework)
    compile_all()
    with tempfile.TemporaryDirectory(prefix="autograder-bench-") as folder:
        return bench(homework, Path(folder), arguments.submissions, arguments.workers)


def bench(homework: Homework, folder: Path, count: int, workers: int) -> int:
    tenth = max(2, count // 10)
    made = {size: make_class(homework, new(folder / f"class-{size}"), size) for size in (tenth, count)}
    print(f"{homework.id}: {count} submissions, {', '.join(f'{n} {kind}' for kind, n in made[count].items())}")
    print(f"{'':<28}{'wall s':>9}{'processor s':>13}{'a second':>10}{'processor s each':>18}{'MB, 1st half':>14}"
          f"{'2nd':>7}")
    one = run(homework, folder, tenth, 1, "one")
    show(one)
    several = run(homework, folder, tenth, workers, "several")
    show(several)
    whole = run(homework, folder, count, workers, "whole")
    show(whole)
    show(run(homework, folder, count, workers, "whole", "known"))
    print(f"speed-up with {workers} workers: {one.usage.wall / several.usage.wall:.2f}; cost of one among {count} over "
          f"one among {tenth}: {each(whole) / each(several):.2f}")
    return compare(homework, folder, count)


def new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def run(homework: Homework, folder: Path, count: int, workers: int, out: str, name: str = "") -> Run:
    """Grade a class, and measure it."""
    command = (sys.executable, "-m", "autograder", "class", homework.id, str(folder / f"class-{count}"), "--out",
               str(folder / out), "--jobs", str(workers))
    memory = Memory()
    with memory.sampled():
        usage = measure(Job((command,)))
    return Run(name or f"{count}, {workers} at a time", count, usage, memory.peak(0), memory.peak(1))


def each(run: Run) -> float:
    return run.usage.processor / run.count


def show(run: Run) -> None:
    print(f"{run.name:<28}{run.usage.wall:>9.1f}{run.usage.processor:>13.1f}{run.count / run.usage.wall:>10.2f}"
          f"{each(run):>18.2f}{run.early:>14.0f}{run.late:>7.0f}", flush=True)


def compare(homework: Homework, folder: Path, count: int) -> int:
    """Grade those that came after hostile ones again, alone and cold: their results must be the same but for times."""
    ids = [one.id for one in load_class(folder / "whole").submissions]
    after = [later for earlier, later in pairwise(ids) if earlier.endswith("hostile")][:COMPARED]
    different = 0
    for id in after:
        place, = (folder / f"class-{count}").glob(f"{id}*")
        alone = grade_apart(homework, place, folder / "alone.json", warm=False).timeless()
        different += alone != timeless(folder / "whole" / "results" / f"{id}.json")
    print(f"{len(after)} that came after hostile ones graded again alone: {different} with other results")
    return 1 if different else 0


def timeless(path: Path) -> dict[str, object]:
    data: dict[str, object] = json.loads(path.read_bytes())
    for place in (data, *(test["extra_data"] for test in data["tests"])):
        place.pop("execution_time", None)
    return data


if __name__ == "__main__":
    sys.exit(main())
