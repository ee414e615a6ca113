"""How much data a case receives: a case or an example that receives more ends, so the grader's memory is bounded."""

from __future__ import annotations

MIB = 2**20
EXAMPLE_CAP = 64 * MIB  # a case keeps what an example received; the largest of a right solution was 0.3 MiB
CASE_CAP = 256 * MIB  # reading takes time; while Hypothesis shrinks a failure, a case may have hundreds of examples


class Received:
    """The weight of the answers of one case, and of its current example."""

    def __init__(self) -> None:
        self._case = 0
        self._example = 0

    def begin_example(self) -> None:
        """Start an example: nothing is kept of the last one."""
        self._example = 0

    def add(self, weight: int) -> str:
        """Count an answer of this many bytes.

        Returns:
            what is wrong, as the end of a sentence about the call; empty if the case may continue.
        """
        self._case += weight
        self._example += weight
        cap = EXAMPLE_CAP if self._example > EXAMPLE_CAP else CASE_CAP if self._case > CASE_CAP else 0
        if not cap:
            return ""
        return (f"sent the grader about {_size(weight)} of data; together this case has sent more than {_size(cap)}, "
                f"and was stopped. Return arrays of the sizes that the handout asks for.")


def _size(count: int) -> str:
    return f"{count / MIB:.0f} MiB" if count >= MIB else f"{max(1, count // 1024)} kiB"
