"""The form matrix: each form changes what it says, and a homework may forbid one with its reason."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from autograder.certify.forms import FORMS, form_candidates, in_form
from autograder.errors import HomeworkError
from autograder.homework import load_homework
from autograder.inprocess.backend import opened
from autograder.sandbox.submission import Submission

SOURCE = """
import numpy as np


class Layer:
    def __init__(self, weights):
        self.weights = weights
        self.grads = {"W": weights}
        self.parts = [1, 2]

    def forward(self, x):
        return (self.weights * x, 0.5)

    def loss(self):
        return float(self.weights.sum())


def log():
    return {"loss": [0.5, 0.25], "labels": [1, 2]}
"""
NUMPY = [form for form in FORMS if form.library in ("", "numpy")]


@pytest.mark.parametrize("form", NUMPY, ids=lambda form: form.id)
def test_a_form_changes_the_kind_and_not_the_value(form: Any) -> None:
    """What a case sees of a solution in any form is what it sees of the plain one."""
    def seen(source: str) -> dict[str, Any]:
        with opened({"toy.py": source}) as backend:
            toy = Submission(backend, ["toy"]).toy
            layer = toy.Layer(np.array([[1.5, 2.0, 3.0]]))
            product, half = layer.forward(2.0)
            return {"product": product, "half": half, "loss": layer.loss(), "W": layer.weights,
                    "grads": layer.grads["W"], "losses": toy.log()["loss"], "parts": list(layer.parts)}

    plain, formed = seen(SOURCE), seen(in_form({"toy.py": SOURCE}, form)["toy.py"])

    for name, value in plain.items():
        np.testing.assert_allclose(np.asarray(formed[name], float), np.asarray(value, float), rtol=1e-6)


@pytest.mark.parametrize("form", NUMPY, ids=lambda form: form.id)
def test_every_form_does_something(form: Any) -> None:
    """In the solution's own process something that it returns or stores has another type, dtype, order or flag."""
    def kinds(source: str) -> list[Any]:
        names: dict[str, Any] = {"__name__": "toy"}
        exec(compile(source, "toy.py", "exec"), names)
        layer = names["Layer"](np.array([[1.5, 2.0, 3.0], [1.0, 0.0, 4.0]]))
        out, log = layer.forward(2.0), names["log"]()
        values = [out, *out, layer.loss(), layer.weights, layer.grads, layer.parts, log, *log.values()]
        return [(type(value).__name__, getattr(value, "dtype", ""), getattr(value, "strides", ""),
                 str(getattr(value, "flags", ""))) for value in values]

    if form.id != "number-python":  # the toy's numbers are plain already
        assert kinds(in_form({"toy.py": SOURCE}, form)["toy.py"]) != kinds(SOURCE)


def test_forms_are_those_of_the_homeworks_libraries() -> None:
    """A NumPy homework has no tensors; a form that its handout forbids is left out."""
    homework = load_homework("cmu_hw3")
    ids = {one.id for one in form_candidates(homework)}
    strict = msgspec.structs.replace(homework, forms={"dict-user": "the handout asks for a dict"})

    assert "array-fortran" in ids
    assert not any(id.startswith("tensor") for id in ids)
    assert {one.id for one in form_candidates(strict)} == ids - {"dict-user"}


def test_an_unknown_form_is_refused() -> None:
    """A mistyped id names the nearest."""
    homework = msgspec.structs.replace(load_homework("cmu_hw3"), forms={"dict-users": "why"})
    with pytest.raises(HomeworkError, match=r"\[forms\] in homework\.toml names 'dict-users' \(did you mean 'dict-u"):
        form_candidates(homework)
