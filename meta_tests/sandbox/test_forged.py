"""Forged frames: whatever a worker sends, at whatever place, costs its case, and is no fault of the grader's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.engine.survey_notes import survey_notes
from autograder.errors import SandboxError, StudentCrash, StudentError, WorkerGone
from autograder.repro.snippet import snippet
from autograder.sandbox.local import DirectBackend
from autograder.sandbox.proxies import MethodProxy, ObjectProxy, PathProxy
from autograder.sandbox.reading import ANSWER_BYTES
from autograder.sandbox.received import EXAMPLE_CAP
from autograder.sandbox.request import Ran, Request
from autograder.sandbox.submission import Submission
from autograder.sandbox.survey import FORGED
from autograder.wire.channel import LENT, PLAIN, Frame
from autograder.wire.codec import Ref, Tensor, encode
from autograder.wire.values import MAX_KIND, Path, Slot
from autograder.worker.names import LONGEST_NAME, MOST_NAMES
from autograder.worker.raised import TEXT_CAP, TRACE_CAP
from meta_tests.sandbox.forger import ENTRY, REPORT, Forger, lent, plain, session_on, wire_values

VALUES = list(wire_values())
NET = Path(("toy", "Net"))
DATA = (type(None), bool, int, float, str, bytes, list, tuple, dict, set, frozenset, np.ndarray, np.generic, Tensor,
        ObjectProxy, PathProxy, MethodProxy, Ran)


RIGHT = SimpleNamespace(step=lambda by=1: by, count=1)
USES = 19


def answers(value: Any) -> Iterator[list[Frame]]:
    """Everything that a worker can send for one request, with this value at every place of it."""
    yield from ([plain(whole)] for whole in (value, [value], ["ok"], ["ok", value], ["ok", value, value],
                                             [value, 1], ["error", value], ["error", value, value, value, value],
                                             ["error", "E", value, "", b""], ["error", "E", "", value, b""],
                                             ["error", "E", "", "", value], {"ok": value},
                                             ("ok", value), ["ok", [value]], ["ok", {"k": (value,)}]))
    yield from ([plain(["ok", whole])] for whole in (
        [encode(["ok", value])], [encode(["ok", value])] * 9, [encode(value)] * 3, [encode(["ok", 1]), value],
        [encode(["ok", Ref(0)]), encode(["error", "E", "text", "", b""]), encode(["ok", 1])], [b"", b"?"], [b""] * 3))
    yield from ([lent(request), plain(["ok", 1])] for request in (
        value, [value], ["call", value], ["getattr", value, "count"], ["getattr", Ref(0, lent=True), value],
        ["setattr", Ref(0, lent=True), "count", value], ["call", Ref(0, lent=True), value, value],
        ["call", Ref(0, lent=True), [value], {"by": value}], [value, Ref(0, lent=True), "step"]))
    yield [lent(["getattr", Ref(0, lent=True), "step"])]
    yield [Frame(encode(value)[:-1], PLAIN)]
    yield [Frame(encode(value)[:-1], LENT), Frame(b"", PLAIN)]


def uses(submission: Submission, lent_one: Any) -> list[Callable[[], Any]]:
    """Everything that a case can ask of a submission."""
    toy, net = submission.toy, submission.toy.Net
    thing = ObjectProxy(submission._backend, Ref(0, "Net"), "net")
    program = [Request(["call", NET, [np.ones(2)], {}], "net"), Request(["method", Slot(0), "f", [], {}], "f"),
               Request(["getattr", Slot(0), "W"], "W")]
    return [
        lambda: submission.run(program), lambda: net(np.ones(2)), lambda: net(lent_one), lambda: toy.W,
        lambda: MethodProxy(thing, "f", "net.f")(np.ones(2)), lambda: thing.W, lambda: thing[0], lambda: len(thing),
        lambda: setattr(thing, "W", 1), lambda: thing.__setitem__(0, 1), lambda: submission.new(net),
        lambda: submission.make(net, 1, W=2), lambda: submission.namespace(a=1), lambda: submission.share(np.ones(2)),
        lambda: submission.fetch(thing), lambda: submission.refer(thing, "W"), lambda: submission.parameters(net),
        lambda: submission.uses({}), lambda: submission.move(thing, "W", to=np.ones(2)),
    ]


def use_result(result: Any, submission: Submission) -> None:
    """What cases do with results: call them, read from them, pass them on."""
    assert isinstance(result, DATA), f"{type(result)} is no data"
    if isinstance(result, ObjectProxy):
        result(1)
        submission.toy.Net(result)


def tried(use: Callable[[], Any], submission: Submission) -> str:
    """How a use ends: "right", or the name of the student's error; any other error is the grader's fault."""
    try:
        use_result(use(), submission)
    except (StudentError, WorkerGone) as error:
        assert len(str(error)) <= TEXT_CAP + 500
        return type(error).__name__
    return "right"


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_every_value_at_every_place_costs_the_case_alone(value: Any) -> None:
    """Every use of a submission ends in a value or an error of the student's, and the failure can be written down."""
    for frames in answers(value):
        session = session_on(lambda message, frames=frames: list(frames))
        session.look()
        submission, reference = Submission(session, ["toy"]), Submission(DirectBackend({"right": RIGHT}), ["right"])
        for number in range(USES):
            session.begin(60)
            use = uses(submission, submission.lend(reference.right.step))[number]
            tried(use, submission)
            snippet(session.steps, {})


