"""Steps of programs for a classifier's function: a call and what is compared after it, other parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from tests.jhu_hw2.answers import pair_of
from tests.jhu_hw2.models import MODULE, Arrays, Model
from tests.support import assert_close, items_of
from tests.support.programs import Program, Thing

OF_LARGEST = 1e-5  # sums of large terms lose digits in single precision
close = partial(assert_close, of_largest=OF_LARGEST)
row = partial(assert_close, of_largest=OF_LARGEST, flat_row=True)


def pair(what: str, got: Any, want: Any, **about: Any) -> None:
    """The loss and the probabilities of one call.

    Raises:
        Gap: one of them is wrong, or the answer is no pair.
    """
    found = pair_of(what, got, about.get("call"))
    function = what.partition(": ")[0]
    for name, mine, right in zip(("the loss", "the array of probabilities"), found, want, strict=True):
        close(f"{function}: {name}", mine, right, **about)


def dictionary(what: str, got: Any, want: Any, **about: Any) -> None:
    """All parameters of an object of the class Parameters, or all their gradients.

    Raises:
        Gap: one is missing or wrong.
    """
    found = items_of(what, got, want, about.get("call"))
    for key, array in want.items():
        compare_for(key)(f"{what}[{key!r}]", found[key], array, **about)


def compare_for(key: str) -> Callable[..., None]:
    """The comparison of a parameter or its gradient; that of a bias may lack its axis of length 1."""
    return row if key.startswith("b") else close


@dataclass(frozen=True)
class Steps:
    """Adds the steps of one classifier to a program.

    Attributes:
        param: the object of the class Parameters that they use.
        number: distinguishes its arrays from those of another object.
    """

    program: Program
    model: Model
    param: Thing
    number: str = ""

    @classmethod
    def new(cls, program: Program, model: Model, params: Arrays, number: str = "") -> Steps:
        """With a new object that holds these parameters."""
        param = program.new(MODULE, "Parameters")
        for key, array in params.items():
            program.call(param, "set_param", key, array, **{f"{key}{number}": array})
        return cls(program, model, param, number)

    def learn(self, x: np.ndarray, y: np.ndarray, name: str = "") -> None:
        """Call the function; compare what it returns."""
        self.program.function(MODULE, self.model.function, x, y, self.param, what="what it returns", compare=pair,
                              **{f"x{name}": x, f"y{name}": y})

    def evaluate(self, x: np.ndarray, y: np.ndarray, name: str = "") -> None:
        """Call the function with grad=False; compare what it returns."""
        self.program.function(MODULE, self.model.function, x, y, self.param, False, what="what it returns",
                              compare=pair, **{f"x{name}": x, f"y{name}": y})

    def look_at_gradients(self, keys: Arrays) -> None:
        """Compare the gradients of these parameters."""
        for key in keys:
            self.program.look_item(self.param, "grad", key, compare=compare_for(key))

    def look_at_all(self, *dictionaries: str) -> None:
        """Compare ``"grad"``, all gradients, or ``"param"``, all parameters, which the function must not change."""
        for name in dictionaries:
            self.program.look(self.param, name, compare=dictionary)

    def move(self, params: Arrays) -> None:
        """Write other numbers into the parameters, as a training does."""
        for key, array in params.items():
            self.program.move(self.param, "param", key, to=array)
