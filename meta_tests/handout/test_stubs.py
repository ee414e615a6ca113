"""What is still to write, and which cases wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.sandbox.local import LocalBackend
from autograder.sandbox.steps import Step
from autograder.sandbox.submission import Submission
from autograder.student.reach import Sources
from autograder.student.stubs import Stub, find_stubs

STUB = "### TYPE HERE ###\npass"
SOURCE = b'''
def sigmoid(x):
    ### TYPE HERE ###
    pass


class Base:
    def twice(self, x):
        ### TYPE HERE ###
        pass


class Sigmoid(Base):
    def forward(self, x):
        return sigmoid(x)

    def backward(self, g):
        ### TYPE HERE ###
        pass


class ReLU:
    def forward(self, x):
        return x

    def backward(self, g):
        ### TYPE HERE ###
        return g


def train(model):
    layer = Sigmoid()
    return layer.twice(model)
'''


def test_stubs_are_found_with_their_functions() -> None:
    """A function counts while both lines of its stub are there together."""
    assert find_stubs({"a.py": SOURCE}, STUB) == [
        Stub("a.py", 3, "sigmoid"), Stub("a.py", 9, "Base.twice"), Stub("a.py", 18, "Sigmoid.backward")]


def test_a_stub_outside_of_functions_is_found() -> None:
    """It has no function to name."""
    assert find_stubs({"a.py": b"x = 1\n### TYPE HERE ###\npass\n"}, STUB) == [Stub("a.py", 2, "")]


@pytest.mark.parametrize("content", [b"def f(:\n", b"\xff\xfe", b"x = '\x00'"])
def test_a_file_that_does_not_parse_has_no_stubs(content: bytes) -> None:
    """The mistakes in such a file are reported elsewhere."""
    assert find_stubs({"a.py": content}, STUB) == []


def reached(*requests: Sequence[object]) -> list[str]:
    """The stubs behind steps on SOURCE."""
    steps = [Step(list(request), None) for request in requests]
    return Sources({"a.py": SOURCE}, find_stubs({"a.py": SOURCE}, STUB)).stubs_behind(steps)


@pytest.fixture
def toy() -> SimpleNamespace:
    """Proxies of the names in SOURCE."""
    classes = {name: type(name, (), {}) for name in ("Sigmoid", "ReLU")}
    backend = LocalBackend({"a": SimpleNamespace(**classes, sigmoid=len, train=len)})
    module = Submission(backend, ["a"]).a
    return SimpleNamespace(**{name: getattr(module, name) for name in ("Sigmoid", "ReLU", "sigmoid", "train")},
                           layer=module.Sigmoid())


def test_a_called_stub_is_reached(toy: SimpleNamespace) -> None:
    """A case that calls a function with a stub waits for it."""
    assert reached(["call", toy.sigmoid, [np.ones(2)], {}]) == ["sigmoid"]


def test_a_stub_behind_a_written_method_is_reached(toy: SimpleNamespace) -> None:
    """Sigmoid.forward is written but calls sigmoid."""
    assert reached(["call", toy.Sigmoid, [], {}], ["method", toy.layer, "forward", [1.0], {}]) == ["sigmoid"]


def test_a_stub_that_is_not_called_is_not_reached(toy: SimpleNamespace) -> None:
    """A wrong ReLU.forward shows its gap although other methods are still to write."""
    assert reached(["call", toy.ReLU, [], {}], ["getattr", toy.ReLU, "forward"]) == []


def test_a_stub_of_a_base_class_is_reached(toy: SimpleNamespace) -> None:
    """From a function to the class that it names, to the inherited method that it mentions."""
    assert reached(["call", toy.train, [1.0], {}]) == ["Base.twice"]
