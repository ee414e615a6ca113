"""Fixtures without pytest: what is found, when it is made, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.errors import HomeworkError
from autograder.inprocess.fixtures import Fixtures, parameters_of

MADE: list[str] = []


@pytest.fixture(autouse=True)
def nothing_made() -> None:
    """Each test counts for itself."""
    MADE.clear()


def space() -> dict[str, Any]:
    """The names of a file with fixtures of every kind."""

    @pytest.fixture(scope="session")
    def bank() -> str:
        MADE.append("bank")
        return "bank"

    @pytest.fixture
    def desk(bank: str, submission: str) -> str:
        MADE.append("desk")
        return f"{bank} {submission}"

    @pytest.fixture(scope="module", name="drawer")
    def _drawer(desk: str) -> str:
        MADE.append("drawer")
        return f"drawer of {desk}"

    @pytest.fixture(scope="session")
    def lamp(bank: str) -> Iterator[str]:
        MADE.append("on")
        yield f"lamp beside {bank}"
        MADE.append("off")

    return {"bank": bank, "desk": desk, "_drawer": _drawer, "lamp": lamp, "other": 3}


def given(fixtures: Fixtures, *names: str, **known: Any) -> dict[str, Any]:
    """The values of these fixtures for a block that does nothing."""
    with fixtures.given(names, known, "test_x") as values:
        return values


def test_what_a_fixture_needs_is_made_first() -> None:
    """Dependencies are found by the names of parameters; a fixture has the name that it was given."""
    values = given(Fixtures([space()]), "drawer", "submission", submission="mine")

    assert values == {"drawer": "drawer of bank mine", "submission": "mine"}
    assert MADE == ["bank", "desk", "drawer"]


def test_a_lasting_fixture_is_made_once() -> None:
    """A session's fixture is kept, also for other files; one that depends on the submission is made for each case."""
    made: dict[Any, Any] = {}
    outer = space()
    for who in ("a", "b"):
        values = given(Fixtures([outer], made), "drawer", submission=who)
        assert values["drawer"] == f"drawer of bank {who}"

    assert MADE == ["bank", "desk", "drawer", "desk", "drawer"]


def test_a_fixture_is_made_once_for_a_case() -> None:
    """Two that need the same one get the same value."""
    given(Fixtures([space()]), "desk", "drawer", submission="mine")

    assert MADE.count("desk") == 1


def test_a_fixture_that_yields_is_torn_down() -> None:
    """It is resumed after the block, also where the case fails, and made again for the next."""
    fixtures = Fixtures([space()])
    with pytest.raises(ValueError, match="^case$"), fixtures.given(["lamp"], {}, "test_x") as values:
        assert values == {"lamp": "lamp beside bank"}
        assert MADE == ["bank", "on"]
        raise ValueError("case")

    given(fixtures, "lamp")
    assert MADE == ["bank", "on", "off", "on", "off"]


def test_an_inner_file_hides_an_outer_one() -> None:
    """A fixture of the case's own file counts."""
    @pytest.fixture
    def bank() -> str:
        return "inner"

    assert given(Fixtures([space(), {"bank": bank}]), "bank") == {"bank": "inner"}


def test_what_is_always_given_is_made() -> None:
    """An autouse fixture is created although nothing asks for it."""
    @pytest.fixture(autouse=True)
    def quiet(bank: str) -> None:
        MADE.append(f"quiet {bank}")

    assert given(Fixtures([space(), {"quiet": quiet}])) == {}
    assert MADE == ["bank", "quiet bank"]


def test_a_fixture_of_pytest_itself_is_refused() -> None:
    """What only pytest can give is named, with the case that asks for it."""
    with pytest.raises(HomeworkError, match=r"^test_x asks for the fixture 'tmp_path', which only pytest itself can "
                                            r"give; this case cannot run in process\.$"):
        given(Fixtures([space()]), "tmp_path")


def test_a_mistyped_fixture_is_refused_with_the_nearest() -> None:
    """Fixtures of the homework and those that the grader makes are suggested."""
    with pytest.raises(HomeworkError, match=re.escape("(did you mean 'bank'?); this case cannot run in process.")):
        given(Fixtures([space()]), "bnak")


def test_a_fixture_with_parameters_is_refused() -> None:
    """Its cases would run once for each parameter."""
    @pytest.fixture(params=[1, 2])
    def size(request: pytest.FixtureRequest) -> int:
        return int(request.param)

    with pytest.raises(HomeworkError, match=r"^The fixture 'size' has parameters; its cases cannot run in process\.$"):
        Fixtures([{"size": size}])


def test_a_parameter_with_a_default_is_no_fixture() -> None:
    """As for pytest, a default is a value; stars ask for nothing."""
    def function(a: int, *rest: int, b: int, c: int = 3, **more: int) -> None:
        """Nothing."""

    assert parameters_of(function) == ("a", "b")
