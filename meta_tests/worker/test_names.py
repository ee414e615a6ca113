"""Which names of a module are reported: the file's own always, imported ones as far as there is room."""

from __future__ import annotations

import types
from typing import Any

import pytest

from autograder.errors import StudentError
from autograder.worker.loading import compile_all
from autograder.worker.names import LONGEST_NAME, MOST_NAMES, public_names
from meta_tests.worker.real_worker import submitted

STAR_IMPORTS = "from typing import *\nfrom numpy import *\nfrom numpy.linalg import *\nglobals().update(MANY)\n"
MANY = {f"mul{number}": number for number in range(90_000)}
OWN = """
import numpy as np
from math import pi as PI
NB = 3
def layer(x): return x * NB
class MLP:
    pass
"""
OTHER = "from toy import *\nclass Net:\n    pass\n"


def names_of(source: str, **given: Any) -> tuple[dict[str, str], dict[str, str]]:
    """What is reported of a module of this source, whose namespace already contains the given names."""
    module = types.ModuleType("toy")
    module.__dict__.update(given)
    exec(source, module.__dict__)
    return public_names(module, ["toy"], compile_all({"toy.py": source.encode()})["toy.py"])


def test_own_names_come_before_imported_ones() -> None:
    """What the file's statements bind is its own, after any number of names from elsewhere."""
    own, imported = names_of(STAR_IMPORTS + OWN, MANY=MANY)

    assert {"np": "module", "PI": "data", "NB": "data", "layer": "callable", "MLP": "class"}.items() <= own.items()
    assert imported["Any"] == "class"
    assert "mul0" in imported
    assert len(own) + len(imported) == MOST_NAMES


def test_names_of_the_submissions_other_modules_are_its_own() -> None:
    """A class that another file of the submission defines is own where it is star-imported."""
    class Linear:
        __module__ = "toy"

    own, imported = names_of("x = 1", Linear=Linear, dumps=compile_all)
    assert (own, imported) == ({"x": "data", "Linear": "class"}, {"dumps": "callable"})


def test_names_are_bounded_in_number_and_length() -> None:
    """A file that binds thousands of names itself reports some; a name of any length does not make the report long."""
    own, imported = names_of("".join(f"v{number} = 1\n" for number in range(MOST_NAMES + 9)), other=1)

    assert (len(own), imported) == (MOST_NAMES, {})
    assert names_of("_private = 1\nx = 2", **{"n" * (LONGEST_NAME + 1): 3, "m" * LONGEST_NAME: 3}) == (
        {"x": "data"}, {"m" * LONGEST_NAME: "data"})


def test_an_object_that_raises_when_asked_for_its_module_is_reported() -> None:
    """A hostile __module__ does not end the report."""
    source = "class Odd:\n    def __call__(self): pass\n    def __getattribute__(self, name): raise SystemExit\n"
    assert names_of("x = 1", odd=_made(source, "Odd"))[1] == {"odd": "callable"}


def _made(source: str, name: str) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace[name]()


def test_a_class_after_star_imports_is_found_in_a_real_worker() -> None:
    """A file with tens of thousands of foreign names still has its own class, function and constant."""
    many = f"globals().update({{f'mul{{number}}': number for number in range({len(MANY)})}})\n"
    source = STAR_IMPORTS.replace("globals().update(MANY)\n", many) + OWN
    with submitted(toy=source, other=OTHER) as (_, submission):
        assert all(submission.has("toy", name) for name in ("MLP", "layer", "NB", "sqrt"))
        assert all(submission.has("other", name) for name in ("MLP", "Net"))
        with pytest.raises(StudentError, match=r"toy.py has no frobnicate\.$"):
            submission.toy.frobnicate  # noqa: B018
        with pytest.raises(StudentError, match=r"toy.py has no MPL \(did you mean 'MLP'\?\)\.$"):
            submission.toy.MPL  # noqa: B018
