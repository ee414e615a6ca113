"""Real workers: code that hangs, crashes, floods or cheats costs one case, with both ways of starting workers."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.engine.survey_notes import survey_notes
from autograder.engine.workers import start_launcher
from autograder.errors import GraderError, SandboxError, StudentCrash, StudentError
from autograder.homework import Homework
from autograder.sandbox import drain
from autograder.sandbox.drain import KEPT
from autograder.sandbox.steps import KEPT_NUMBERS, Shape
from autograder.sandbox.survey import Isolation
from meta_tests.sandbox.rooms import Room, start


def test_a_worker_answers_like_ordinary_code(room: Room) -> None:
    """Classes, methods, attributes, functions and constants read and write as in one process."""
    toy = room.case()
    counter = toy.Counter(4)
    assert counter.step().tolist() == [5, 5, 5]
    counter.count = 9
    assert counter.count == 9
    assert (toy.SIZE, toy.give({"a": [1, (2.5, None)]})) == (3, {"a": [1, (2.5, None)]})
    with pytest.raises(StudentError, match="^bad$") as caught:
        toy.raises()
    assert (caught.value.kind, caught.value.where) == ("ValueError", "raises()")
    assert caught.value.summary == "ValueError: bad"
    assert caught.value.trace.startswith("toy.py, line 13, in raises")


@pytest.mark.parametrize(("call", "sentence"), [
    ("leave", r"leave\(\) ended the Python process with exit status 3; remove calls such as exit\(\) and os\._exit"),
    ("crash", r"crash\(\) crashed the Python interpreter \(segmentation fault\)."),
    ("hang_up", r"hang_up\(\) ended"),
])
def test_a_crash_is_reported_and_costs_only_its_case(room: Room, call: str, sentence: str) -> None:
    """A worker that ends by itself is a StudentCrash that says how; the next case works."""
    with pytest.raises(StudentCrash, match=sentence):
        getattr(room.case(), call)()
    assert room.case().give(1) == 1


def test_garbage_is_collected_as_usual(open_room: Callable[[str], Room]) -> None:
    """Student code that makes circles of objects does not run out of memory."""
    assert open_room("import gc\ndef collects(): return gc.isenabled()").case().collects() is True


def test_endless_recursion_is_an_exception(room: Room) -> None:
    """Endless recursion in Python code is an ordinary error with its frames."""
    with pytest.raises(RecursionError, match="maximum recursion depth exceeded") as caught:
        room.case().recurses()
    assert isinstance(caught.value, StudentError)


def test_a_memory_bomb_ends_at_the_limit(room: Room) -> None:
    """A memory bomb is an error of the student's within the limit, where a limit can be set."""
    if room.session.survey is None or room.session.survey.isolation.level < 2:
        assert room.case().give(1) == 1  # a plain process has no limit, and a bomb in it would hit this machine
        return
    with pytest.raises((StudentError, StudentCrash)) as caught:
        room.case().bomb()
    assert re.search(r"MemoryError|more memory", getattr(caught.value, "summary", str(caught.value)))
    assert room.case().give(1) == 1


def test_each_case_has_a_fresh_worker(room: Room) -> None:
    """Globals of one case are not seen in the next; within a case they stay."""
    toy = room.case()
    assert [toy.remember(1), toy.remember(2)] == [1, 2]
    assert room.case().remember(3) == 1


def test_an_object_of_an_earlier_case_never_passes_for_another(room: Room) -> None:
    """An object kept from an earlier case is the grader's error: its number may mean another object by now."""
    old = room.case().Counter(1)
    room.case().Counter(42)
    sentence = "<Counter> was made in an earlier case or worker; make it in the case"
    with pytest.raises(GraderError, match=sentence):
        _ = old.count
    with pytest.raises(GraderError, match=sentence):
        old.step()
    with pytest.raises(GraderError, match=sentence):
        room.toy.give(old)


def test_output_is_captured_cleaned_and_capped(room: Room) -> None:
    """A case's output is returned at its end, without control characters, at most 64 KiB, and never blocks."""
    room.case().say("\x1b[31mred\x00 text")
    assert sorted(room.session.end().splitlines()) == ["err", "red text"]
    assert room.case().flood() == "done"
    assert len(room.session.end()) == KEPT
    assert room.case().silence() == 1
    assert room.session.end() == ""


