"""What a submission uses of what its homework forbids: asked of the worker, told in sentences, kept for the report."""

from __future__ import annotations

from typing import Any

from ..homework import Forbidden
from ..sandbox.proxies import Submission

REFUSED = "The submission earns no points: {reason}."


class ForbiddenUses:
    """What a case asks about forbidden uses, through the fixture ``forbidden``.

    Args:
        rules: what the homework forbids.
        found: every use that any case was told, once each; added to here.
    """

    def __init__(self, rules: Forbidden, found: list[str]) -> None:
        self.reason, self.penalty = rules.reason, rules.penalty
        self._look: dict[str, Any] = {
            "entry": rules.entry, "names": rules.names, "keywords": rules.keywords, "methods": rules.methods}
        self._found = found

    def uses_of(self, submission: Submission) -> list[str]:
        """What the submission's worker has seen so far in this case: in the syntax, and in calls; one line a use."""
        uses = [f"{file}, line {line}: {what}" for file, line, what in submission.uses(self._look)]
        uses = list(dict.fromkeys(uses))
        self._found += [use for use in uses if use not in self._found]
        return uses


def refusal(rules: Forbidden, found: list[str]) -> str:
    """Why the whole submission earns nothing, or "" where it is graded."""
    if rules.penalty != "all" or not found:
        return ""
    return "\n  ".join([REFUSED.format(reason=rules.reason), *found])
