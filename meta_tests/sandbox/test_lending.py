"""Lending: what student code may do with an object of the reference, and each thing it may not."""

from __future__ import annotations

import types
from typing import Any

import numpy as np
import pytest

from autograder.errors import GraderError
from autograder.sandbox import lending
from autograder.sandbox.lending import Lender
from autograder.sandbox.lent_arguments import MOST_IN_A_CASE, MOST_ROWS
from autograder.sandbox.local import LocalBackend
from autograder.sandbox.proxies import Backend, ObjectProxy
from autograder.sandbox.submission import Submission
from autograder.wire.codec import Path, Ref, Slot, Tensor, WireError, decode, encode
from autograder.worker.executor import Executor, Lent

SOURCE = '''
import abc, os
import numpy as np
class Counter(metaclass=abc.ABCMeta):
    def __init__(self, start=0): self.count = start; self.secret = "s"; self.os = os; self.kind = Counter
    def step(self, by=1): self.count += by; return np.full(2, self.count)
    def twin(self): return Counter(self.count)
    def add(self, other): return self.count + other.count
    def fail(self): raise ValueError("count is wrong")
    def steps(self): yield 1
    len = len
    def large(self): return np.zeros(2**20)
'''


@pytest.fixture
def reference() -> Submission:
    """A reference with one class, in this process."""
    module = types.ModuleType("toy")
    exec(SOURCE, module.__dict__)
    return Submission(LocalBackend({"toy": module}), ["toy"])


@pytest.fixture
def lender() -> Lender:
    """Lends nothing yet."""
    return Lender()


def use(lender: Lender, *request: object) -> Any:
    """What the grader answers to a request on a lent object."""
    return decode(lender.answer(encode(list(request))))


def test_attributes_and_calls_are_allowed(reference: Submission, lender: Lender) -> None:
    """Public attributes can be read, methods called; data comes back as data."""
    counter = lender.lend(reference.toy.Counter(4))
    assert counter == Ref(0, "Counter", False, lent=True)
    assert use(lender, "getattr", counter, "count") == ["ok", 4]
    _, step = use(lender, "getattr", counter, "step")
    assert step.lent
    assert step.callable
    assert use(lender, "call", step, [], {"by": 2})[1].tolist() == [6, 6]
    assert use(lender, "getattr", counter, "count") == ["ok", 6]


def test_objects_that_come_back_are_lent_in_turn_and_can_be_passed(reference: Submission, lender: Lender) -> None:
    """An object that a lent object returns is lent too, and lent objects can be arguments of each other."""
    counter = lender.lend(reference.toy.Counter(4))
    _, twin_method = use(lender, "getattr", counter, "twin")
    _, twin = use(lender, "call", twin_method, [], {})
    assert twin.kind.startswith("Counter")
    _, add = use(lender, "getattr", counter, "add")
    assert use(lender, "call", add, [twin], {}) == ["ok", 8]


def test_the_same_object_is_lent_once_and_none_after_clear(reference: Submission, lender: Lender) -> None:
    """Lending twice gives the same number; a new case knows no number of the last one."""
    counter = reference.toy.Counter()
    assert lender.lend(counter) == lender.lend(counter)
    assert lender.take_back(Ref(0, lent=True)) is counter
    lender.clear()
    with pytest.raises(WireError, match="nothing of that number is lent"):
        lender.take_back(Ref(0, lent=True))


@pytest.mark.parametrize(("operation", "name", "sentence"), [
    ("getattr", "__class__", "no attribute '__class__'"),
    ("getattr", "_private", "no attribute '_private'"),
    ("getattr", "mro", "no attribute 'mro'"),
    ("getattr", "__dict__", "no attribute '__dict__'"),
    ("getattr", 5, "no attribute 5"),
    ("getattr", "x" * 101, "no attribute 'xxxxx"),
    ("getattr", "os", "this object is not lent"),
    ("getattr", "len", "this object is not lent"),
    ("getattr", "missing", "'Counter' object has no attribute 'missing'"),
    ("delattr", "count", "no operation 'delattr'"),
])
def test_each_way_out_is_refused_in_words(reference: Submission, lender: Lender, operation: str, name: str,
                                          sentence: str) -> None:
    """Underscores, mro, modules, builtins, missing names and other operations are refused in a sentence."""
    counter = lender.lend(reference.toy.Counter())
    status, kind, text = use(lender, operation, counter, name)
    assert status == "error"
    assert kind in ("AttributeError", "TypeError")
    assert text.startswith("the grader's object does not do this: ")
    assert sentence in text


