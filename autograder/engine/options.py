"""How a submission is graded: what a command or a test chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..intake.entries import ROOT_OF_ZIP
from ..report.outcome import Case
from ..report.report import Report
from ..report.write import encode_report

if TYPE_CHECKING:
    from ..sandbox.steps import Step
    from .workers import Warm


@dataclass(frozen=True)
class Options:
    """How a submission is graded.

    Attributes:
        place: where the submission's files belong, for messages; see ``intake/take.py``.
        results: where the results are written, or None.
        encode: the report as the bytes of that file; by default Gradescope's results.json.
        metadata: the path of submission_metadata.json, which need not exist.
        allow_unsafe: run hidden cases although the sandbox is weak.
        fork: force or forbid the fork server; None: as the system allows.
        fresh: give every case a fresh worker, instead of a used one if nothing speaks against it.
        without: layers of the workers' confinement that are switched off, see ``worker/confine/layers.py``.
        on_report: called with each new state of the report.
        selected: whether a case, which has this number, runs; the others stay in the report, without an outcome.
        on_failure: called with the id of each failed public case and what it asked of the submission.
        warm: a fork server that is warm already.
        on_stage: called with the name of each stage of the run as it ends, for the benchmark.
    """

    results: Path | None = None
    metadata: Path | None = None
    allow_unsafe: bool = False
    fork: bool | None = None
    fresh: bool = False
    without: tuple[str, ...] = ()
    on_report: Callable[[Report], None] | None = None
    selected: Callable[[Case, str], bool] = lambda case, number: True
    on_failure: Callable[[str, Sequence[Step]], None] = lambda id, steps: None
    warm: Warm | None = None
    on_stage: Callable[[str], None] | None = None
    encode: Callable[[Report], bytes] = encode_report
    place: str = ROOT_OF_ZIP
