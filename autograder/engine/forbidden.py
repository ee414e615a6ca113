"""Forbidden uses in a submission: the worker reports them, cases show them, and the report counts them."""

from __future__ import annotations

from typing import Any

from ..homework import Forbidden
from ..sandbox.submission import Submission

REFUSED = "The submission earns no points: {reason}."


class ForbiddenUses:
    """What a case can ask about forbidden uses, through the fixture ``forbidden``.

    Args:
        rules: what the homework forbids.
        found: every use that any case was shown, once each; extended here.
    """

    def __init__(self, rules: Forbidden, found: list[str]) -> None:
        self.reason, self.penalty = rules.reason, rules.penalty
        self._look: dict[str, Any] = {
            "entry": rules.entry, "names": rules.names, "keywords": rules.keywords, "methods": rules.methods}
        self._found = found

    def uses_of(self, submission: Submission) -> list[str]:
        """The forbidden uses that the worker has seen in this case, in the syntax and in calls; one line per use."""
        uses = [f"{file}, line {line}: {what}" for file, line, what in submission.uses(self._look)]
        uses = list(dict.fromkeys(uses))
        self._found += [use for use in uses if use not in self._found]
        return uses


def refusal(rules: Forbidden, found: list[str]) -> str:
    """Why the whole submission earns nothing; empty if it is graded."""
    if rules.penalty != "all" or not found:
        return ""
    return "\n  ".join([REFUSED.format(reason=rules.reason), *found])
