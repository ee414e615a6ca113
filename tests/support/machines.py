"""Random programs for one piece: each action is a method; Hypothesis draws them, the same for every student.

A subclass lists in ``actions`` the methods that add steps to ``self.program``. Each takes a random generator, and adds
nothing if it is impossible, such as a backward before any forward. Hypothesis shrinks the list of actions, so the
student sees a short program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

import numpy as np
from hypothesis import strategies as st

from .programs import Program
from .strategies import seeds

SHORTEST, LONGEST = 8, 14


class Machine:
    """The state of a random program: the calls so far.

    Args:
        rng: draws the values that are fixed for the whole program, such as sizes.

    Attributes:
        actions: names of methods, each as often as it is likely.
        lengths: the smallest and the largest number of actions; a function needs fewer than an object with state.
    """

    actions: ClassVar[tuple[str, ...]] = ()
    lengths: ClassVar[tuple[int, int]] = (SHORTEST, LONGEST)

    def __init__(self, rng: np.random.Generator) -> None:
        self.program = Program()
        self._counts: dict[str, int] = {}

    def name(self, letter: str) -> str:
        """``"x_1"``, then ``"x_2"``: the name of the next array of its kind."""
        self._counts[letter] = self._counts.get(letter, 0) + 1
        return f"{letter}_{self._counts[letter]}"


AnyMachine = TypeVar("AnyMachine", bound=Machine)
History = tuple[int, list[tuple[str, int]]]


def programs(machine: type[Machine]) -> st.SearchStrategy[Program]:
    """Programs of a machine's actions."""
    return histories(machine).map(lambda history: program_of(machine, history))


def histories(machine: type[Machine]) -> st.SearchStrategy[History]:
    """What ``program_of`` makes a program from, for a machine that is only made in the case, with more arguments."""
    shortest, longest = machine.lengths
    actions = st.lists(st.tuples(st.sampled_from(machine.actions), seeds()), min_size=shortest, max_size=longest)
    return st.tuples(seeds(), actions)


def program_of(machine: Callable[[np.random.Generator], Machine], history: History) -> Program:
    """The program of a history: the seed of what is fixed, then actions, each with the seed of its numbers."""
    return machine_of(machine, history).program


def machine_of(machine: Callable[[np.random.Generator], AnyMachine], history: History) -> AnyMachine:
    """A machine that has done the actions of a history, with its program and whatever it remembers."""
    seed, actions = history
    made = machine(np.random.default_rng(seed))
    for action, numbers in actions:
        getattr(made, action)(np.random.default_rng(numbers))
    return made