def loadings(value: Any) -> Iterator[list[Frame]]:
    """Everything that a worker can send while it loads, with this value at every place of it."""
    yield from ([plain(whole)] for whole in (value, [value], [value, REPORT], ["loaded"], ["loaded", value],
                                             ["loaded", {"toy": value}], ["loaded", REPORT, value]))
    yield from ([plain(["loaded", {"toy": {**ENTRY, key: value}}])] for key in ENTRY)
    yield from ([plain(["loaded", {"toy": {**ENTRY, key: inner}}])] for key in ("names", "imported") for inner in (
        {"Net": value}, [value]))
    yield from ([plain(["loaded", {"toy": {**ENTRY, "error": inner}}])] for inner in (
        [value], [value] * 3, ["E", value, ""], ["E", "text", value]))
    yield from ([plain(whole), plain(["loaded", REPORT])] for whole in (
        ["loading", value], ["loading"], ["compiled", value], ["compiled", {"toy.py": value}], ["compiled"]))
    yield [Frame(encode(["loaded", value]), LENT)]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_every_value_in_a_survey_costs_the_module_alone(value: Any) -> None:
    """An import ends in a survey of the one module, with short texts; its notes can be written, a case can begin."""
    for frames in loadings(value):
        session = session_on(lambda message: [plain(["ok", 1])], list(frames))
        survey = session.look()
        assert list(survey.modules) == ["toy"]
        assert all(len(note) < TEXT_CAP + TRACE_CAP + 500 for note in survey_notes(survey))
        session.begin(60)
        tried(lambda session=session: Submission(session, ["toy"]).toy.Net, Submission(session, ["toy"]))


def test_the_texts_of_an_error_are_cut() -> None:
    """A megabyte in each text of an error, and in the name of its type, is cut where it arrives."""
    megabyte = "x" * 2**20
    session = session_on(lambda message: [plain(["error", megabyte, megabyte, megabyte, b"x" * 2**20])])
    session.begin(60)
    with pytest.raises(StudentError) as caught:
        session.ask(["fetch", NET], "Net")
    assert [len(text) for text in (caught.value.kind, caught.value.text, caught.value.trace)] == [
        MAX_KIND, TEXT_CAP, TRACE_CAP]


def test_a_case_that_receives_too_much_ends_with_the_call_and_its_size() -> None:
    """The sum counts, not the single answer; the next example starts anew, until the whole case has had too much."""
    session = session_on(lambda message: [plain(["ok", np.zeros(3 * 2**20, np.int8)])])
    session.begin(60)
    told = r"^reading W sent the grader about 3 MiB of data; together this case has sent more than 64 MiB, and was stop"
    with pytest.raises(StudentCrash, match=told):
        for _ in range(22):
            session.ask(["getattr", NET, "W"], "W", "reading W")
    session.begin(60)
    with pytest.raises(StudentCrash, match="together this case has sent more than 256 MiB"):
        for _ in range(86):
            session.forget_steps()
            session.ask(["getattr", NET, "W"], "W")


