"""An edition's homework.toml: what it takes from its base, and what it may not extend."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.editions.tables import merge
from autograder.errors import HomeworkError
from autograder.homework import find_homeworks, load_homework

from .conftest import MakeEdition, write

OWN = 'files = ["toy.py"]\ntitle = "T"\n[parts]\ndouble = 1\n'


def test_missing_keys_come_from_the_base(make_edition: MakeEdition) -> None:
    """Tables are merged key by key, plain values and lists replaced."""
    edition = make_edition('title = "Trebling"\nlibraries = ["numpy", "torch"]\n[parts]\ncounter = 5\n'
                           '[limits]\nseconds_per_case = 9\n[settings]\nfactor = 3\n')

    assert (edition.id, edition.extends, edition.title) == ("treble", "double", "Trebling")
    assert (edition.files, edition.libraries) == (["toy.py"], ["numpy", "torch"])
    assert edition.parts == {"double": 4, "counter": 5}
    assert (edition.limits.seconds_per_call, edition.limits.seconds_per_case) == (1, 9)
    assert edition.settings == {"factor": 3}


def test_the_base_is_as_before(make_edition: MakeEdition, root: Path) -> None:
    """An edition changes nothing of its base, and both are found."""
    before = load_homework("double", root)
    make_edition('title = "Trebling"\n')

    assert load_homework("double", root) == before
    assert find_homeworks(root) == ["double", "treble"]


def test_tables_in_tables_are_merged() -> None:
    """A table in both is merged at any depth; where only one of the two is a table, the edition's value counts."""
    base = {"policy": {"share": 1, "limit": {"count": 5, "hours": 2}}, "data": {"make": "x"}, "title": "T"}
    own = {"policy": {"limit": {"count": 6}}, "data": 3, "title": {"a": 1}}

    assert merge(base, own) == {"policy": {"share": 1, "limit": {"count": 6, "hours": 2}}, "data": 3, "title": {"a": 1}}
    assert base["policy"] == {"share": 1, "limit": {"count": 5, "hours": 2}}


@pytest.mark.parametrize(("extends", "sentence"), [
    ('"duoble"', "tests/treble/homework.toml: extends names \"duoble\", which does not exist (did you mean 'double'?); "
                 "known: double."),
    ('"treble"', "tests/treble/homework.toml: extends names 'treble' itself; write the id of another homework."),
    ("2", "tests/treble/homework.toml: extends is 2; write the id of a homework in quotes."),
    ("1" * 99, f"tests/treble/homework.toml: extends is {'1' * 60}... (99 characters); "
                "write the id of a homework in quotes."),
    ('"../tests/double"', "tests/treble/homework.toml: extends names \"../tests/double\", which does not exist; "
                          "known: double."),
])
def test_a_wrong_base_is_one_sentence(extends: str, sentence: str, root: Path) -> None:
    """A base is the id of another homework that exists."""
    write(root, "tests/treble/homework.toml", f"extends = {extends}\n")
    with pytest.raises(HomeworkError) as caught:
        load_homework("treble", root)
    assert str(caught.value) == sentence


def test_two_that_extend_each_other(root: Path) -> None:
    """A cycle is named."""
    write(root, "tests/treble/homework.toml", f'extends = "triple"\n{OWN}')
    write(root, "tests/triple/homework.toml", f'extends = "treble"\n{OWN}')
    with pytest.raises(HomeworkError) as caught:
        load_homework("treble", root)
    assert str(caught.value) == ("tests/treble/homework.toml: 'treble' extends 'triple', which extends 'treble' again; "
                                 "remove extends from the one that has all files.")


def test_an_edition_of_an_edition(make_edition: MakeEdition, root: Path) -> None:
    """One level only."""
    make_edition()
    write(root, "tests/triple/homework.toml", 'extends = "treble"\n')
    with pytest.raises(HomeworkError) as caught:
        load_homework("triple", root)
    assert str(caught.value) == ("tests/triple/homework.toml: 'triple' extends 'treble', which is an edition itself; "
                                 "extend 'double', and repeat what 'treble' changes.")


@pytest.mark.parametrize(("wrong", "named"), [("double", "double"), ("treble", "treble")])
def test_a_mistake_names_its_homework(wrong: str, named: str, make_edition: MakeEdition, root: Path) -> None:
    """A mistake in a homework.toml is reported under the name of its own homework, base or edition."""
    make_edition()
    path = root / "tests" / wrong / "homework.toml"
    path.write_text("stub = 3\n" + path.read_text())
    with pytest.raises(HomeworkError, match=rf"^tests/{named}/homework\.toml: stub is 3; write a text in quotes\.$"):
        load_homework("treble", root)