def test_a_flood_of_output_ends_its_case(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that prints more than the cap is stopped, the sentence says why, and the next case works."""
    monkeypatch.setattr(drain, "FLOOD", 2**20)
    toy = room.case()
    with pytest.raises(StudentCrash, match=r"^flood\(\) printed more than 256 MiB and was stopped; print less"):
        toy.flood()
    assert len(room.session.end()) == KEPT
    assert room.case().give(1) == 1


def test_a_flood_of_output_ends_an_import(open_room: Callable[[str], Room], monkeypatch: pytest.MonkeyPatch) -> None:
    """An import that prints more than the cap is stopped, and its definitions are graded."""
    monkeypatch.setattr(drain, "FLOOD", 2**20)
    room = open_room("def f(): return 1\nwhile True: print('x' * 1000)\n")
    module = room.session.look().modules["toy"]
    assert (module.how, module.kind) == ("definitions", "OSError")
    assert module.text.startswith("its import printed more than 256 MiB and was stopped")
    assert room.case().f() == 1


def test_random_numbers_and_set_order_are_the_same_in_each_case(room: Room) -> None:
    """Student code that draws without a seed or iterates over sets does the same in every worker."""
    assert room.case().dice() == room.case().dice()


@pytest.mark.parametrize(("name", "allowed"), [("numpy", True), ("csv", True), ("matplotlib.pyplot", True),
                                               ("tqdm", True), ("torch", False), ("pytest", False), ("msgspec", False)])
def test_only_allowed_libraries_can_be_imported(room: Room, name: str, allowed: bool) -> None:
    """A NumPy homework has the standard library, NumPy and the stand-ins, and nothing else that is installed."""
    __import__("msgspec"), __import__("pytest")
    assert room.case().may_import(name) is allowed


def test_random_numbers_and_set_order_are_the_same_in_each_run(room: Room) -> None:
    """What is drawn and the order of a set do not depend on the run, nor on how the worker was started."""
    order = subprocess.run([sys.executable, "-c", "print(*{'a', 'b', 'c', 'd', 'e'})"], text=True, check=True,
                           capture_output=True, env={"PYTHONHASHSEED": "0"}).stdout.split()
    assert room.case().dice() == [np.random.RandomState(0).rand(), random.Random(0).random(), order]


def test_the_path_has_only_the_standard_library(room: Room) -> None:
    """Neither the current folder nor the project nor site-packages is on a worker's path."""
    path, *flags = room.case().path()
    assert flags == [1, 1, 1]
    assert all("python3" in folder and "site-packages" not in folder for folder in path), path


@pytest.mark.parametrize(("ending", "kind", "text"), [
    ("while True: pass", "TimeoutError", "its import used more than 0.5 seconds of processor time"),
    ("import os; os._exit(0)", "SystemExit", "its import ended the Python process"),
    ("raise SystemExit(2)", "SystemExit", "2"),
    ("1 / 0", "ZeroDivisionError", "division by zero"),
    ("input()", "EOFError", "EOF when reading a line"),
], ids=["hangs", "ends the process", "exits", "raises", "asks for input"])
def test_an_import_that_does_not_end_well_keeps_its_definitions(
        open_room: Callable[[str], Room], ending: str, kind: str, text: str) -> None:
    """An import that hangs, exits or raises is reported once, and functions above and below it still work."""
    room = open_room(f"def f(): return 1\n{ending}\ndef g(): return f() + 1\n")
    survey = room.session.look()
    module = survey.modules["toy"]
    assert (module.how, module.kind, module.text) == ("definitions", kind, text)
    assert room.case().g() == 2
    assert room.case().f() == 1
    assert survey_notes(survey)[0].startswith(f"toy.py did not import to its end: {kind}: {text}")


@pytest.mark.parametrize("body", ["while True: pass", "__import__('os')._exit(0)"], ids=["hangs", "ends the process"])
def test_definitions_that_hang_fail_the_module_as_the_students_fault(open_room: Callable[[str], Room],
                                                                     body: str) -> None:
    """A class body that hangs or exits leaves nothing to grade: the module is failed, and each use of it says so."""
    room = open_room(f"class A:\n    {body}\n")
    assert room.session.look().modules["toy"].how == "failed"
    for module, reason in (("toy", "toy.py could not be imported; the note on toy.py says why."),
                           ("absent", "absent.py was not handed in, or cannot be read; the note on it says why.")):
        with pytest.raises(StudentError) as caught:
            room.session.names(module)
        assert (caught.value.text, caught.value.no_secret) == (reason, reason)
    with pytest.raises(StudentError, match=r"toy\.py could not be imported"):
        room.case().A()


def test_output_of_an_import_is_reported_once(open_room: Callable[[str], Room]) -> None:
    """Output of the import is in the survey and not in each case's output."""
    room = open_room("print('hello')\nprint('there')\ndef f(): print('from f')")
    survey = room.session.look()
    assert survey.printed == "hello\nthere\n"
    assert survey_notes(survey) == ["While being imported, your files printed 2 lines; that is harmless."]
    room.case().f()
    assert room.session.end() == "from f\n"


def test_what_the_grader_makes_the_code_print_is_not_its_output(request: pytest.FixtureRequest,
                                                                open_room: Callable[[str], Room]) -> None:
    """Within the block nothing counts, also in a new worker with its import; what is said before and after does."""
    room = open_room("print('hello')\ndef say(text): print(text)")
    room.session.look()
    case = room.case()
    case.say("before")
    with room.session.hushed():
        case.say("hidden one")
        room.session.renew()
        case.say("hidden two")
    case.say("after")
    printed = room.session.end().split("\n")
    if request.node.callspec.params["launcher"]:
        assert printed == ["before", "after", ""]
    else:  # what a spawned worker prints cannot be told apart while it runs
        assert {"before", "after"} <= set(printed)


def test_a_syntax_error_is_one_clear_note(open_room: Callable[[str], Room]) -> None:
    """A file that cannot be parsed is failed with its line, and each case says where to look."""
    room = open_room("def f(:\n")
    survey = room.session.look()
    assert survey_notes(survey)[0].startswith("toy.py could not be imported: SyntaxError: ")
    assert "toy.py, line 1" in survey_notes(survey)[0]
    with pytest.raises(StudentError, match=r"the note on toy\.py says why"):
        room.case().f()


def children() -> set[str]:
    """The ids of this process's children, and of theirs."""
    found: set[str] = set()
    todo = [str(os.getpid())]
    while todo:
        pid = todo.pop()
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            new = set(path.read_text().split()) - found
            found |= new
            todo += new
    return found


@pytest.mark.parametrize("fork", [True, False], ids=["fork", "spawn"])
def test_nothing_is_left_after_close(homework: Homework, fork: bool) -> None:
    """After close there are no more child processes and no more open descriptors than before."""
    processes, descriptors = children(), list(Path("/proc/self/fd").iterdir())
    launcher, _ = start_launcher(homework, fork)
    room = start(launcher)
    room.session.look()
    assert room.case().give(1) == 1
    with pytest.raises(StudentCrash):
        room.case().leave()
    assert children() - processes
    room.session.close()
    deadline = time.monotonic() + 60
    while children() - processes and time.monotonic() < deadline:
        time.sleep(0.02)
    assert children() <= processes
    assert len(list(Path("/proc/self/fd").iterdir())) == len(descriptors)


def test_large_results_are_not_kept(room: Room) -> None:
    """Of results and arguments beyond the budget a case keeps the shape alone; of each example only its own steps."""
    toy = room.case()
    data = np.zeros((2, KEPT_NUMBERS))
    toy.give(data)
    toy.give(1)
    assert [step.result for step in room.session.steps] == [Shape("ndarray", data.shape), 1]
    assert room.session.steps[0].request[2] == [Shape("ndarray", data.shape)]
    room.session.forget_steps()
    assert room.session.steps == []


def test_a_worker_with_other_layers_than_the_first_is_refused(open_room: Callable[[str], Room]) -> None:
    """What the first worker proved counts for workers of the same layers only; another one runs no case."""
    room = open_room("def give(x): return x\n")
    survey = room.session.look()
    room.session._pool.survey = replace(survey, isolation=Isolation(("limits", "no such layer")))
    with pytest.raises(SandboxError, match="isolated otherwise than the first one, which was tested"):
        room.case().give(1)
