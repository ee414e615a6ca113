"""One preview from end to end: prepare a root, hand in a submission, run, and check the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .findings import findings, readable
from .layout import Platform, hand_in
from .run import PLATFORM_SECONDS, Ran, prepare, run
from .views import View, views_of

STEPS = ("the bundle's setup.sh installs packages", "the bundle's run_autograder grades")


@dataclass(frozen=True)
class Preview:
    """The outcome of grading a submission with a bundle.

    Attributes:
        findings: what is wrong with the results, one sentence each; may be empty.
        views: what the instructor sees, and the student before and after publication.
    """

    bundle: str
    submission: str
    ran: Ran
    findings: tuple[str, ...]
    views: tuple[View, ...]


def preview(root: Path, bundle: Path, submission: Path, limit: float = PLATFORM_SECONDS,
            tell: Callable[[str], None] = lambda step: None) -> Preview:
    """Grade a submission with a bundle below ``root``; a root prepared with the same bundle is used again.

    Args:
        tell: called with the name of each of the STEPS as it begins.
    Raises:
        GraderError: the bundle cannot be laid out or set up, or the submission cannot be uploaded.
    """
    platform = Platform(root)
    tell(STEPS[0])
    prepare(platform, bundle)
    tell(STEPS[1])
    hand_in(platform, submission)
    return preview_of(bundle.name, submission.name, run(platform, limit))


def preview_of(bundle: str, submission: str, ran: Ran) -> Preview:
    """Check a run's results by the platform's rules."""
    return Preview(bundle, submission, ran, tuple(findings(ran)), tuple(views_of(readable(ran.results), ran)))
