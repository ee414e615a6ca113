"""Judges broken solutions in process: the second opinion on what the sandbox says.

``python -m meta_tests.fuzz.in_process HOMEWORK`` reads one solution a line (JSON, file name -> text) and answers with
one line. It loads the homework once; each solution is judged in a child forked from it, which a hang or a crash of the
solution's code costs alone.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from autograder.engine.process import prepare_process
from autograder.homework import ROOT, load_homework

SECONDS = 120
TRACE = 800
MEMORY = 6 * 2**30  # address space; torch alone reserves some of it
Cases = dict[str, tuple[str, float]]


@dataclass(frozen=True)
class Judged:
    """What the cases and the probes say in process.

    Attributes:
        cases: case -> its verdict and points; empty if this process could not judge the solution.
        losing: the parts that lose points.
        timed_out: the cases that did not end in time.
        opinions: part -> "right", "wrong" or "raised" by plain comparison; a part without one is absent.
        gone: why there are no cases: the child was killed, or something was raised that only a worker survives.
        fault: the traceback of an exception that is no failure of the solution: a fault of the cases or of the engine.
    """

    cases: Cases = field(default_factory=dict)
    losing: Sequence[str] = ()
    timed_out: Sequence[str] = ()
    opinions: dict[str, str] = field(default_factory=dict)
    gone: str = ""
    fault: str = ""


class InProcess:
    """The client: one process that judges the solutions of a homework."""

    def __init__(self, homework: str) -> None:
        self._process = subprocess.Popen([sys.executable, "-m", __name__, homework], cwd=ROOT, text=True,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def judge(self, sources: dict[str, str]) -> Judged:
        """Judge one solution."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(sources) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        cases = {case: (verdict, score) for case, (verdict, score) in answer.pop("cases", {}).items()}
        return Judged(cases, **answer)

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def probes_of(homework: str) -> Any:
    """The probes of a homework or of its base; none if nobody wrote any."""
    for name in (homework, load_homework(homework).extends):
        place = f"{__package__}.probes.{name}"
        if name and importlib.util.find_spec(place):
            return importlib.import_module(place).PROBES
    return ()


def main() -> None:
    """Serve until the end of the input."""
    prepare_process()
    from autograder.certify.catalogue import reference_sources
    from autograder.inprocess.runner import Runner

    homework = load_homework(sys.argv[1])
    runner, reference, probes = Runner(homework), reference_sources(homework), probes_of(homework.id)
    runner.run_all(reference)  # what it asks the reference is remembered, and is the same for each child
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        answers.write(_answer_of_a_child(partial(_judge, runner, json.loads(line), reference, probes)))
        answers.flush()


def _judge(runner: Any, sources: dict[str, str], reference: dict[str, str], probes: Any) -> dict[str, Any]:
    from autograder.errors import StudentTimeout

    from .plain import opinions

    results = runner.run_all(sources)
    cases = {item.id: (item.verdict.value, item.score) for item in runner.report(results).items}
    prefix = f"tests/{runner.homework.id}/"
    return {"cases": cases, "losing": list(runner.lost(results)), "opinions": opinions(probes, sources, reference),
            "timed_out": [prefix + id for id, one in results.items() if isinstance(one.failure, StudentTimeout)]}


def _answer_of_a_child(work: Callable[[], dict[str, Any]]) -> str:
    """The line that a forked child writes; if it does not, one that says why."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _be_a_child(work, theirs)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        in_time = select.select([pipe], [], [], 2 * SECONDS)[0]
        answer = pipe.read() if in_time else ""
    os.kill(child, signal.SIGKILL)  # it may still write, or hang at its end
    _, status = os.waitpid(child, 0)
    return answer if answer.endswith("\n") else json.dumps({"gone": f"no answer, status {status}"}) + "\n"


def _be_a_child(work: Callable[[], dict[str, Any]], pipe: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        answer = work()
    except Exception:
        answer = {"fault": traceback.format_exc()[-TRACE:]}
    except BaseException as error:  # of student code; a worker survives it
        answer = {"gone": type(error).__name__}
    os.write(pipe, (json.dumps(answer) + "\n").encode())
    os._exit(0)


if __name__ == "__main__":
    main()
