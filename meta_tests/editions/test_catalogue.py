"""An edition's mistakes and alternates: the base's, without some, with its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.certify.catalogue import candidates
from autograder.errors import HomeworkError
from autograder.homework import Homework

from .conftest import MakeEdition, write

MISTAKE = """
[[mistake]]
id = "{id}"
part = "double"
description = "{description}"
[[mistake.edit]]
file = "toy.py"
old = "return 2 * x"
new = "return {new}"
"""
OWN = "reference/treble/mistakes.toml"


@pytest.fixture(autouse=True)
def base(root: Path) -> None:
    """A base with two mistakes and two alternates."""
    write(root, "reference/double/mistakes.toml", MISTAKE.format(id="same", description="Of the base", new="x")
          + MISTAKE.format(id="square", description="Of the base", new="x * x"))
    for name in ("sum", "shift"):
        write(root, f"reference/double/alternates/{name}/toy.py", f'"""{name}."""\n')


def told(edition: Homework) -> dict[str, str]:
    """The kind of each candidate, by its id."""
    return {one.id: one.kind for one in candidates(edition)}


def test_without_a_file_of_its_own_it_is_the_base_s(make_edition: MakeEdition) -> None:
    """All mistakes and alternates of the base are the edition's."""
    assert told(make_edition()) == {"same": "mistake", "square": "mistake", "sum": "alternate", "shift": "alternate"}


def test_some_are_left_out(make_edition: MakeEdition) -> None:
    """What is listed under [without] is gone, whether mistake or alternate."""
    edition = make_edition("", {OWN: '[without]\nsquare = "It is right here."\nshift = "It is wrong here."\n'})
    assert told(edition) == {"same": "mistake", "sum": "alternate"}


def test_its_own_are_added_and_replace(make_edition: MakeEdition) -> None:
    """An own mistake comes last; one with an id of the base's takes its place."""
    own = MISTAKE.format(id="square", description="Own", new="x ** 3") + MISTAKE.format(
        id="none", description="Own", new="None")
    found = {one.id: one for one in candidates(make_edition("", {OWN: own}))}

    assert [id for id, one in found.items() if one.kind == "mistake"] == ["same", "square", "none"]
    assert "return x ** 3" in found["square"].sources["toy.py"]


def test_code_is_appended_to_the_base_s_alternates(make_edition: MakeEdition, root: Path) -> None:
    """[append] makes the base's alternates right; an alternate of the edition's own stays as it is."""
    edition = make_edition("", {OWN: '[append]\n"toy.py" = "SIZE = 4"\n"other.py" = "never"\n',
                                "reference/treble/alternates/shift/toy.py": "own\n"})
    found = {one.id: one.sources["toy.py"] for one in candidates(edition) if one.kind == "alternate"}

    assert found == {"sum": '"""sum."""\n\n\nSIZE = 4', "shift": "own\n"}
    assert (root / "reference/double/alternates/sum/toy.py").read_text() == '"""sum."""\n'


@pytest.mark.parametrize(("text", "sentence"), [
    ('[without]\nsqare = "?"\n', "[without] names 'sqare', which reference/double does not have (did you mean "
                                "'square'?); correct or remove it."),
    ('without = ["square"]\n', "without is a list; write a table of texts in quotes."),
    ('[apend]\n"toy.py" = ""\n', "apend is not a known key (did you mean 'append'?); correct or remove it."),
])
def test_a_mistake_is_one_sentence(text: str, sentence: str, make_edition: MakeEdition) -> None:
    """It names the edition's file."""
    with pytest.raises(HomeworkError) as caught:
        make_edition("", {OWN: text})
    assert str(caught.value) == f"reference/treble/mistakes.toml: {sentence}"