def test_generators_are_not_lent_because_their_frames_lead_to_callers(reference: Submission, lender: Lender) -> None:
    """A generator's gi_frame has no underscore in front: generators are refused."""
    _, steps = use(lender, "getattr", lender.lend(reference.toy.Counter()), "steps")
    assert use(lender, "call", steps, [], {})[2].endswith("this object is not lent")


def test_nothing_lent_can_be_changed(reference: Submission, lender: Lender) -> None:
    """Setting an attribute is refused on objects, classes and methods: a call costs what its arguments do."""
    counter = lender.lend(reference.toy.Counter())
    _, method = use(lender, "getattr", counter, "step")
    for target in (counter, lender.lend(reference.toy.Counter), method):
        status, kind, text = use(lender, "setattr", target, "step", 5)
        assert (status, kind) == ("error", "AttributeError")
        assert text.endswith("attribute 'step' cannot be set")
    assert reference.toy.Counter(1).step().tolist() == [2, 2]


def test_a_large_request_is_refused(reference: Submission, lender: Lender) -> None:
    """A request of more than 2 MiB is refused before it is decoded."""
    _, step = use(lender, "getattr", lender.lend(reference.toy.Counter()), "step")
    assert use(lender, "call", step, [np.zeros(2**21 + 1)], {})[2].endswith("bytes is too large")


def test_large_arguments_and_results_are_refused(reference: Submission, lender: Lender) -> None:
    """No call gets or gives much, so no call costs the grader much; the object still answers afterwards."""
    counter = lender.lend(reference.toy.Counter())
    _, step = use(lender, "getattr", counter, "step")
    _, large = use(lender, "getattr", counter, "large")
    assert use(lender, "call", step, [np.zeros((3, 3, 3))], {})[2].endswith("and a list counts as one")
    assert use(lender, "call", large, [], {})[2].endswith("its result has more than 262144 numbers")
    assert use(lender, "call", step, [2], {})[1].tolist() == [2, 2]


