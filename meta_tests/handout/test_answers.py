"""Recorded answers: the same questions get the same answers, any other question is refused."""

from __future__ import annotations

import types
from pathlib import Path

import numpy as np
import pytest

from autograder.engine.verdicts import fault_text
from autograder.errors import GraderError
from autograder.sandbox.answers import Recorder, Replay, pack_answers, unpack_answers
from autograder.sandbox.proxies import Backend
from autograder.sandbox.submission import Submission
from meta_tests.handout.student import fill_in, run_tests


class Doubler:
    """Something to ask."""

    def __init__(self, factor: float = 2.0) -> None:
        """Remember the factor."""
        self.factor = factor

    def double(self, x: np.ndarray) -> np.ndarray:
        """The factor times x."""
        return self.factor * x


def ask(backend: Backend, x: np.ndarray) -> tuple[np.ndarray, float]:
    """A call, a method and an attribute."""
    doubler = Submission(backend, ["toy"]).toy.Doubler(3.0)
    return doubler.double(x), doubler.factor


@pytest.fixture
def recorder() -> Recorder:
    """A recording of one case."""
    found = Recorder({"toy": types.SimpleNamespace(Doubler=Doubler)})
    found.begin()
    ask(found, np.arange(3.0))
    return found


def test_a_replay_answers_as_the_reference_did(recorder: Recorder) -> None:
    """Packed and unpacked, the recording answers every question of the case."""
    replay = Replay(unpack_answers(pack_answers(recorder.answers)))
    replay.begin()

    doubled, factor = ask(replay, np.arange(3.0))

    assert doubled.tolist() == [0.0, 3.0, 6.0]
    assert factor == 3.0


def test_each_case_begins_anew(recorder: Recorder) -> None:
    """A case finds its answers whichever cases ran before it, so that -k works."""
    replay = Replay(recorder.answers)
    for _ in range(3):
        replay.begin()
        assert ask(replay, np.arange(3.0))[1] == 3.0


def test_another_input_is_refused(recorder: Recorder) -> None:
    """A question that was not recorded is the grader's fault, and the message says what to do."""
    replay = Replay(recorder.answers)
    replay.begin()

    with pytest.raises(GraderError, match=r"no recorded answer to .* run python -m pip install -r requirements.txt"):
        ask(replay, np.arange(4.0))


def test_another_order_is_refused(recorder: Recorder) -> None:
    """An answer belongs to the questions before it: forward, then backward."""
    replay = Replay(recorder.answers)
    replay.begin()
    doubler = Submission(replay, ["toy"]).toy.Doubler(3.0)

    with pytest.raises(GraderError, match=r"no recorded answer to reading Doubler.factor"):
        _ = doubler.factor


@pytest.mark.parametrize(("change", "known"), [(3e-16, True), (1e-9, False)])
def test_the_last_bit_of_an_input_does_not_matter(recorder: Recorder, change: float, known: bool) -> None:
    """Another machine's logarithm may differ in the last bit; a difference that counts is another question."""
    replay = Replay(recorder.answers)
    replay.begin()
    x = np.arange(3.0) * (1 + change)

    if known:
        assert ask(replay, x)[0].tolist() == [0.0, 3.0, 6.0]
    else:
        with pytest.raises(GraderError, match="no recorded answer"):
            ask(replay, x)


def test_the_same_answers_pack_to_the_same_bytes(recorder: Recorder) -> None:
    """The order in which answers were recorded does not change the file."""
    backwards = dict(reversed(recorder.answers.items()))

    assert list(backwards) != list(recorder.answers)
    assert pack_answers(backwards) == pack_answers(recorder.answers)


@pytest.mark.parametrize("content", [b"", b"\xff", b"\x81\xa1a\xa1b"])
def test_a_damaged_file_is_refused(content: bytes) -> None:
    """A file that is not a recording is refused in one sentence."""
    with pytest.raises(GraderError, match=r"answers.bin is damaged; unzip the handout again\."):
        unpack_answers(content)


def test_a_reference_that_raised_is_the_graders_fault() -> None:
    """An error in the recording is never shown as the student's."""
    recorder = Recorder({"toy": types.SimpleNamespace(Doubler=Doubler)})
    replay = Replay(recorder.answers)
    for backend in (recorder, replay):
        backend.begin()
        with pytest.raises(TypeError) as caught:
            Submission(backend, ["toy"]).toy.Doubler(1, 2, 3)
        assert isinstance(caught.value, GraderError)
        last = fault_text(caught.value, Path()).splitlines()[-1]
        assert last.startswith("The reference raised TypeError in Doubler(1, 2, 3)")


def test_a_changed_case_is_not_blamed_on_the_student(handout: Path, homework: object) -> None:
    """If the recording lacks an answer the case could not be judged, and the student reads what to do."""
    fill_in(handout, homework)  # type: ignore[arg-type]
    case = handout / "tests" / "cmu_hw3" / "public" / "test_relu.py"
    case.write_text(case.read_text().replace("seed=3", "seed=4"))

    ran = run_tests(handout, "-k", "relu")

    assert ran.status == 1
    assert "There is no recorded answer to" in ran.stdout
    assert "pip install -r requirements.txt" in ran.stdout


def test_a_handout_knows_what_the_reference_defines(handout: Path, homework: object) -> None:
    """Without the reference, a value under the name of a class is still the student's mistake."""
    fill_in(handout, homework)  # type: ignore[arg-type]
    with (handout / "hw3_lib.py").open("a") as file:
        file.write("\nReLU = None\n")

    ran = run_tests(handout, "-k", "relu")

    assert ran.status == 1
    assert "ReLU is None, not a class: did you assign to ReLU in hw3_lib.py?" in ran.stdout
    assert "could not be judged" not in ran.stdout
