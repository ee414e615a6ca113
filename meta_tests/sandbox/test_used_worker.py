"""A worker serves another case if it is as it was after the import; a case notices nothing of the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from autograder.engine.workers import start_launcher
from autograder.errors import GraderError, NeedsFreshWorker, StudentError
from autograder.homework import Homework
from autograder.sandbox.local import LocalBackend
from autograder.sandbox.submission import Submission
from meta_tests.sandbox.rooms import Room, start

SOURCE = '''
import abc, enum, functools, gc, itertools, os, random, signal, sys, threading, types, warnings
from collections import namedtuple
from dataclasses import dataclass, field
import numpy as np

rng, table, seen, last = np.random.default_rng(0), np.zeros(3), [], {"x": (1, 2)}
np.random.rand(), random.random()

class Color(enum.Enum):
    RED = 1

class Layer:
    calls = 0
    shared = []
    def __init__(self): self.state = None
    def forward(self, x): self.state = x; return x
    @staticmethod
    def helper(): pass
    @property
    def size(self): return 3
    @functools.lru_cache
    def cached(self): return 1

@dataclass
class Config:
    rate: float = 0.1
    sizes: list = field(default_factory=list)

class Abstract(abc.ABC):
    calls = 0

Point = namedtuple("Point", "x y")
class Slotted:
    __slots__ = ("held",)
layer, config, point, slotted = Layer(), Config(), Point(1, 2), Slotted()
half = functools.partial(pow, 2)
def with_default(x, kept=[]): return x
@functools.lru_cache(maxsize=None)
def squared(x): return x * x
def counting():
    count = 0
    def count_one():
        nonlocal count
        count += 1
    return count_one
count_one = counting()

def make_and_use():
    own = Layer()
    own.forward(np.ones(3))
    return squared.__wrapped__(3)
def draw(): return [float(np.random.rand()), random.random()]
def warn():
    with warnings.catch_warnings(record=True) as caught:
        warnings.warn("look")
    np.log(np.zeros(2))
    print("said")
    return len(caught)
def give(x): return x
def do(statement): exec(statement, globals())
'''
HARMLESS = ["make_and_use()", "draw()", "local = 1; del local", "Config().sizes.append(1)", "__import__('json')",
            "np.zeros(3)[0] = 5", "warn()"]
LEFT = {
    "a number on a class": "Layer.calls += 1",
    "an entry of a list on a class": "Layer.shared.append(1)",
    "a new attribute of a class": "Layer.cache = None",
    "a number on an abstract class": "Abstract.calls = 1",
    "another method": "Layer.forward = lambda self, x: 0",
    "an attribute of an object": "layer.forward(1)",
    "an attribute of a dataclass": "config.sizes.append(1)",
    "a slot": "slotted.held = 1",
    "a member of an enumeration": "Color.RED.seen = 1",
    "a global": "new = 1",
    "a global that is bound anew": "table = table + 1",
    "a global that is gone": "del seen",
    "an entry of a list": "seen.append(1)",
    "a value of a dictionary": "last['x'] = (1, 3)",
    "an element of an array": "table[1] = 2",
    "a default argument": "with_default.__defaults__[0].append(1)",
    "an attribute of a function": "with_default.calls = 1",
    "a cell of a closure": "count_one()",
    "a cached function": "squared(3)",
    "a generator of random numbers": "rng.random()",
    "a function of NumPy": "np.exp = np.log",
    "a new name in NumPy": "np.mine = 1",
    "a built-in function": "import builtins; builtins.sum = max; del builtins",
    "the handling of floating-point errors": "np.seterr(all='raise')",
    "how arrays are printed": "np.set_printoptions(precision=2)",
    "the filters of warnings": "warnings.simplefilter('error')",
    "the recursion limit": "sys.setrecursionlimit(300)",
    "another output": "sys.stdout = sys.stderr",
    "a closed output": "sys.stdout.close()",
    "a closed descriptor": "os.close(1)",
    "the garbage collector": "gc.disable()",
    "a thread": "threading.Thread(target=threading.Event().wait, daemon=True).start()",
    "a trace function": "sys.settrace(lambda *rest: None)",
    "an alarm": "signal.setitimer(signal.ITIMER_REAL, 1000)",
    "a handler of a signal": "signal.signal(signal.SIGUSR1, lambda *rest: None)",
    "the environment": "os.environ['X'] = '1'",
    "another module of its name": "sys.modules['toy'] = types.ModuleType('toy')",
    "an importer": "sys.meta_path.pop()",
    "another kind of random numbers": "np.random.set_bit_generator(np.random.PCG64(1))",
}


@pytest.fixture(scope="module")
def room(homework: Homework) -> Iterator[Room]:
    """A session with forked workers."""
    launcher, _ = start_launcher(homework, fork=True)
    room = start(launcher, SOURCE)
    room.session.look()
    yield room
    room.session.close()


def then(room: Room, keep: bool = True) -> bool:
    """End the case, begin the next one, and tell whether it has the same worker."""
    room.session.end(keep)
    room.session.begin(600, fresh=False)
    return room.session.used


@pytest.mark.parametrize("statement", HARMLESS)
def test_what_leaves_nothing_behind_shares_the_worker(room: Room, statement: str) -> None:
    """Objects, random numbers, imports, warnings and output of a case are no reason for a fresh worker."""
    room.case().do(statement)
    assert then(room)


@pytest.mark.parametrize("statement", LEFT.values(), ids=LEFT.keys())
def test_what_is_left_behind_needs_a_fresh_worker(room: Room, statement: str) -> None:
    """A state that a later call could find, and any other setting of the process, costs the worker."""
    room.case().do(statement)
    assert not then(room)
    assert room.toy.give(1) == 1


@pytest.mark.parametrize("ends", ["killed", "no case"])
def test_only_a_kept_worker_is_used_again(room: Room, ends: str) -> None:
    """A worker that was killed with its case, and one that no case has asked for, is not there."""
    toy = room.case()
    if ends == "killed":
        toy.give(1)
    assert not then(room, keep=ends != "killed")


@pytest.mark.parametrize("source", ["import itertools\nnumbers = itertools.count()\ndef give(x): return x",
                                    "import numpy as np\ndata = np.zeros(2**20)\ndef give(x): return x"],
                         ids=["an iterator", "much data"])
def test_what_cannot_be_read_needs_fresh_workers(room: Room, source: str, homework: Homework) -> None:
    """A module with an object of an unknown kind, or with more data than is worth reading, shares no worker."""
    launcher, _ = start_launcher(homework, fork=True)
    other = start(launcher, source)
    other.session.look()
    assert other.case().give(1) == 1
    assert not then(other)
    other.session.close()


def test_random_numbers_go_on_from_the_import(room: Room) -> None:
    """Each case draws the same numbers, in a used worker as in a fresh one."""
    first = room.case().draw()
    assert then(room)
    assert room.toy.draw() == first


def test_a_warning_is_shown_in_each_case(room: Room) -> None:
    """A warning that Python shows once per process is shown once per case; output is cut by case."""
    assert room.case().warn() == 1
    said = room.session.end(keep=True)
    assert "divide by zero" in said
    room.session.begin(600, fresh=False)
    assert (room.session.used, room.toy.warn()) == (True, 1)
    assert room.session.end() == said


def test_objects_of_an_earlier_case_are_refused(room: Room) -> None:
    """The era changes with the case, also in the same worker; so does the table of objects over there."""
    old = room.case().Layer()
    assert then(room)
    with pytest.raises(GraderError, match="<Layer> was made in an earlier case or worker"):
        old.forward(1)
    new = room.toy.Layer()
    assert new.forward(1) == 1


def test_between_two_cases_nothing_can_be_asked(room: Room) -> None:
    """A worker that waits for its next case answers no request."""
    toy = room.case()
    toy.give(1)
    room.session.end(keep=True)
    with pytest.raises(BaseException, match="The case is over"):
        toy.give(1)


@pytest.mark.parametrize("name", ["lend", "uses"])
def test_only_a_fresh_worker_is_lent_or_searched(room: Room, name: str) -> None:
    """In a used worker lending, and the question for forbidden uses, end the trial; in a fresh one they end sharing."""
    ask: dict[str, Callable[[], object]] = {
        "lend": lambda: submission.lend(Submission(LocalBackend({"toy": Numbers}), ["toy"]).toy.Numbers),
        "uses": lambda: submission.uses({"names": ["numpy.exp"]})}
    submission = Submission(room.session, ["toy"])
    room.case().give(1)
    assert then(room)
    with pytest.raises(NeedsFreshWorker):
        ask[name]()
    assert room.session.doubtful
    room.case().give(1)
    ask[name]()
    assert not room.session.doubtful
    assert not then(room)


class Numbers:
    """Stands for a module of the reference with a class of this name."""

    class Numbers:
        """A class that can be lent."""


def test_an_error_is_no_reason_for_a_fresh_worker_by_itself(room: Room) -> None:
    """Whether a case that failed keeps its worker is decided by who runs the cases."""
    with pytest.raises(StudentError):
        room.case().do("1 / 0")
    assert then(room)
