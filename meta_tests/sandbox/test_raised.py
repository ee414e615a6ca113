"""What student code raises is a real exception to a case, and never more than that."""

from __future__ import annotations

import builtins
import errno
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.engine.verdicts import failure_of
from autograder.errors import GraderError, RunOver, StudentError, WorkerGone
from autograder.sandbox.local import DirectBackend, LocalBackend
from autograder.sandbox.raised import KNOWN, MOST_MADE, Family
from autograder.sandbox.reading import Error
from autograder.sandbox.submission import Submission
from autograder.wire.codec import encode
from autograder.worker.raised import DETAILS_CAP, TEXT_CAP
from meta_tests.sandbox.forger import ENTRY, plain, session_on
from meta_tests.sandbox.rooms import Room

SOURCE = '''
import errno, sys
import numpy as np
class MyError(ValueError):
    code = 7
    def __init__(self, amount=0):
        super().__init__(f"short of {amount}")
        self.amount, self.kind, self.holder, self._secret = amount, "mine", object(), 1
    def __str__(self): return "said by its own __str__"
class Narrow(MyError): pass
class Mixed(KeyError, AttributeError): pass
class Account:
    class Empty(Exception): pass
    def draw(self): raise Account.Empty("no money")
def fails(name, *args): raise (getattr(__builtins__, name, None) or __builtins__[name])(*args)
def singular(): return np.linalg.inv(np.zeros((2, 2)))
def mine(amount): raise MyError(amount)
def narrow(): raise Narrow(2)
def mixed(): raise Mixed("x")
def missing(): open("/nowhere")
def handles(error): raise error("made by the grader's own words")
def local():
    class Local(IndexError): pass
    raise Local("inside")
def undecodable(): b"\\xff".decode()
def groups(): raise ExceptionGroup("two", [ValueError(), KeyError()])
def huge(): raise ValueError("x" * 100_000, np.zeros(10**5))
'''
NEVER = ("SystemExit", "KeyboardInterrupt", "GeneratorExit", "StopIteration", "StopAsyncIteration")


@pytest.fixture
def toy(open_room: Callable[[str], Room]) -> Any:
    """The module above, in a worker."""
    return open_room(SOURCE).case()


def raised(call: Callable[..., Any], *args: Any) -> Any:
    """What a call raises."""
    with pytest.raises(StudentError) as caught:
        call(*args)
    return caught.value