def test_many_small_parts_weigh_what_they_take_in_memory() -> None:
    """An answer of 200,000 empty lists is a megabyte on the wire and many in the grader; a million answers are too."""
    session = session_on(lambda message: [plain(["ok", [[]] * 199_990])])
    session.begin(60)
    with pytest.raises(StudentCrash, match="sent the grader about 13 MiB"):
        for _ in range(5):
            session.ask(["fetch", NET], "Net")
    session = session_on(lambda message: [plain(["ok", None])])
    session.begin(60)
    with pytest.raises(StudentCrash, match="sent the grader about 1 kiB"):
        for _ in range(EXAMPLE_CAP // ANSWER_BYTES):
            session.ask(["fetch", NET], "Net")


def test_requests_about_lent_objects_count_too() -> None:
    """A worker that sends large requests about lent objects receives refusals, and its case ends."""
    session = session_on(lambda message: [lent([bytes(2**22)])] * 20)
    session.begin(60)
    with pytest.raises(StudentCrash, match=r"^Net sent the grader about 4 MiB of data"):
        session.ask(["fetch", NET], "Net")


@pytest.mark.parametrize("value", [5, None, Ref(0, "Net", lent=True), "text"])
def test_an_answer_that_must_be_an_object_is_one(value: Any) -> None:
    """A patched table of operations may answer data where only an object can come back."""
    session = session_on(lambda message: [plain(["ok", value])])
    submission = Submission(session, ["toy"])
    session.begin(60)
    with pytest.raises(StudentError, match="an answer broke the protocol"):
        submission.new(PathProxy(session, NET))


@pytest.mark.parametrize("value", [-1, "5", True, None, np.int64(3), 1.0])
def test_a_length_is_a_number(value: Any) -> None:
    """``len`` of an object over there is an int of at least 0, or the student's error."""
    session = session_on(lambda message: [plain(["ok", value])])
    session.begin(60)
    with pytest.raises(StudentError, match=r"a length is a number of at least 0"):
        len(ObjectProxy(session, Ref(0, "Net"), "net"))


def test_a_lent_object_that_comes_back_is_asked_through_the_worker() -> None:
    """Student code may return what it was lent; its errors stay the student's, and it can be passed on."""
    asked: list[Any] = []
    session = session_on(lambda message: asked.append(message) or [plain(["ok", Ref(0, "Right", lent=True)])])
    session.begin(60)
    reference = Submission(DirectBackend({"right": RIGHT}), ["right"])
    session.lend(reference.right.step)
    back = session.ask(["fetch", NET], "Net")
    session.ask(["call", NET, [back], {}], "Net")
    assert asked[-1] == ["call", NET, [Ref(0, "Right", lent=True)], {}]


def test_forbidden_uses_are_cut_in_number_and_length() -> None:
    """What a worker reports as forbidden uses is at most fifty short lines."""
    use = ("x" * 10_000, 3, "y" * 10_000)
    session = session_on(lambda message: [plain(["ok", [use] * 1_000])])
    session.begin(60)
    found = Submission(session, ["toy"]).uses({})
    assert (len(found), *map(len, found[0][::2])) == (50, 200, 200)


def test_names_of_a_survey_are_cut_in_number_and_length() -> None:
    """More names than a worker reports fail the import; a longer name is cut; an unknown kind is data."""
    many = {**ENTRY, "names": {f"n{number}": "class" for number in range(MOST_NAMES + 1)}}
    session = session_on(lambda message: [], [plain(["loaded", {"toy": many}])])
    assert session.look().modules["toy"].text == FORGED[1]
    odd = {**ENTRY, "names": {"x" * 5_000: "class", "y": "z" * 5_000}}
    session = session_on(lambda message: [], [plain(["loaded", {"toy": odd}])])
    assert session.look().modules["toy"].names == {"x" * LONGEST_NAME: "class", "y": "data"}


def test_a_worker_that_fails_without_loading_anything_is_the_graders_fault() -> None:
    """If no module is loaded, no student code has run: the survey ends instead of starting worker after worker."""
    session = session_on(lambda message: [], [plain(["loading"])])
    session._pool._modes = {"toy": "failed"}
    session._pool._launcher.launch = lambda: Forger(lambda message: [], [], nothing=plain(None))  # type: ignore
    with pytest.raises(SandboxError, match=r"^A worker that loads nothing of the submission failed: "):
        session.look()


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_only_a_true_makes_a_used_worker_like_a_fresh_one(value: Any) -> None:
    """A used worker that answers anything else when a case begins is replaced, and nothing is raised."""
    for frames in answers(value):
        began = {True: list(frames), False: [plain(["ok", 1])]}
        session = session_on(lambda message, began=began: list(began[message == ["begin"]]))
        session.begin(60)
        session.ask(["fetch", NET], "Net")
        session.end(keep=True)
        session.begin(60, fresh=False)
        assert session.used is (value is True and frames == [plain(["ok", True])])


def test_a_method_where_a_list_is_expected_is_the_students() -> None:
    """An attribute that a case iterates over may be a method over there."""
    session = session_on(lambda message: [plain(["ok", Ref(1, "method", True)])])
    session.begin(60)
    layers = ObjectProxy(session, Ref(0, "Net"), "net").layers
    with pytest.raises(StudentError, match=r"^TypeError: layers is a method, not a list$"):
        list(layers)
