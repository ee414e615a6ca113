"""mistakes.toml: what an edit does, and every sentence with which a wrong catalogue is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.certify.catalogue import (
    Candidate,
    Edit,
    apply_edits,
    candidates,
    read_mistakes,
    reference_sources,
    write_candidate,
)
from autograder.errors import HomeworkError
from autograder.homework import Homework
from autograder.intake.take import take

SOURCES = {"a.py": "class One:\n    x = 1\n    y = 1\n\n\nclass OneMore:\n    x = 1\n\n\nlast = 1\n"}
MISTAKE = """
[[mistake]]
id = "wrong"
part = "one"
description = "x is two"
[[mistake.edit]]
file = "a.py"
where = "class OneMore"
old = "x = 1"
new = "x = 2"
"""


@pytest.fixture
def homework(tmp_path: Path) -> Homework:
    """A homework of two parts and one file, whose catalogue holds one mistake."""
    folder = tmp_path / "reference" / "hw"
    folder.mkdir(parents=True)
    (folder / "a.py").write_text(SOURCES["a.py"])
    (folder / "mistakes.toml").write_text(MISTAKE)
    return Homework(title="T", files=["a.py"], parts={"one": 1, "two": 1}, id="hw", root=str(tmp_path))


def write(homework: Homework, text: str) -> None:
    (homework.reference_dir / "mistakes.toml").write_text(text)


def test_an_edit_changes_its_one_place() -> None:
    """Within ``where`` only that class changes, which is not confused with one whose name is longer."""
    edited = apply_edits(SOURCES, [Edit("a.py", "x = 1", "x = 2", "class One")], "m")

    assert edited == {"a.py": SOURCES["a.py"].replace("x = 1", "x = 2", 1)}
    assert SOURCES["a.py"].count("x = 1") == 2


def test_edits_are_applied_one_after_the_other() -> None:
    """A later edit finds what an earlier one wrote; without ``where`` it is the whole file's."""
    edits = [Edit("a.py", "last = 1", "last = 7"), Edit("a.py", "last = 7", "last = 8", "last")]

    assert apply_edits(SOURCES, edits, "m")["a.py"].endswith("last = 8\n")


@pytest.mark.parametrize(("old", "where", "sentence"), [
    ("z = 1", "class One", "m: 'z = 1' occurs 0 times in 'class One', not once; mend the edit."),
    ("= 1", "class One", "m: '= 1' occurs 2 times in 'class One', not once; mend the edit."),
    ("x = 1", "", "m: 'x = 1' occurs 2 times in 'a.py', not once; mend the edit."),
    ("x = 1", "class On", "m: 'class On' begins 0 lines, not one; mend the edit."),
])
def test_an_edit_that_does_not_apply_once_is_refused(old: str, where: str, sentence: str) -> None:
    """Text that is absent or ambiguous, and a class that is absent, are named."""
    with pytest.raises(HomeworkError) as refusal:
        apply_edits(SOURCES, [Edit("a.py", old, "", where)], "m")
    assert str(refusal.value) == sentence


def test_a_class_that_stands_twice_is_refused() -> None:
    """``where`` begins one line and no more."""
    sources = {"a.py": SOURCES["a.py"] + "class One:\n    z = 1\n"}

    with pytest.raises(HomeworkError, match=r"^m: 'class One' begins 2 lines, not one; mend the edit\.$"):
        apply_edits(sources, [Edit("a.py", "z = 1", "", "class One")], "m")


@pytest.mark.parametrize(("text", "sentence"), [
    (MISTAKE + MISTAKE, "mistakes.toml: the id 'wrong' stands twice; rename one."),
    (MISTAKE.replace("[[mistake.edit]]", 'same_as = "wrogn"\n[[mistake.edit]]'),
     "mistakes.toml: wrong refers to 'wrogn' (did you mean 'wrong'?), which is not in the catalogue; correct or remove "
     "it."),
    (MISTAKE.replace("[[mistake.edit]]", 'contains = ["other"]\n[[mistake.edit]]'),
     "mistakes.toml: wrong refers to 'other', which is not in the catalogue; correct or remove it."),
    (MISTAKE.replace("[[mistake.edit]]", 'status = "odd"\n[[mistake.edit]]'),
     "mistakes.toml: wrong has status 'odd'; it is mistake or tolerated."),
    (MISTAKE.replace('part = "one"', 'part = "three"'),
     "mistakes.toml: wrong names the part 'three', which [parts] does not have."),
    (MISTAKE.replace("[[mistake.edit]]", 'also = ["three"]\nwhy = "w"\n[[mistake.edit]]'),
     "mistakes.toml: wrong names the part 'three', which [parts] does not have."),
    (MISTAKE.replace("[[mistake.edit]]", 'also = ["two"]\n[[mistake.edit]]'),
     "mistakes.toml: wrong costs two too; say in why that no seam exists."),
], ids=["id_twice", "same_as_unknown", "contains_unknown", "status_unknown", "part_unknown",
        "also_unknown", "also_without_why"])
