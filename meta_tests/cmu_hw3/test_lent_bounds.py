"""The worst that student code can make the lent objects of this homework cost the grader, in memory and in operations.

Everything that a lent object leads to is called with the largest arguments that are passed on, one call after each
other one, since a first call may leave behind what a second one multiplies.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.sandbox.lending import Lender
from autograder.sandbox.lent_arguments import MOST_COLUMNS, MOST_IN_A_CASE, MOST_NUMBERS, MOST_ROWS, numbers_in
from autograder.sandbox.local import DirectBackend
from autograder.sandbox.submission import Submission
from autograder.wire.codec import Ref, decode, encode
from tests.cmu_hw3.digits import load_digits
from tests.cmu_hw3.expected import network

MIB = 2**20
SHAPES = ((MOST_ROWS, MOST_NUMBERS // MOST_ROWS), (MOST_NUMBERS // MOST_COLUMNS - 1, MOST_COLUMNS), (MOST_ROWS, 1),
          (1, MOST_COLUMNS), (MOST_ROWS,), (0, MOST_COLUMNS), ())
LARGEST = [np.full(shape, 0.5) for shape in SHAPES]
SCORES = [LARGEST[1], np.zeros(len(LARGEST[1]), np.int64)]  # with a label for each row
ARGUMENTS = [*([array] for array in LARGEST), SCORES]


class Borrower:
    """Student code that uses what the cases lend: a network, the loss and the optimizer of the reference."""

    def __init__(self, modules: SimpleNamespace) -> None:
        """Borrow them anew."""
        self.backend = DirectBackend({"hw3_lib": modules.lib, "hw3_sol": modules.sol})
        reference = Submission(self.backend, ["hw3_lib", "hw3_sol"])
        self.lender = Lender()
        lib = reference.hw3_lib
        first = [network(reference, load_digits()), lib.CrossEntropyLoss, lib.GradientDescentOptimizer]
        self.model, self.loss, self.optimizer = map(self.lender.lend, first)

    def ask(self, *request: object) -> Any:
        """The grader's answer; None for a refusal."""
        answer = decode(self.lender.answer(encode(list(request))))
        return answer[1] if answer[0] == "ok" else None

    def objects(self) -> list[Ref]:
        """All that it leads to."""
        criterion = self.ask("call", self.loss, [], {})
        optimizer = self.ask("call", self.optimizer, [self.model, 0.1], {})
        return [self.model, *self.ask("getattr", self.model, "layers"), criterion, optimizer]

    def methods(self, ref: Ref) -> list[Ref]:
        """The public methods of a lent object, each lent in turn."""
        held = self.backend.object_of(self.lender.take_back(ref))
        names = [name for name in dir(held) if not name.startswith("_") and callable(getattr(held, name))]
        return [self.ask("getattr", ref, name) for name in names]


def every_use(modules: SimpleNamespace) -> Iterator[tuple[Borrower, list[tuple[Ref, list[Any]]]]]:
    """Pairs of calls on each object: every method with each of the largest arguments, after every other."""
    for place in range(len(Borrower(modules).objects())):
        borrower = Borrower(modules)
        methods = borrower.methods(borrower.objects()[place])
        for (first, one), (second, other) in product(product(methods, ARGUMENTS), repeat=2):
            borrower.lender._passed = 0
            yield borrower, [(first, one), (second, other), (second, [])]


def test_what_is_lent_is_what_this_test_knows(reference_modules: SimpleNamespace) -> None:
    """The network, its layers, the loss and the optimizer have two methods each, so the searches below are not empty;
    the largest arguments are just not refused."""
    borrower = Borrower(reference_modules)
    objects = borrower.objects()
    assert len(objects) == 1 + 2 * len(load_digits().init) - 1 + 2
    assert {len(borrower.methods(ref)) for ref in objects} == {2}
    assert max(numbers_in(arguments, {}) for arguments in ARGUMENTS) == MOST_NUMBERS


def test_no_call_makes_the_grader_allocate_much(reference_modules: SimpleNamespace) -> None:
    """The worst pair of calls of one object allocates less than 128 MiB at its peak."""
    worst = 0
    tracemalloc.start()
    for borrower, calls in every_use(reference_modules):
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        for method, arguments in calls:
            borrower.ask("call", method, arguments, {})
        worst = max(worst, tracemalloc.get_traced_memory()[1] - before)
    tracemalloc.stop()
    assert MIB < worst < 128 * MIB


def test_no_training_makes_the_grader_allocate_much(reference_modules: SimpleNamespace) -> None:
    """A step of training with each of the largest inputs, scores and learning rates allocates less than 128 MiB."""
    worst = 0
    tracemalloc.start()
    for inputs, scores, rate in product(LARGEST, LARGEST[:4], LARGEST[:4]):
        borrower = Borrower(reference_modules)
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        train(borrower, inputs, [scores, np.zeros(len(scores), np.int64)], rate)
        worst = max(worst, tracemalloc.get_traced_memory()[1] - before)
    tracemalloc.stop()
    assert MIB < worst < 128 * MIB


def train(borrower: Borrower, inputs: np.ndarray, scores: list[np.ndarray], rate: np.ndarray) -> None:
    """One step of training with these numbers."""
    criterion = borrower.ask("call", borrower.loss, [], {})
    optimizer = borrower.ask("call", borrower.optimizer, [borrower.model, rate], {})
    for owner, name, arguments in ((borrower.model, "forward", [inputs]), (criterion, "forward", scores),
                                   (borrower.model, "backward", [criterion]), (optimizer, "step", [])):
        borrower.ask("call", borrower.ask("getattr", owner, name), arguments, {})


def test_what_stays_of_a_whole_case_is_bounded(reference_modules: SimpleNamespace) -> None:
    """Student code that makes a loss for each batch until no more numbers are passed on leaves less than 128 MiB."""
    borrower = Borrower(reference_modules)
    tracemalloc.start()
    calls = 0
    while True:
        criterion = borrower.ask("call", borrower.loss, [], {})
        forward = borrower.ask("getattr", criterion, "forward")
        if borrower.ask("call", forward, SCORES, {}) is None:
            break
        calls += 1
    current, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert calls == MOST_IN_A_CASE // numbers_in(SCORES, {})
    assert MIB < current < 128 * MIB


class Counted(np.ndarray):
    """An array that counts the multiplications and additions that it takes part in."""

    operations = 0

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Compute with plain arrays, and count a product of matrices by its inner axis too."""
        plain = [np.asarray(value) for value in inputs]
        options["out"] = tuple(np.asarray(value) for value in options.get("out", ())) or None
        result = getattr(ufunc, method)(*plain, **options)
        Counted.operations += np.size(result) * (plain[0].shape[-1] if ufunc is np.matmul else 1)
        return result.view(Counted) if isinstance(result, np.ndarray) else result


def test_no_call_makes_the_grader_compute_much(reference_modules: SimpleNamespace) -> None:
    """The worst pair of calls takes less than a thousand million operations: about a second without any library."""
    worst = 0
    for borrower, calls in every_use(reference_modules):
        Counted.operations = 0
        for ref, arguments in calls:
            method = borrower.backend.object_of(borrower.lender.take_back(ref))
            with suppress(Exception):
                method(*[array.view(Counted) for array in arguments])  # type: ignore[operator]
        worst = max(worst, Counted.operations)
    assert 10**6 < worst < 10**9
