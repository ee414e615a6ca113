"""What is checked of an attack: a survived one has no problem, and each thing that can be wrong is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.report.shown import HIDDEN_SENTENCE, UNJUDGED_SENTENCE

from .attack import Attack
from .checks import problems
from .secrets import PLANTED
from .traces import MARK, Lookout
from .trial import Traces, Trial

Change = Callable[[dict[str, Any]], object]
HIDDEN, PUBLIC = 0, 1
PLAIN = Attack("try")


def test_of(place: str, score: float = 0.0, output: str = "", tags: tuple[str, ...] = ()) -> dict[str, Any]:
    extra = {"case": f"tests/hw/{place}/test_a.py::test_b", "verdict": "failed"}
    return {"name": f"A fact, {place}.", "score": score, "max_score": 1.0, "output": output, "tags": list(tags),
            "output_format": "text", "extra_data": extra}


test_of.__test__ = False  # type: ignore[attr-defined]


def trial(change: Change = lambda data: None, status: int = 0, printed: str = "", **traces: Any) -> Trial:
    """A survived attack whose results are changed."""
    data = {"tests": [test_of("hidden", output=HIDDEN_SENTENCE), test_of("public", output="[x] called"),
                      test_of("public", 0.5, tags=("side effect",))],
            "extra_data": {"finished": True, "grader_notes": [], "isolation": 3}}
    change(data)
    return Trial("x", json.dumps(data), data, status, printed, msgspec.structs.replace(Traces(), **traces))


def found(judged: Trial, chosen: Attack = PLAIN, ran: int = 3) -> list[str]:
    """The problems of a trial, beside a stub that shows nothing of it."""
    stub = trial(lambda data: data["tests"][PUBLIC].update(output="wrong"))
    return problems(judged, chosen, stub, [PLANTED], 3.0, ran)


def test_a_survived_attack_has_no_problem() -> None:
    """Without any change nothing is wrong."""
    assert found(trial()) == []


@pytest.mark.parametrize(("change", "sentence"), [
    (lambda data: data["tests"][PUBLIC].update(output=""), "no proof that its hook ran: '[x] called' is not shown"),
    (lambda data: data["tests"][PUBLIC].update(score=1.0), "it earned 1.0 points: A fact, public."),
    (lambda data: data["tests"].pop(), "the maximum is 2.0 instead of 3.0"),
    (lambda data: data["tests"][HIDDEN].update(output="x = 3"), "a hidden case says 'x = 3'"),
    (lambda data: data["tests"][HIDDEN].update(output=UNJUDGED_SENTENCE), "a hidden case says"),
    (lambda data: data["tests"][PUBLIC].update(output=f"[x] called {PLANTED}"), "a student shows the secret"),
    (lambda data: data["tests"][PUBLIC].update(output="[x] called, fork succeeded"), "'succeeded' is shown"),
    (lambda data: data["tests"][PUBLIC]["extra_data"].update(verdict="could not be judged"), "verdicts"),
    (lambda data: data["extra_data"].update(finished=False), "the run did not finish"),
    (lambda data: data["extra_data"].update(grader_notes=["x"]), "notes for instructors: ['x']"),
    (lambda data: data.update(visibility="nobody"), "results.json is not valid"),
])
def test_wrong_results_are_said(change: Change, sentence: str) -> None:
    """Each change of the results of a survived attack is a problem."""
    assert [problem for problem in found(trial(change)) if sentence in problem]


@pytest.mark.parametrize(("traces", "sentence"), [
    ({"processes": ["7: sleep"]}, "it left processes behind: ['7: sleep']"),
    ({"files": ["/tmp/x"]}, "it left files behind: ['/tmp/x']"),
    ({"shared": ["shm 1"]}, "it left shared memory behind: ['shm 1']"),
    ({"descriptors": 2}, "it left 2 descriptors open in the grader"),
    ({"peak_mib": 900.0}, "the grader grew to 900 MiB"),
])
def test_what_is_left_behind_is_said(traces: dict[str, Any], sentence: str) -> None:
    """Each trace of an attack is a problem."""
    assert found(trial(**traces)) == [sentence]


def test_the_rest_of_the_run_is_said() -> None:
    """A failed command, a secret in the terminal, a case that did not run and a worthless proof are problems."""
    assert found(trial(status=1)) == ["the exit status is 1"]
    assert "the terminal shows the secret" in found(trial(printed=PLANTED))[0]
    assert found(trial(), ran=4) == ["3 of 4 cases were judged"]
    assert found(trial(), Attack("try", shows=["A fact"])) == ["'A fact' proves nothing: the stub alone shows it"]


def test_the_lookout_sees_what_is_new(tmp_path: Path) -> None:
    """A new file and an open descriptor are seen; what was there before is not."""
    (tmp_path / "old").touch()
    lookout = Lookout([tmp_path])
    (tmp_path / f"{MARK}new").touch()
    with (tmp_path / "old").open() as held:
        traces = lookout.traces()

    assert held.closed
    assert (traces.files, traces.descriptors, traces.processes) == ([str(tmp_path / f"{MARK}new")], 1, [])
    assert traces.peak_mib > 1