def test_a_wrong_entry_is_refused(homework: Homework, text: str, sentence: str) -> None:
    """An entry that contradicts the homework, another entry or itself is named."""
    write(homework, text)

    with pytest.raises(HomeworkError) as refusal:
        read_mistakes(homework)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(("text", "reason"), [
    (MISTAKE.replace("part =", "parts ="),
     ": [[mistake]] 1: parts is not a known key (did you mean 'part'?); correct or remove it."),
    (MISTAKE.replace('description = "x is two"\n', ""),
     ": [[mistake]] 1: description is missing; write a text in quotes."),
    ("[[mistake", " is not valid TOML: "),
])
def test_an_unreadable_catalogue_is_refused(homework: Homework, text: str, reason: str) -> None:
    """What is no catalogue is refused in one sentence that names the file and the key."""
    write(homework, text)

    with pytest.raises(HomeworkError) as refusal:
        read_mistakes(homework)
    assert str(refusal.value).startswith(f"reference/hw/mistakes.toml{reason}")


def test_a_missing_catalogue_is_refused(homework: Homework) -> None:
    """A homework without mistakes.toml is told where it belongs."""
    (homework.reference_dir / "mistakes.toml").unlink()

    with pytest.raises(HomeworkError, match=r"^reference/hw/mistakes\.toml cannot be read \(No such file.*\)\.$"):
        read_mistakes(homework)


def test_candidates_say_what_must_come_of_them(homework: Homework) -> None:
    """A mistake must lose on its part, a tolerated solution and an alternate on none."""
    folder = homework.reference_dir / "alternates" / "short"
    folder.mkdir(parents=True)
    (folder / "a.py").write_text('"""Nothing."""\n')
    tolerated = MISTAKE.replace("wrong", "kind").replace("[[mistake.edit]]", 'status = "tolerated"\n[[mistake.edit]]')
    spills = MISTAKE.replace("wrong", "wide").replace("[[mistake.edit]]", 'also = ["two"]\nwhy = "w"\n[[mistake.edit]]')
    write(homework, MISTAKE + tolerated + spills)

    found = candidates(homework)

    assert [(one.id, one.kind, one.loses, one.may_lose) for one in found] == [
        ("wrong", "mistake", ("one",), ()), ("kind", "tolerated", (), ()), ("wide", "mistake", ("one",), ("two",)),
        ("short", "alternate", (), ())]
    assert found[0].sources["a.py"] == SOURCES["a.py"].replace("class OneMore:\n    x = 1", "class OneMore:\n    x = 2")
    assert found[3].sources == {"a.py": '"""Nothing."""\n'}
    assert reference_sources(homework) == SOURCES


def test_a_candidate_is_written_as_a_submission(tmp_path: Path) -> None:
    """Its files stand in a folder that is named after its kind and id."""
    place = write_candidate(Candidate("x", "alternate", {"a.py": "1\n", "b.py": "2\n"}), tmp_path)

    assert place == tmp_path / "alternate-x"
    assert {path.name: path.read_text() for path in place.iterdir()} == {"a.py": "1\n", "b.py": "2\n"}


def test_a_notebook_is_handed_in_as_one(tmp_path: Path) -> None:
    """The Python cells of the reference become the notebook that is asked for; an alternate's notebook stays itself."""
    cells = {"a.py": "# %%\nx = 1\n", "b.py": "y = 2\n"}
    place = write_candidate(Candidate("m", "mistake", cells, declared=("a.ipynb", "b.py")), tmp_path)
    other = write_candidate(Candidate("n", "alternate", {"a.ipynb": "{}"}, declared=("a.ipynb",)), tmp_path)

    assert {path.name for path in place.iterdir()} == {"a.ipynb", "b.py"}
    assert take(place, ["a.ipynb", "b.py"]).files == {"a.py": b"x = 1\n", "b.py": b"y = 2\n"}
    assert (other / "a.ipynb").read_text() == "{}"
