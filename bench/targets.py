"""What a run may cost, as multiples of the floor's cost, and memory in MB: what it must reach and what it aims at."""

from __future__ import annotations

from autograder.homework import Homework

Target = tuple[float, float]
NUMPY: dict[str, dict[str, Target]] = {
    "one": {"wall time": (3, 2), "processor time": (4, 3), "peak memory": (100, 80)},
    "half": {"wall time": (5, 3)},
    "class": {"wall time": (3, 2)},
}
TORCH: dict[str, dict[str, Target]] = {"one": {"wall time": (1.5, 1.3), "processor time": (1.8, 1.5)}}


def target(homework: Homework, kind: str, name: str) -> str:
    """A number's target in words; ``kind`` is "one", "half" or "class"."""
    known = (TORCH if "torch" in homework.libraries else NUMPY).get(kind, {})
    return f"must {known[name][0]:g}, aim {known[name][1]:g}" if name in known else "no target"
