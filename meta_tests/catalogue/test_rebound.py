"""A value of another kind under a name of the reference is the student's mistake, and a sentence names it."""

from __future__ import annotations

from itertools import groupby

import pytest

from autograder.engine.verdicts import failure_of
from autograder.inprocess.runner import Runner
from meta_tests.catalogue.rebound import EACH_TIME, Rebound, problems, rebound
from meta_tests.catalogue.runners import RUNNERS

CMU = RUNNERS["cmu_hw3"]


def selection(runner: Runner) -> list[Rebound]:
    """Every other name once, each in another way with another value."""
    names = [list(group) for _, group in groupby(rebound(runner.homework), key=lambda one: one.target)]
    return [group[number * 7 % len(group)] for number, group in enumerate(names) if number % 2]


@pytest.mark.parametrize(("runner", "one"), [
    pytest.param(runner, one, id=f"{name}-{one.id}") for name, runner in RUNNERS.items()
    if not runner.homework.extends for one in selection(runner)])
def test_no_kind_of_value_is_the_graders_fault(runner: Runner, one: Rebound) -> None:
    """The part concerned loses and a sentence names the name; ``nox -s kinds`` runs every name with every value."""
    assert problems(runner, one) == []


def lost(runner: Runner, file: str, statement: str) -> dict[str, str]:
    """The parts that lose points, each with the sentences of its failures, a line each."""
    sources = {name: (runner.homework.reference_dir / name).read_text("utf-8") for name in runner.homework.files}
    sources[file] += f"\n{statement}\n"
    results = runner.run_all(sources)
    found = dict.fromkeys(runner.lost(results), "")
    for case in runner.cases:
        result = results[runner.short_id(case)]
        failure = result.claim.failure if result.claim else result.failure and failure_of(result.failure)
        if failure and case.case.part in found:
            found[case.case.part] += f"{failure.headline}\n"
    return found


@pytest.mark.parametrize(("statement", "part", "sentence"), [
    ("Sigmoid = None", "sigmoid", "Sigmoid is None, not a class: did you assign to Sigmoid in hw3_lib.py?"),
    ("ReLU = ReLU()", "relu", "ReLU() raised "),
    ("Module.__call__ = None; ReLU = type('Layer', (), {})()", "relu", "ReLU is an object of type Layer, not a class"),
    ("CrossEntropyLoss = lambda: None", "cross_entropy_loss", "gives None, not an object of the class"),
    ("ReLU.forward = 7", "relu", "forward is a number, not a method: did you assign to self.forward?"),
    (f"{EACH_TIME}\n_after(Sigmoid, 'forward', 'backward', [1, 2])", "sigmoid",
     "backward is a list, not a method: did you assign to self.backward?"),
    (f"{EACH_TIME}\n_after(GradientDescentOptimizer, '__init__', 'step', 0.1)", "gradient_descent_optimizer",
     "step is a number, not a method: did you assign to self.step?"),
    ("ReLU.backward = property(ReLU.backward)", "relu", "missing 1 required positional argument"),
    ("softmax = lambda z: 7", "cross_entropy_loss", "y_hat is a single number instead of an array"),
    ("ReLU.forward = classmethod(ReLU.forward)", "relu", ""),
])
def test_a_wrong_kind_costs_its_own_part_alone(statement: str, part: str, sentence: str) -> None:
    """Other parts keep their points, carried ones too, and the sentence says what the name is."""
    found = lost(CMU, "hw3_lib.py", statement)

    assert set(found) == {part}
    assert sentence in found[part]


@pytest.mark.parametrize(("statement", "sentence"), [
    ("train_network = {}", "train_network is a dict, not a function: did you assign to train_network in hw3_sol.py?"),
    (f"{EACH_TIME}\n_after(MultiLayerPerceptron, '__init__', 'layers', {{}})",
     "train_network: afterwards model.layers is a dict instead of a list of 3 objects"),
])
def test_a_wrong_kind_in_the_second_file(statement: str, sentence: str) -> None:
    """The same for a function of the second file, and for the list of layers."""
    found = lost(CMU, "hw3_sol.py", statement)

    assert set(found) == {"train_network"}
    assert sentence in found["train_network"]


@pytest.mark.parametrize("statement", [
    "_ReLU = ReLU\ndef ReLU():\n    return _ReLU()",
    "_backward = ReLU.backward\nReLU.backward = lambda self, g: _backward(self, g)",
    "CrossEntropyLoss.__call__ = lambda self, *scores: self.forward(*scores)",
    "_forward = ReLU.forward\nReLU.forward = property(lambda self: lambda x: _forward(self, x))",
    "class _Step:\n    def __init__(self, owner): self.owner = owner\n"
    "    def __call__(self): return _step(self.owner)\n"
    "_step = GradientDescentOptimizer.step\nGradientDescentOptimizer.step = property(_Step)",
])
def test_another_kind_that_works_is_right(statement: str) -> None:
    """A function that returns an object passes for a class; a lambda, a property or an object that can be called passes
    for a method."""
    assert lost(CMU, "hw3_lib.py", statement) == {}