@pytest.mark.parametrize("launcher", [True], indirect=True, ids=["fork"])
class TestInAWorker:
    """Exceptions of a real worker."""

    def test_a_builtin_is_itself(self, toy: Any) -> None:
        """Each class that KNOWN lists is matched by its own name and those of its ancestors, with its own message."""
        for name in sorted(set(builtins.__dict__) & {one.rpartition(".")[2] for one in KNOWN}):
            args = ("utf-8", b"x", 0, 1, "no") if name in ("UnicodeDecodeError", "UnicodeEncodeError") else ("no",)
            args = ("utf-8", "x", 0, 1, "no") if name == "UnicodeEncodeError" else args
            args = ("x", 0, 1, "no") if name == "UnicodeTranslateError" else args
            kind: Any = getattr(builtins, name)
            error = raised(toy.fails, name, *args)
            assert isinstance(error, kind), name
            assert (type(error).__name__, str(error), error.args) == (name, str(kind(*args)), args)
            assert "".join(traceback.format_exception_only(error))

    def test_a_class_of_the_students_is_caught_by_its_name(self, toy: Any) -> None:
        """hw.MyError, its bases and its subclasses match as over there; a nested class matches by its path."""
        with pytest.raises(toy.MyError, match="^said by its own __str__$") as caught:
            toy.mine(5)
        assert caught.value.args == ("short of 5",)
        assert isinstance(raised(toy.narrow), toy.MyError)
        assert not isinstance(raised(toy.mine, 1), toy.Narrow)
        assert issubclass(toy.Narrow, toy.MyError)
        assert issubclass(toy.MyError, ValueError)
        assert isinstance(raised(toy.mixed), KeyError) and isinstance(raised(toy.mixed), AttributeError)
        try:
            toy.Account().draw()
        except toy.Account.Empty as error:
            assert str(error) == "no money"

    def test_attributes_that_are_data_arrive(self, toy: Any) -> None:
        """Numbers do; objects, private names and names that the grader reads itself do not."""
        error = raised(toy.mine, 5)
        assert (error.amount, error.kind) == (5, "MyError")
        assert not hasattr(error, "holder")
        assert not hasattr(error, "_secret")
        lost = raised(toy.missing)
        assert isinstance(lost, FileNotFoundError) or lost.errno == errno.EACCES
        assert lost.filename == "/nowhere"

    def test_a_class_is_used_over_there(self, toy: Any) -> None:
        """Its attributes are read over there, and it can be an argument."""
        assert toy.MyError.code == 7
        assert isinstance(raised(toy.handles, toy.MyError), toy.MyError)

    def test_a_library_s_class_has_a_known_ancestor(self, toy: Any) -> None:
        """LinAlgError is NumPy's own; a class that no case can name is caught by its builtin ancestor."""
        assert isinstance(raised(toy.singular), np.linalg.LinAlgError)
        assert isinstance(raised(toy.local), IndexError)
        assert isinstance(raised(toy.undecodable), UnicodeDecodeError)

    @pytest.mark.parametrize("name", NEVER)
    def test_what_would_end_more_than_a_case_is_an_ordinary_exception(self, toy: Any, name: str) -> None:
        """No loop, generator or process of the grader takes it for its own."""
        error = raised(toy.fails, name, "x")
        assert type(error).__name__ == name
        assert not isinstance(error, (getattr(builtins, name), RunOver, WorkerGone, GraderError))
        assert isinstance(error, Exception)
        with pytest.raises(StudentError):
            all(map(toy.fails, [name]))

    def test_uncaught_it_is_the_student_s_failure_as_ever(self, toy: Any) -> None:
        """The sentence has the call, the class and the message."""
        failure = failure_of(raised(toy.mine, 5))
        assert failure is not None
        assert failure.headline == "mine(5) raised MyError: said by its own __str__"
        assert failure.trace.startswith("toy.py, line ")

    def test_what_is_large_is_left_out(self, toy: Any) -> None:
        """The message is cut, and arguments beyond the limit are replaced by it."""
        error = raised(toy.huge)
        assert len(str(error)) == TEXT_CAP
        assert error.args == (str(error),)


FORGED = [
    [], None, [["builtins.ValueError", []]] * 31, [["builtins.ValueError"]], [["builtins.ValueError", [1]]],
    [["x" * 201, []]], "builtins.ValueError", [[b"builtins.ValueError", []]], {"a": 1}]


@pytest.mark.parametrize("classes", FORGED, ids=range(len(FORGED)))
def test_a_forged_lineage_is_none(classes: Any) -> None:
    """What is no lineage leaves the plain error of the student's, which no builtin name matches."""
    details = encode({"classes": classes, "args": ["x"]})
    session = session_on(lambda message: [plain(["error", "ValueError", "no", "", details])])
    session.begin(60)
    error = raised(session.ask, ["begin"], "f")
    assert type(error) is StudentError
    assert str(error) == "ValueError: no"


@pytest.mark.parametrize("details", [b"?", encode([1]), encode({}), b"x" * (DETAILS_CAP + 1)], ids=range(4))
def test_details_that_are_none_are_left_out(details: bytes) -> None:
    """Bytes that are no details leave the plain error."""
    session = session_on(lambda message: [plain(["error", "ValueError", "no", "", details])])
    session.begin(60)
    assert type(raised(session.ask, ["begin"], "f")) is StudentError


