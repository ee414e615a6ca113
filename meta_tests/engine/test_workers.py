"""Which libraries workers may import, and what homework.toml may forbid."""

from __future__ import annotations

import msgspec
import pytest

from autograder.engine.forbidden import refusal
from autograder.engine.workers import allowed_libraries, readable_paths
from autograder.errors import SandboxError
from autograder.homework import Forbidden, Homework

HOMEWORK = Homework(title="t", files=["a.py"], parts={"p": 1.0})


def test_library_brings_its_requirements_and_only_itself_is_preloaded() -> None:
    """torch's requirements can be imported too, because torch imports them; only the named ones are preloaded."""
    found = allowed_libraries(msgspec.structs.replace(HOMEWORK, libraries=["numpy", "torch"]))

    assert {"numpy", "torch", "torchgen", "typing_extensions", "sympy", "mpmath", "jinja2"} <= set(found.folders)
    assert "pytest" not in found.folders
    assert found.preload == ("numpy", "torch")
    assert any(path.endswith("/torch") for path in readable_paths(found))


def test_numpy_brings_nothing() -> None:
    """A NumPy homework allows numpy alone."""
    assert set(allowed_libraries(HOMEWORK).folders) == {"numpy"}


def test_missing_library_is_named() -> None:
    """A library that is not installed is the grader's fault, with the next step."""
    sentence = r"^The library 'no_such', which this homework allows, is not installed; .*setup\.sh"
    with pytest.raises(SandboxError, match=sentence):
        allowed_libraries(msgspec.structs.replace(HOMEWORK, libraries=["no_such"]))


@pytest.mark.parametrize(("penalty", "found", "refused"), [
    ("all", ["a.py, line 1: f"], "The submission earns no points: because.\n  a.py, line 1: f"),
    ("all", [], ""), ("part", ["a.py, line 1: f"], ""), ("none", ["a.py, line 1: f"], ""),
])
def test_only_the_penalty_all_refuses(penalty: str, found: list[str], refused: str) -> None:
    """A submission is refused as a whole only if the homework says so and something was found."""
    assert refusal(Forbidden(reason="because", penalty=penalty), found) == refused



def test_oracle_answers_in_place_of_the_solution() -> None:
    """With an oracle the reference that cases ask is that file; without one it is the solution."""
    with_oracle = msgspec.structs.replace(HOMEWORK, oracle="oracle.py")

    assert (HOMEWORK.reference_files, HOMEWORK.reference_modules) == (["a.py"], ["a"])
    assert (with_oracle.reference_files, with_oracle.reference_modules) == (["oracle.py"], ["oracle"])
