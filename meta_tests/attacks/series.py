"""Grades attacks one after the other in one process, as a warm grader would: what one leaves behind stays to be seen.

As a script (a JSON request on stdin) it grades; each attack gives a JSON line on stdout. ``grade_in_series`` runs it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from autograder.homework import ROOT, Homework, Limits, load_homework

from .attack import build
from .traces import Lookout, adopt_orphans
from .trial import Traces, Trial

# Attacks that never end run into these; they count processor time and sleep, so a busy machine does not matter.
# The first use of some functions of torch takes its time, so its attacks get the limits that the homework declares.
SHORT = {"cmu_hw3": Limits(0.5, 0.3, 0.5, seconds_total=200, memory_mib=256)}
LONGEST = 1_200

if TYPE_CHECKING:
    from autograder.sandbox.server import WarmServer


class Request(msgspec.Struct, frozen=True):
    """What the process does.

    Attributes:
        submissions: the attacks' zips; the first one is graded twice, and its first grading does not count.
        cases: the short ids of the cases that run.
        folder: an empty folder for everything that the grader writes.
        fresh: give every case a fresh worker.
    """

    homework: str
    submissions: list[str]
    cases: list[str]
    folder: str
    metadata: str
    fresh: bool = False


def grade_in_series(homework: Homework, attacks: Sequence[str], cases: Sequence[str], metadata: Path,
                    folder: Path, fresh: bool = False) -> dict[str, Trial]:
    """Grade attacks with a selection of the cases and with short limits; the first attack warms the grader up.

    Args:
        fresh: give every case a fresh worker, as ``autograder grade --fresh`` does.

    Raises:
        RuntimeError: the process did not end as it should; the message contains what it wrote.
    """
    submissions = [str(build(homework, name, folder)) for name in attacks]
    with tempfile.TemporaryDirectory(prefix="attacks-") as work:
        request = Request(homework.id, submissions, list(cases), work, str(metadata), fresh)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": work}
        done = subprocess.run([sys.executable, "-m", "meta_tests.attacks.series"], cwd=work, env=environment,
                              input=msgspec.json.encode(request), capture_output=True, timeout=LONGEST, check=False)
        lines = done.stdout.decode(errors="replace").splitlines()
        if done.returncode or len(lines) != len(attacks):
            ended = f"status {done.returncode} after {len(lines)} of {len(attacks)} attacks"
            raise RuntimeError(f"{ended}: {done.stderr.decode(errors='replace')[-4000:]}")
    return {name: _trial(name, json.loads(line)) for name, line in zip(attacks, lines, strict=True)}


def _trial(name: str, line: dict[str, Any]) -> Trial:
    traces = msgspec.convert(line["traces"], Traces)
    return Trial(name, line["raw"], json.loads(line["raw"]), line["status"], line["printed"], traces)


def main() -> None:
    """Grade each attack of the request."""
    from autograder.engine.process import prepare_process

    prepare_process()
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    adopt_orphans()
    from autograder.engine.workers import allowed_libraries
    from autograder.sandbox.server import WarmServer
    from autograder.sandbox.session import Session

    # What an attack prints proves that it ran, also where the grader asks on its own account.
    Session.hushed = lambda self: contextlib.nullcontext()  # type: ignore[assignment,method-assign]
    declared = load_homework(request.homework)
    homework = msgspec.structs.replace(declared, limits=SHORT.get(declared.id, declared.limits))
    server = WarmServer(allowed_libraries(homework))
    try:
        _grade(request, request.submissions[0], homework, server)
        for submission in request.submissions:
            print(json.dumps(_grade(request, submission, homework, server)), flush=True)
    finally:
        server.close()


def _grade(request: Request, submission: str, homework: Homework, server: WarmServer) -> dict[str, Any]:
    from autograder.engine.grade import grade
    from autograder.engine.options import Options
    from autograder.engine.workers import Warm
    from autograder.report.failures import Look
    from autograder.report.terminal import show
    from autograder.sandbox.server import ForkServer

    results = Path(request.folder) / "results" / "results.json"
    results.parent.mkdir(exist_ok=True)
    lookout = Lookout([Path(request.folder)])
    selected = {f"tests/{homework.id}/{case}" for case in request.cases}
    control, pid = server.fork()
    with control:
        options = Options(results, Path(request.metadata), fresh=request.fresh,
                          selected=lambda case, number: case.id in selected,
                          warm=Warm(ForkServer(control, pid=pid), server.libraries))
        report = grade(homework, Path(submission), options)
    server.end(pid)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        show(report, for_staff=True, look=Look(everything=True))
    raw = results.read_text()
    results.unlink()
    return {"raw": raw, "status": int(report.grader_fault), "printed": printed.getvalue(),
            "traces": msgspec.to_builtins(lookout.traces())}


if __name__ == "__main__":
    main()