def test_a_case_passes_only_so_many_numbers(reference: Submission, lender: Lender) -> None:
    """What objects keep of their arguments is bounded by what a case passes in all; the next case starts anew."""
    array = np.zeros((MOST_ROWS, 64))
    _, step = use(lender, "getattr", lender.lend(reference.toy.Counter()), "step")
    statuses = [use(lender, "call", step, [array], {})[0] for _ in range(MOST_IN_A_CASE // array.size + 1)]
    assert statuses.count("error") == len(statuses)  # np.full(2, array) raises; the last is refused before
    assert use(lender, "call", step, [], {})[2].endswith("more than 4194304 numbers to the grader's objects")
    lender.clear()
    _, step = use(lender, "getattr", lender.lend(reference.toy.Counter()), "step")
    assert use(lender, "call", step, [], {})[0] == "ok"


def test_a_case_is_lent_only_so_many_objects(reference: Submission, lender: Lender,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    """Each new object stays until the case is over, so their number is bounded; data is still returned."""
    monkeypatch.setattr(lending, "MOST_OBJECTS", 3)
    counter = lender.lend(reference.toy.Counter(4))
    _, twin = use(lender, "getattr", counter, "twin")
    assert use(lender, "call", twin, [], {})[0] == "ok"
    assert use(lender, "call", twin, [], {})[2].endswith("this case has been lent 3 objects, and no more are")
    assert use(lender, "getattr", counter, "count") == ["ok", 4]


def test_students_own_objects_and_unknown_numbers_are_refused(reference: Submission, lender: Lender) -> None:
    """A lent object is given data or lent objects, never an object of the student's; forged numbers are refused."""
    counter = lender.lend(reference.toy.Counter())
    assert use(lender, "setattr", counter, "count", Ref(0, "Evil"))[2].endswith(
        "an object of your own cannot be given to the grader's objects")
    assert use(lender, "getattr", Ref(7, lent=True), "count")[2].endswith("nothing of that number is lent")
    assert use(lender, "getattr", Ref(-1, lent=True), "count")[2].endswith("nothing of that number is lent")
    assert use(lender, "getattr", "toy", "count")[2].endswith("this is not a lent object")


LENT = Ref(0, lent=True)


@pytest.mark.parametrize("payload", [
    b"", b"N", encode(5), encode([]), encode(["call"]), encode([1, 2, 3]), encode({"getattr": 1, "b": LENT, "c": 2}),
    encode("getattr"), encode(["getattr", LENT]), encode(["setattr", LENT]), encode(["call", LENT]),
    encode(["call", LENT, []]), encode(["call", LENT, [], {}, 5]), encode(["call", LENT, {}, []]),
    encode(["call", LENT, None, None]), encode(["call", LENT, [], {"self": 1}]), encode([LENT, LENT, "count"]),
    encode([np.zeros(2), LENT, "count"]), encode(["getattr", [LENT], "count"]), encode(["getattr", LENT, LENT]),
    encode(["getattr", LENT, "x" * 2**20]), encode(["x" * 2**20, LENT, "count"]),
    encode(["getattr", Path(("toy", "Counter")), "count"]), encode(["getattr", Tensor(np.zeros(2)), "count"]),
    encode(["getattr", Slot(0), "count"]), encode(["setattr", LENT, "count", Slot(0)]),
])
def test_broken_requests_are_answered_by_a_short_error(reference: Submission, lender: Lender, payload: bytes) -> None:
    """A frame that is not a request is answered by an error of at most 2,000 characters, whatever its content."""
    assert lender.lend(reference.toy.Counter()) == Ref(0, "Counter", lent=True)
    status, kind, text = decode(lender.answer(payload))
    assert status == "error"
    assert kind in ("TypeError", "AttributeError")
    assert len(text) <= 2_000


def test_only_objects_of_the_reference_are_lent(reference: Submission, lender: Lender) -> None:
    """Data, whole modules and the submission's own objects are refused with the grader's error."""
    with pytest.raises(GraderError, match=r"^Only objects of the reference can be lent, not a ndarray\.$"):
        lender.lend(np.zeros(2))
    with pytest.raises(GraderError, match=r"not a ModuleProxy\.$"):
        lender.lend(reference.toy)

    class Worker(Backend):
        is_submission = True
        def lend(self, proxy: object) -> object:
            return proxy

    with pytest.raises(GraderError, match=r"^<net> is the submission's own; pass it as it is instead of lending it\.$"):
        lender.lend(ObjectProxy(Worker(), Ref(0, "Net"), "net"))


def test_student_code_uses_a_lent_object_like_its_own(reference: Submission, lender: Lender) -> None:
    """On the worker's side attributes and calls read like ordinary code, and go to the grader and back."""
    def upcall(request: list[Any]) -> Any:
        answer = decode(lender.answer(encode(request, worker.export)), worker.admit, writeable=True)
        assert answer[0] == "ok", answer
        return answer[1]

    worker = Executor({}, upcall)
    counter: Any = worker.admit(lender.lend(reference.toy.Counter(1)))
    assert type(counter) is Lent
    assert counter.step(2).tolist() == [3, 3]
    assert counter.add(counter.twin()) == 6


def test_errors_inside_are_understandable(reference: Submission, lender: Lender) -> None:
    """An error inside the lent object tells the call, the error and its text."""
    _, fail = use(lender, "getattr", lender.lend(reference.toy.Counter()), "fail")
    status, kind, text = use(lender, "call", fail, [], {})
    assert (status, kind) == ("error", "TypeError")
    assert text.startswith("the grader's object does not do this: The reference raised ValueError in ")
    assert "fail()" in text
    assert text.endswith(": count is wrong")


def test_an_object_of_the_reference_from_an_earlier_case_is_refused() -> None:
    """A proxy kept from an earlier case is refused: the reference's objects are forgotten at each case's begin."""
    module = types.ModuleType("toy")
    exec(SOURCE, module.__dict__)
    backend = LocalBackend({"toy": module})
    old = Submission(backend, ["toy"]).toy.Counter()
    backend.begin()
    with pytest.raises(GraderError, match="<Counter> was made in an earlier case or worker"):
        old.count = 3
