"""The executor: each operation, errors as answers, copies and references."""

from __future__ import annotations

import linecache
import types
from typing import Any

import numpy as np
import pytest

from autograder.wire.codec import Path, Ref, Tensor, decode, encode
from autograder.wire.origin import Origin, Origins
from autograder.worker.executor import Executor
from autograder.worker.raised import FRAMES_CAP, TEXT_CAP, describe

SOURCE = '''
import sys
import numpy as np
SEEN = []
class Box:
    size = 3
    def __init__(self, content=None): self.content = content
    def __getitem__(self, key): return self.content[key]
    def __setitem__(self, key, value): self.content[key] = value
    def __len__(self): return 4
    def itself(self): return self
def give(x): return x
def keep(x): SEEN.append(x); return len(SEEN)
def zero(x): x[:] = 0
def same(): return SEEN[0] is SEEN[1]
def raises(text): raise ValueError(text)
def leaves(): sys.exit(3)
def interrupts(): raise KeyboardInterrupt
def recurses(n): return recurses(n + 1)
class Silent(Exception):
    def __str__(self): raise RuntimeError("no text")
class Text(str):
    def __getitem__(self, key): raise RuntimeError("no slice")
class Disguised(Exception):
    def __str__(self): return Text("hello")
class Meta(type):
    @property
    def __name__(cls): raise RuntimeError("no name")
class Nameless(Exception, metaclass=Meta): pass
def silent(): raise Silent
def disguised(): raise Disguised
def nameless(): raise Nameless("x")
def long(): raise ValueError("x" * 100_000)
def by_library(): np.zeros(2).reshape(3)
def parse(): compile("a = (1,\\n  b b)", "toy.py", "exec")
'''


@pytest.fixture
def ask() -> Any:
    """A function that has a fresh executor of the module above perform a request and decodes the answer."""
    module = types.ModuleType("toy")
    linecache.cache["toy.py"] = (len(SOURCE), None, SOURCE.splitlines(keepends=True), "toy.py")
    exec(compile(SOURCE, "toy.py", "exec"), module.__dict__)
    executor = Executor({"toy": module}, own_files=["toy.py"])

    def ask(*request: object) -> Any:
        return decode(executor.answer(encode(list(request))))

    return ask


def toy(*names: str) -> Path:
    """A name in the module above."""
    return Path(("toy", *names))


def test_call_getattr_setattr_and_names_with_dots(ask: Any) -> None:
    """Calls take positional and keyword arguments; attributes are read and set; a Path may lead through a class."""
    assert ask("call", toy("give"), [], {"x": 5}) == ["ok", 5]
    assert ask("getattr", toy(), "SEEN") == ["ok", []]
    assert ask("fetch", toy("Box", "size")) == ["ok", 3]
    assert ask("setattr", toy("Box"), "size", 4) == ["ok", None]
    assert ask("getattr", toy("Box"), "size") == ["ok", 4]


def test_items_and_length(ask: Any) -> None:
    """Items are read and set, and the length is asked, on an object that stays there."""
    _, box = ask("call", toy("Box"), [[1, 2]], {})
    assert ask("setitem", box, 0, 9) == ["ok", None]
    assert ask("getitem", box, 0) == ["ok", 9]
    assert ask("length", box) == ["ok", 4]


def test_new_runs_no_init_and_namespace_has_attributes(ask: Any) -> None:
    """new makes an object without __init__; namespace makes one with the attributes that are given."""
    _, box = ask("new", toy("Box"))
    assert box == Ref(0, "Box", False)
    assert ask("getattr", box, "content")[1] == "AttributeError"
    _, space = ask("namespace", {"n": 3})
    assert space.kind == "SimpleNamespace"
    assert ask("getattr", space, "n") == ["ok", 3]


def test_objects_become_refs_that_mean_the_same_object(ask: Any) -> None:
    """An object that is not data stays there; its Ref keeps its number and can be passed back."""
    _, box = ask("call", toy("Box"), [7], {})
    assert (box.kind, box.callable, box.lent) == ("Box", False, False)
    _, method = ask("getattr", box, "itself")
    assert method.callable
    assert ask("call", method, [], {}) == ["ok", box]
    assert ask("call", toy("keep"), [box], {}) == ["ok", 1]
    assert ask("call", toy("keep"), [box], {}) == ["ok", 2]
    assert ask("call", toy("same"), [], {}) == ["ok", True]


@pytest.mark.parametrize(("expression", "kind"), [
    ("{object: 2}", "dict"), ("{object}", "set"), ("np.array([None])", "ndarray"), ("(i for i in ())", "generator"),
    ("np.array([None]).view(type('My', (np.ndarray,), {}))", "My"), ("np.ma.array([1, 2], mask=[0, 1])", "MaskedArray"),
])
def test_results_that_cannot_travel_become_refs(expression: str, kind: str) -> None:
    """A result that is neither data nor a form of data is answered by a Ref of its kind, not by an error."""
    module = types.ModuleType("toy")
    module.value = eval(expression)  # type: ignore[attr-defined]
    assert decode(Executor({"toy": module}).answer(encode(["fetch", toy("value")]))) == ["ok", Ref(0, kind)]


def test_results_too_large_or_too_deep_are_errors_of_the_student(ask: Any) -> None:
    """A huge integer is answered in words, a value beyond the wire's bounds by an error that says so."""
    assert ask("call", toy("give"), [Tensor(np.zeros(2))], {})[0] == "ok"
    module = types.ModuleType("toy")
    module.big, module.huge = 2**100, np.broadcast_to(0.0, (10**9,))  # type: ignore[attr-defined]
    executor = Executor({"toy": module})
    assert decode(executor.answer(encode(["fetch", toy("big")]))) == ["ok", "an integer of 101 bits"]
    status, kind, text, _, details = decode(executor.answer(encode(["fetch", toy("huge")])))
    assert (status, kind) == ("error", "ValueError")
    assert text.startswith("the value cannot be sent to the grader: an array of shape (1000000000,) is too large")
    assert details == b""  # the student's code raised nothing, so a case that asks for a ValueError does not get one


