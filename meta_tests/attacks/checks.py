"""What must hold for every attack, as sentences about what does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograder.preview.page import to_page
from autograder.preview.preview import preview_of
from autograder.preview.run import Ran
from autograder.report.results import validate
from autograder.report.scoring import STOPPED_SENTENCE

from .attack import Attack
from .secrets import is_allowed_of_hidden
from .trial import Trial

# A case about a side effect judges nothing else, so it may pass for a wrong answer; together they are worth this much.
SIDE_EFFECT, MOST_POINTS = "side effect", 1.6
MOST_MIB = 400
JUDGED = {"passed", "failed"}


def problems(trial: Trial, chosen: Attack, stub: Trial, secrets: Sequence[str], maximum: float, ran: int) -> list[str]:
    """Everything that is wrong; empty if the attack was survived.

    Args:
        stub: the trial of the stub alone.
        secrets: texts that no student may read.
        maximum: the points of the homework.
        ran: how many cases ran.
    """
    return [
        *_hook(trial, chosen, stub), *_points(trial, maximum), *_verdicts(trial, ran),
        *_seen(trial, chosen, secrets), *_left(trial)]


def _hook(trial: Trial, chosen: Attack, stub: Trial) -> list[str]:
    """Whether the attack took place at all: without its proof nothing else says anything."""
    wanted = [text.replace("{name}", trial.name) for text in chosen.shows]
    return [*(f"no proof that its hook ran: {text!r} is not shown" for text in wanted if text not in trial.seen()),
            *(f"{text!r} proves nothing: the stub alone shows it" for text in wanted if text in stub.seen())]


def _points(trial: Trial, maximum: float) -> list[str]:
    found = [f"results.json is not valid: {problem}" for problem in validate(trial.raw.encode())]
    earned = [test for test in trial.data["tests"] if test["score"]]
    found += [f"it earned {test['score']} points: {test['name']}" for test in earned
              if SIDE_EFFECT not in test.get("tags", [])]
    if trial.total() > MOST_POINTS + 1e-6:
        found.append(f"it earned {trial.total()} points for side effects")
    if abs(trial.maximum() - maximum) > 1e-6:
        found.append(f"the maximum is {trial.maximum()} instead of {maximum}")
    return found


def _verdicts(trial: Trial, ran: int) -> list[str]:
    """A submission is never the grader's fault, and each of its cases is judged."""
    extra = trial.data["extra_data"]
    judged = [test for test in trial.data["tests"] if test.get("output") != STOPPED_SENTENCE]
    verdicts = {test["extra_data"]["verdict"] for test in judged} - JUDGED
    checks: list[tuple[bool, str]] = [
        (trial.status != 0, f"the exit status is {trial.status}"),
        (not extra["finished"], "the run did not finish"),
        (bool(extra["grader_notes"]), f"notes for instructors: {extra['grader_notes']}"),
        (len(judged) != ran, f"{len(judged)} of {ran} cases were judged"),
        (bool(verdicts), f"verdicts {sorted(map(str, verdicts))}"),
    ]
    return [sentence for wrong, sentence in checks if wrong]


def _seen(trial: Trial, chosen: Attack, secrets: Sequence[str]) -> list[str]:
    page = to_page(preview_of("bundle.zip", "submission.zip", Ran(trial.raw.encode(), trial.printed, 1.0)))
    places: dict[str, Callable[[], str]] = {
        "a student": trial.seen, "the terminal": lambda: trial.printed, "the page": lambda: page}
    found = [f"{place} shows the secret {secret[:80]!r}" for place, text in places.items() for secret in secrets
             if secret in text()]
    found += [f"it succeeded: {text!r} is shown" for text in chosen.never if text in trial.seen()]
    hidden = [test for test in trial.data["tests"] if "/hidden/" in test["extra_data"]["case"]]
    found += [f"a hidden case says {test['output'][:200]!r}" for test in hidden
              if not is_allowed_of_hidden(test.get("output", ""))]
    return [*found, *([] if hidden else ["there is no hidden case"])]


def _left(trial: Trial) -> list[str]:
    traces = trial.traces
    left = {"processes": traces.processes, "files": traces.files, "shared memory": traces.shared}
    found = [f"it left {what} behind: {items}" for what, items in left.items() if items]
    if traces.descriptors > 0:
        found.append(f"it left {traces.descriptors} descriptors open in the grader")
    if traces.peak_mib > MOST_MIB:
        found.append(f"the grader grew to {traces.peak_mib:.0f} MiB")
    return found