@pytest.mark.parametrize("name", [
    "builtins.SystemExit", "builtins.BaseException", "autograder.errors.RunOver", "autograder.errors.GraderError",
    "autograder.failure.CaseFailed", "_pytest.outcomes.Skipped", "_pytest.outcomes.Exit", "unittest.case.SkipTest",
    "hypothesis.errors.StopTest"])
def test_a_forged_ancestor_is_a_fresh_class(name: str) -> None:
    """A name that is not listed never means the class of that name, whatever a worker claims."""
    error = Family(StudentError).error(Error("E", "no", lineage=[[name, []], ["toy.E", [name]]]), "f()")
    ancestors = {base for base in type(error).__mro__ if base.__module__ != "toy" and "__test__" not in vars(base)}
    assert ancestors <= {*StudentError.__mro__, Exception, BaseException, object}


def test_ancestors_that_cannot_be_joined_do_no_harm() -> None:
    """Two layouts, or an impossible order, make a class with the first of them."""
    for bases in (["builtins.OSError", "builtins.SyntaxError"], ["builtins.Exception", "builtins.ValueError"]):
        lineage = [*([name, []] for name in bases), ["toy.E", bases]]
        error = Family(StudentError).error(Error("E", "no", lineage=lineage), "f()")
        assert isinstance(error, StudentError)
        assert isinstance(error, KNOWN[bases[0]])


@pytest.mark.parametrize("name", ["with_traceback", "args", "__traceback__", "add_note", "text", "lineno", "__class__",
                                  "errno", "not a name"])
def test_an_attribute_replaces_nothing(name: str) -> None:
    """What Python, pytest and the grader read by name stays theirs."""
    error = Family(StudentError).error(
        Error("SyntaxError", "no", lineage=[["builtins.SyntaxError", []]], attributes={name: "forged"}), "f()")
    assert name not in vars(error) or (name, error.text) == ("text", "no") or name == "errno"
    assert "".join(traceback.format_exception_only(error)).endswith("SyntaxError: <no detail available>\n")


def test_the_same_class_is_made_once() -> None:
    """Two raises have the same class; of an endless number of names only the first are made."""
    family = Family(StudentError)
    lineages = [[["builtins.Exception", []], [f"toy.E{number}", ["builtins.Exception"]]]
                for number in (1, 1, *range(MOST_MADE))]
    errors = [family.error(Error("E", "no", lineage=lineage), "") for lineage in lineages]
    assert type(errors[0]) is type(errors[1])
    assert all(isinstance(error, StudentError) for error in errors)
    assert len({type(error) for error in errors}) <= MOST_MADE


def test_a_survey_with_forged_classes_costs_the_module_alone() -> None:
    """What a survey claims about exceptions is checked before a case sees it."""
    for forged in (1, {"MyError": 1}, {"MyError": []}, {"MyError": [["toy.MyError"]]}):
        names = {"names": {"MyError": "exception class"}, "exceptions": forged}
        session = session_on(lambda message: [plain(["ok", [["toy.MyError", []]]])],
                             [plain(["loaded", {"toy": {**ENTRY, **names}}])])
        assert list(session.look().modules) == ["toy"]
        session.begin(60)
        try:
            assert issubclass(Submission(session, ["toy"]).toy.MyError, Exception)
        except StudentError as error:
            assert "toy.py" in str(error)


@pytest.mark.parametrize("backend", [DirectBackend, LocalBackend])
def test_the_reference_raises_likewise(backend: type[LocalBackend]) -> None:
    """A case can ask the reference for an exception too; uncaught it is the grader's fault."""
    namespace: dict[str, Any] = {"__name__": "toy"}
    exec(SOURCE, namespace)
    module = type("toy", (), namespace)
    toy = Submission(backend({"toy": module}), ["toy"]).toy
    with pytest.raises(toy.MyError) as caught:
        toy.narrow()
    assert isinstance(caught.value, GraderError)
    assert isinstance(caught.value, ValueError)
    assert failure_of(caught.value) is None
