"""The student's classifier: made by position, its parameters found by their shapes, its method by either name."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.support import Gap, StudentError, items_of
from tests.support.programs import Compare, Program, Thing
from tests.umich_ps4.answers import by_shape
from tests.umich_ps4.inputs import PARAMETERS, Arrays, NetworkInputs, shapes
from tests.umich_ps4.layers import MODULE

CLASS, METHODS = "SoftmaxClassifier", ("forwards_backwards", "loss")
WEIGHT_SCALE = 1e-3
SIZES = (5, 7, 3)  # of the network by which names are found


class Names:
    """What the submission calls what the reference calls W1, b1, W2, b2 and its method.

    Args:
        reg: ``[settings] reg`` of homework.toml.

    Attributes:
        method: the reference's name of it.
    """

    method = METHODS[0]

    def __init__(self, submission: Any, reg: float) -> None:
        self._submission, self._reg = submission, reg
        self._own: dict[str, str] = {}

    def of(self, side: Any, name: str) -> str:
        """A side's name.

        Raises:
            Gap: the student's params have no array of that parameter's shape.
            StudentError: the class cannot be made, or has no such method.
        """
        if side is not self._submission:
            return name
        if not self._own:
            self._own = self._found()
        return self._own[name]

    def arguments(self, *sizes: float, reg: float | None = None) -> tuple[float, ...]:
        """What SoftmaxClassifier gets, by position: these sizes, and reg in an edition that has it.

        Args:
            sizes: D, H, C, and weight_scale where it is not the handout's.
            reg: the factor of the regularisation; None: that of the settings.
        """
        if not self._reg:
            return sizes
        return (*sizes[:3], *(sizes[3:] or (WEIGHT_SCALE,)), self._reg if reg is None else reg)

    def making(self, *sizes: int) -> str:
        """How a student makes a classifier of these sizes, for messages."""
        return f"{CLASS}({', '.join(map(str, sizes))}{f', reg={self._reg:g}' if self._reg else ''})"

    def new(self, program: Program, sizes: tuple[int, int, int], times: float = 1.0) -> Thing:
        """A classifier of the program.

        Args:
            times: by what the regularisation of the settings is multiplied.
        """
        return program.new(MODULE, CLASS, *self.arguments(*sizes, reg=times * self._reg))

    def move(self, program: Program, model: Thing, params: Arrays) -> None:
        """Write these parameters into a classifier of the program."""
        for name, array in params.items():
            program.move(model, "params", name, to=array, named=self.of)

    def call(self, program: Program, model: Thing, *args: np.ndarray, compare: Compare, **arrays: np.ndarray) -> None:
        """Call the method of a classifier of the program with X, or with X and y; compare what it returns."""
        program.call(model, self.method, *args, what="what it returns", compare=compare, named=self.of, **arrays)

    def make(self, side: Any, sizes: tuple[int, int, int]) -> Any:
        """A classifier of a side."""
        return getattr(side, MODULE).SoftmaxClassifier(*self.arguments(*sizes))

    def network(self, side: Any, inputs: NetworkInputs) -> Any:
        """A classifier of a side with these parameters.

        Raises:
            Gap, StudentError: as ``of``.
        """
        model = self.make(side, inputs.sizes)
        for name, array in inputs.params.items():
            side.move(model, "params", self.of(side, name), to=array)
        return model

    def run(self, side: Any, model: Any, *args: np.ndarray) -> Any:
        """What the method of a classifier of a side returns for X, or for X and y."""
        return getattr(model, self.of(side, self.method))(*args)

    def _found(self) -> dict[str, str]:
        with self._submission.aside():
            model = self.make(self._submission, SIZES)
            found = by_shape(f"{CLASS}: params", model.params, shapes(SIZES))
            return {**found, self.method: self._method(model)}

    def _method(self, model: Any) -> str:
        for name in METHODS:
            try:
                getattr(model, name)
            except StudentError as error:
                if error.kind != "AttributeError":
                    raise
            else:
                return name
        return self.method


def assert_names(submission: Any, names: Names, call: Any) -> None:
    """params has the handout's four names; biases may be rows.

    Raises:
        Gap: it has not.
    """
    model = names.make(submission, SIZES)
    params = items_of(f"{CLASS}: params", model.params, PARAMETERS, call)
    for name, shape in shapes(SIZES).items():
        if np.shape(params[name]) not in (shape, (1, *shape)):
            raise Gap(f"{CLASS}: params[{name!r}] has shape {np.shape(params[name])} instead of {shape}", call=call)
