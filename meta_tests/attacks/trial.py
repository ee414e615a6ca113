"""What became of an attack: its results, what each reader saw, and what it left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from autograder.preview.views import Reader, view_of

MEBI = 2**20


class Traces(msgspec.Struct, frozen=True):
    """What grading left behind or used, as far as it can be seen from where it was graded.

    Attributes:
        peak_mib: the grader's largest memory in MiB; 0 if unknown.
        descriptors: how many descriptors more than before are open in the grader's process.
        processes: the command lines of processes that outlive the grading.
        files: new files in the folders where nothing may appear.
        shared: new lines in the kernel's lists of shared memory, semaphores and message queues.
    """

    peak_mib: float = 0.0
    descriptors: int = 0
    processes: list[str] = []
    files: list[str] = []
    shared: list[str] = []


@dataclass(frozen=True)
class Trial:
    """One graded attack.

    Attributes:
        raw: results.json as it is on disk.
        data: its content.
        status: the exit status of the command, 0 if everything could be judged.
        printed: what the terminal showed, without hidden failures; empty if it was not asked for.
    """

    name: str
    raw: str
    data: dict[str, Any]
    status: int
    printed: str = ""
    traces: Traces = field(default_factory=Traces)

    def seen(self) -> str:
        """All that a student reads after publication, when all is visible."""
        view = view_of(self.data, Reader.AFTER)
        texts = [line.output.text for line in view.lines if line.output is not None]
        return "\n".join([view.output.text if view.output else "", *(line.name.text for line in view.lines), *texts])

    def total(self) -> float:
        """The points earned."""
        return float(sum(test["score"] for test in self.data["tests"]))

    def maximum(self) -> float:
        """The points that could be earned."""
        return float(sum(test["max_score"] for test in self.data["tests"]))