def test_arguments_are_fresh_writeable_copies(ask: Any) -> None:
    """Student code may write into its arguments, and the case's own array does not change."""
    mine = np.ones(3)
    assert ask("call", toy("zero"), [mine], {}) == ["ok", None]
    assert mine.tolist() == [1, 1, 1]


def test_shared_arrays_show_what_is_written_into_them(ask: Any) -> None:
    """A shared array is one object there: writes show in fetch, and a read-only one refuses them."""
    _, shared = ask("share", np.ones(3), True)
    assert shared == Ref(0, "ndarray")
    ask("call", toy("zero"), [shared], {})
    assert ask("fetch", shared)[1].tolist() == [0, 0, 0]
    _, frozen = ask("share", np.ones(3), False)
    status, kind, text, trace, _ = ask("call", toy("zero"), [frozen], {})
    assert (status, kind) == ("error", "ValueError")
    assert "read-only" in text
    assert "in zero" in trace
    assert ask("fetch", frozen)[1].tolist() == [1, 1, 1]


def test_exceptions_are_answers_with_the_students_own_frames(ask: Any) -> None:
    """An exception is answered by its type, text and the lines of the student's files alone."""
    status, kind, text, trace, _ = ask("call", toy("raises"), ["bad"], {})
    assert (status, kind, text) == ("error", "ValueError", "bad")
    assert trace == 'toy.py, line 16, in raises\n    def raises(text): raise ValueError(text)'
    trace = ask("call", toy("by_library"), [], {})[3]
    assert trace.count("line") == 1
    assert "executor" not in trace
    assert "numpy" not in trace


@pytest.mark.parametrize(("name", "kind"), [("leaves", "SystemExit"), ("interrupts", "KeyboardInterrupt")])
def test_exits_are_answers(ask: Any, name: str, kind: str) -> None:
    """sys.exit and KeyboardInterrupt in student code are answers; the executor continues."""
    assert ask("call", toy(name), [], {})[:2] == ["error", kind]
    assert ask("call", toy("give"), [1], {}) == ["ok", 1]


def test_endless_recursion_is_an_answer_of_bounded_length(ask: Any) -> None:
    """RecursionError is answered with at most a dozen frames."""
    _, kind, _, trace, _ = ask("call", toy("recurses"), [0], {})
    assert kind == "RecursionError"
    assert trace.count("in recurses") == FRAMES_CAP


@pytest.mark.parametrize(("name", "kind", "text"), [
    ("silent", "Silent", "(its message could not be read)"), ("disguised", "Disguised", "hello"),
    ("nameless", "Exception", "x"),
])
def test_exceptions_that_lie_about_themselves_are_answers(ask: Any, name: str, kind: str, text: str) -> None:
    """An exception whose text, text's type or name is hostile is an answer like any other."""
    assert ask("call", toy(name), [], {})[:3] == ["error", kind, text]


def test_messages_are_capped(ask: Any) -> None:
    """A long message is cut."""
    assert ask("call", toy("long"), [], {})[2] == "x" * TEXT_CAP


def test_a_syntax_error_shows_its_line_with_a_caret(ask: Any) -> None:
    """A SyntaxError of an own file shows the line and a caret under the place."""
    _, kind, _, trace, _ = ask("call", toy("parse"), [], {})
    assert kind == "SyntaxError"
    place, code, caret = trace.splitlines()
    assert place.startswith("toy.py, line ")
    assert caret.strip() == "^"
    assert len(caret) <= len(code)


def test_missing_names_and_unknown_numbers_are_errors(ask: Any) -> None:
    """A name that the student did not define, a module that is not there and a forged number are errors in words."""
    assert ask("call", toy("missing"), [], {})[1:3] == ["AttributeError", "module 'toy' has no attribute 'missing'"]
    assert ask("fetch", Path(("other", "x")))[1:3] == ["ModuleNotFoundError", "No module named 'other'"]
    assert ask("fetch", Ref(99))[1] == "IndexError"
    assert ask("unheard of")[1] == "KeyError"


def test_using_a_lent_object_where_nothing_is_lent_is_an_error(ask: Any) -> None:
    """An executor without an upcall answers that nothing is lent."""
    _, box = ask("call", toy("Box"), [Ref(0, "Net", lent=True)], {})
    _, lent = ask("getattr", box, "content")
    assert lent == Ref(0, "Net", lent=True)
    assert ask("getattr", lent, "weights")[1:3] == ["RuntimeError", "nothing is lent here"]


def test_describe_of_an_exception_without_frames() -> None:
    """An exception that was never raised has no trace."""
    assert describe(ValueError("x"), {"toy.py"}) == ("ValueError", "x", "")


def test_a_forbidden_use_in_a_notebook_is_at_a_line_of_a_cell() -> None:
    """The search sees one source; the student sees cells."""
    spans = ((1, "ps4.ipynb, code cell 1", 1), (3, "ps4.ipynb, code cell 2", 1))
    executor = Executor({}, own_files=["ps4.py"], origins=Origins({"ps4.py": Origin("ps4.ipynb", spans)}))
    executor.sources = {"ps4.py": b"import torch\n\ndef f(x):\n    return torch.autograd.grad(x)\n"}

    assert executor.uses({"names": ["torch.autograd"]}) == [("ps4.ipynb, code cell 2", 2, "torch.autograd")]
