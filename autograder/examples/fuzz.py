"""How Hypothesis runs here: the same examples for every student, fast."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import hypothesis
from hypothesis.internal.conjecture import providers

EXAMPLES = 20


def load_profile(shrink: bool = True, examples: int = EXAMPLES) -> None:
    """Fixed examples, no database, no deadline, no costly explanations, no literals out of local modules.

    Hypothesis would mix literals from the project's own modules into the examples. Then a change of any file would
    change the examples of every homework, and the search would cost a third of a second per run.

    Args:
        shrink: look for a smaller example of a failure; recorded answers cover only the examples of a right solution.
    """
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate, *([hypothesis.Phase.shrink] if shrink else [])]
    name = f"grading-{examples}-{shrink}"
    hypothesis.settings.register_profile(
        name, derandomize=True, database=None, deadline=None, max_examples=examples, phases=phases,
        report_multiple_bugs=False, print_blob=False, suppress_health_check=list(hypothesis.HealthCheck))
    hypothesis.settings.load_profile(name)
    vars(providers)["is_local_module_file"] = _never


@contextmanager
def profile(examples: int) -> Iterator[None]:
    """Within the block, draw this many examples and do not shrink failures; restore the settings afterwards."""
    name, look = hypothesis.settings.get_current_profile_name(), vars(providers)["is_local_module_file"]
    load_profile(shrink=False, examples=examples)
    try:
        yield
    finally:
        hypothesis.settings.load_profile(name)
        vars(providers)["is_local_module_file"] = look


def _never(path: str) -> bool:
    """Report that no module is local."""
    return False
