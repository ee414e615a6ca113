"""The stand-in for a worker answers as a worker does: its errors, copies, names and lent objects."""

from __future__ import annotations

import json
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from autograder.errors import GraderError, StudentError
from autograder.inprocess.backend import OpenBackend, ReferenceBackend, opened
from autograder.sandbox.interface import Interface
from autograder.sandbox.local import LocalBackend
from autograder.sandbox.submission import Submission

SOURCE = '''
import warnings

KEPT = []


def divide(x):
    warnings.warn("careful")
    return 1 / x


def leave():
    raise SystemExit("bye")


def keep(array):
    KEPT.append(array)
    array[0] = 7.0
    return array


def change():
    KEPT[0][1] = 5.0


def nest():
    found = []
    found.append(found)
    return found


def use(helper):
    return helper(20) + 1


def twice(x):
    return 2 * x


def call_twice(x):
    return twice(x)
'''


@pytest.fixture
def submission():
    with opened({"toy.py": SOURCE}) as backend:
        yield Submission(backend, ["toy"])


def test_an_error_is_the_students_with_its_line(submission: Submission) -> None:
    """Kind, text, the student's own frames and the call are reported; a warning before it is not an error."""
    with pytest.raises(StudentError, match=r"^division by zero$") as error:
        submission.toy.divide(0)

    assert error.value.summary == "ZeroDivisionError: division by zero"
    assert isinstance(error.value, ZeroDivisionError)
    assert error.value.trace == "toy.py, line 9, in divide\n    return 1 / x"
    assert error.value.where == "divide(0)"


@pytest.mark.parametrize(("name", "kind"), [("leave", "SystemExit"), ("nest", "RecursionError")])
def test_what_cannot_come_back_is_the_students_error(submission: Submission, name: str, kind: str) -> None:
    """Neither an exit nor an answer without an end reaches the case as anything else."""
    with pytest.raises(StudentError) as error:
        getattr(submission.toy, name)()
    assert error.value.kind == kind


def test_a_missing_name_is_reported_with_the_nearest(submission: Submission) -> None:
    """As after a survey, a name that the module does not have is refused without a request."""
    with pytest.raises(StudentError, match=r"^toy\.py has no devide \(did you mean 'divide'\?\)\.$"):
        _ = submission.toy.devide


def test_arrays_are_copied_both_ways(submission: Submission) -> None:
    """Student code may write into its argument; neither the case's array nor what it was given changes with it."""
    mine = np.zeros(2)
    got = submission.toy.keep(mine)
    submission.toy.change()

    assert mine.tolist() == [0.0, 0.0]
    assert got.tolist() == [7.0, 0.0]
    assert submission.toy.KEPT[0].tolist() == [7.0, 5.0]
    assert not got.flags.writeable


def test_what_was_replaced_is_put_back(submission: Submission) -> None:
    """Within the block the module uses the lent object, afterwards its own again."""
    reference = Submission(LocalBackend({"right": SimpleNamespace(thrice=lambda x: 3 * x)}), ["right"])
    with submission.replaced("toy", twice=submission.lend(reference.right.thrice)):
        assert submission.toy.call_twice(5) == 15
    assert submission.toy.call_twice(5) == 10


def test_the_references_object_has_to_be_lent(submission: Submission) -> None:
    """An object of the other side that is passed as it is stays the case's own fault."""
    reference = Submission(LocalBackend({"right": SimpleNamespace(thrice=lambda x: 3 * x)}), ["right"])

    assert submission.toy.use(submission.lend(reference.right.thrice)) == 61
    with pytest.raises(GraderError, match="belongs to another side; lend it"):
        submission.toy.use(reference.right.thrice)


def test_each_opening_is_fresh_and_leaves_nothing() -> None:
    """What one run kept, the next does not see, and the name is free afterwards."""
    for _ in range(2):
        with opened({"toy.py": SOURCE}) as backend:
            toy = Submission(backend, ["toy"]).toy
            assert len(toy.KEPT) == 0
            toy.keep(np.zeros(1))
    assert "toy" not in sys.modules


def test_the_reference_draws_its_own_random_numbers() -> None:
    """What the reference seeds changes nothing for a solution that draws after it."""
    right = ModuleType("right")
    exec("import numpy as np\ndef draw(seed):\n    np.random.seed(seed)\n    return np.random.rand()\n", vars(right))
    reference = Submission(ReferenceBackend({"right": right}), ["right"])
    drawn = []
    for _ in range(2):
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


@pytest.mark.parametrize("backend", [ReferenceBackend, OpenBackend])
def test_an_answered_tensor_does_not_change_later(backend: type[ReferenceBackend] | type[OpenBackend]) -> None:
    """Code that writes into a tensor that it has returned changes no earlier answer."""
    import torch
    module = ModuleType("mine")
    module.kept = torch.zeros(2)
    exec("def look():\n    return kept\ndef change():\n    kept.add_(1)\n", vars(module))
    mine = Submission(backend({"mine": module}, *([{}] if backend is OpenBackend else [])), ["mine"]).mine
    first = mine.look()
    mine.change()

    assert [*first.array] == [0.0, 0.0]


def test_a_notebook_is_loaded_as_a_students_is() -> None:
    """By what is graded, with the cells in its errors; the training in it is not run."""
    cells = ["import numpy as np\n%matplotlib inline", "def double(x):\n    return x * SCALE / zero",
             "SCALE = len([1, 2])\nzero = 0", "while True: pass"]
    text = json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": cell} for cell in cells]})
    with opened({"toy.ipynb": text}, Interface({"toy": {"double": "function"}})) as backend:
        toy = Submission(backend, ["toy"]).toy
        with pytest.raises(StudentError) as caught:
            toy.double(3)

    assert caught.value.kind == "ZeroDivisionError"
    assert caught.value.trace.startswith("toy.ipynb, code cell 2, line 2, in double")
