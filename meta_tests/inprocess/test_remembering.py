"""The reference with a memory answers as one without."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest

from autograder.inprocess.backend import opened
from autograder.inprocess.remembering import RememberingBackend
from autograder.sandbox.submission import Submission

SOURCE = """
import numpy as np
ASKED = []

class Counter:
    def __init__(self, start):
        self.total = start

    def add(self, x):
        ASKED.append("add")
        self.total = self.total + x
        return {"total": self.total, "pair": (self, [x])}

def double(x):
    ASKED.append("double")
    return 2 * x

def draw(seed):
    np.random.seed(seed)
    return np.random.rand()
"""


@pytest.fixture
def module() -> types.ModuleType:
    module = types.ModuleType("right")
    exec(SOURCE, vars(module))
    return module


@pytest.fixture
def backend(module: types.ModuleType) -> RememberingBackend:
    return RememberingBackend({"right": module})


@pytest.fixture
def reference(backend: RememberingBackend) -> Submission:
    return Submission(backend, ["right"])


def test_the_same_questions_are_answered_from_memory(backend: RememberingBackend, reference: Submission,
                                                     module: types.ModuleType) -> None:
    """The same questions, with equal arrays, reach the module no more, and the answers are the same.

    They are the same from the second case on, when ``add`` is known to be a method.
    """
    for _ in range(4):
        backend.begin()
        counter = reference.right.Counter(np.ones(2))
        assert counter.add(np.arange(2.0))["total"].tolist() == [1.0, 2.0]
        assert reference.right.double(4) == 8
    assert module.ASKED == ["add", "double"] * 2


def test_an_answer_belongs_to_the_questions_before_it(backend: RememberingBackend, reference: Submission) -> None:
    """The same call after another start is another question."""
    found = []
    for start in (1, 10, 1):
        backend.begin()
        found.append(reference.right.Counter(start).add(5)["total"])
    assert found == [6, 15, 6]


def test_a_new_question_finds_what_the_remembered_ones_left(backend: RememberingBackend, reference: Submission) -> None:
    """Objects that were only remembered are made when they are needed, and so is what was done to them since."""
    for last in (7, 8):
        backend.begin()
        counter = reference.right.Counter(1)
        counter.add(2)
        assert counter.add(last)["total"] == 3 + last
        assert counter.total == 3 + last


def test_objects_in_an_answer_are_of_the_case(backend: RememberingBackend, reference: Submission) -> None:
    """A remembered answer contains proxies of this case, which can be used and passed on."""
    for _ in range(2):
        backend.begin()
        same, items = reference.right.Counter(1).add(2)["pair"]
        assert items == [2]
        assert same.total == 3


def test_what_the_case_changes_later_changes_no_question(backend: RememberingBackend, reference: Submission) -> None:
    """Arrays in questions are copied, and answers cannot be written to."""
    for last in (3, 4):
        backend.begin()
        mine = np.ones(1)
        counter = reference.right.Counter(mine)
        mine[0] = 50.0
        assert counter.add(last)["total"].tolist() == [1.0 + last]
        assert not counter.add(last)["total"].flags.writeable


def test_a_lent_object_is_as_the_questions_left_it(backend: RememberingBackend, reference: Submission,
                                                   module: types.ModuleType) -> None:
    """Each time it is lent it is as fresh, whatever was done to the one before; and its changes are seen afterwards."""
    for _ in range(5):
        backend.begin()
        counter = reference.right.Counter(1)
        counter.add(2)
        with opened({"mine.py": "def use(counter):\n    counter.total += 100\n    return counter.total\n"}) as mine:
            submission = Submission(mine, ["mine"])
            assert submission.mine.use(submission.lend(counter)) == 103
            assert counter.add(5)["total"] == 108
    assert module.ASKED.count("add") == 3 + 5  # before lending, until there is a copy to lend; after lending, each time


def test_nothing_is_remembered_of_an_object_that_was_lent(backend: RememberingBackend, reference: Submission) -> None:
    """Questions with known answers are asked again once a solution may have changed what they are about."""
    for _ in range(3):
        backend.begin()
        assert reference.right.Counter(1).add(5)["total"] == 6
    backend.begin()
    counter = reference.right.Counter(1)
    with opened({"mine.py": "def use(counter):\n    counter.total += 100\n"}) as mine:
        submission = Submission(mine, ["mine"])
        submission.mine.use(submission.lend(counter))
    assert counter.add(5)["total"] == 106


def test_the_reference_draws_its_own_random_numbers(backend: RememberingBackend, reference: Submission) -> None:
    """What the reference seeds changes nothing for a solution that draws after it, remembered or not."""
    drawn = []
    for _ in range(2):
        backend.begin()
        with opened({"mine.py": "import numpy as np\ndef draw():\n    return np.random.rand()\n"}) as mine:
            reference.right.draw(3)
            drawn.append(Submission(mine, ["mine"]).mine.draw())
    assert drawn[0] == drawn[1] == np.random.RandomState(0).rand()


def test_random_numbers_go_on_as_before() -> None:
    """After a solution has run, random numbers continue the old sequence."""
    np.random.seed(5)
    first = np.random.rand()
    with opened({"mine.py": "import numpy as np, random\nnp.random.seed(9)\nrandom.seed(9)\n"}):
        pass
    series = np.random.RandomState(5)
    assert [first, np.random.rand()] == [series.rand(), series.rand()]
    assert "mine" not in sys.modules
