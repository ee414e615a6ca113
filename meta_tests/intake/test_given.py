"""Given helpers: a submission that lacks one gets the handout's own, and nothing of a solution comes with it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from autograder.errors import GraderError, HomeworkError
from autograder.homework import Homework
from autograder.intake.given import CELL, PACKED, given_to, pack_given, with_given
from autograder.intake.take import Staged
from autograder.wire.origin import Origin

REFERENCE = '''import math
import numpy as np


def helper(x):
    """Given."""
    return np.sqrt(x)


class Holder:
    """Given."""

    held = math.pi


def solved(x):
    ### BEGIN SOLUTION
    return helper(x)
    ### END SOLUTION


### BEGIN SOLUTION
def secret(x):
    return 7
### END SOLUTION
'''
GIVEN = {"lib.py": {"helper": "import numpy as np\n\n\ndef helper(x):\n    return np.sqrt(x)"}}


def homework(folder: Path, *given: str) -> Homework:
    """A homework that gives these names."""
    reference = folder / "reference" / "hw"
    reference.mkdir(parents=True)
    (reference / "lib.py").write_text(REFERENCE)
    return Homework(title="", files=["lib.py"], parts={"solved": 1.0}, given=list(given), id="hw", root=str(folder))


def added(source: bytes) -> Staged:
    """The submission after the helpers were added."""
    return with_given(GIVEN, Staged({"lib.py": source}, ("a note",)))


def test_definitions_come_from_the_reference_with_their_imports(tmp_path: Path) -> None:
    """A given function or class is taken with the imports that it uses, and no others."""
    found = given_to(homework(tmp_path, "Holder", "helper"))

    assert found["lib.py"]["helper"].startswith("import numpy as np\n\n\ndef helper(x):")
    assert found["lib.py"]["Holder"].startswith("import math\n\n\nclass Holder:")
    assert "SOLUTION" not in "".join(found["lib.py"].values())


@pytest.mark.parametrize("name", ["solved", "secret", "helpre"])
def test_what_is_no_given_definition_is_refused(tmp_path: Path, name: str) -> None:
    """A name that is solved, is inside a solution or does not exist is an error in homework.toml."""
    with pytest.raises(HomeworkError, match=f"given contains '{name}', which no file of the reference defines outside"):
        given_to(homework(tmp_path, name))


def test_a_homework_that_gives_nothing_reads_nothing(tmp_path: Path) -> None:
    """Without the declaration no file is opened."""
    assert given_to(Homework(title="", files=["lib.py"], parts={}, id="hw", root=str(tmp_path))) == {}


def test_a_missing_helper_is_appended_with_a_note() -> None:
    """The student's lines keep their numbers, and the helper works in them."""
    staged = added(b"def solved(x):\n    return helper(x)")

    assert staged.files["lib.py"].startswith(b"def solved(x):\n    return helper(x)\n")
    assert staged.notes == ("a note", "lib.py does not define helper; the handout's own is used.")
    namespace: dict[str, object] = {}
    exec(staged.files["lib.py"], namespace)
    assert namespace["solved"](9.0) == 3.0  # type: ignore[operator]


@pytest.mark.parametrize("source", [
    b"def helper(x):\n    return 1\n", b"if True:\n    def helper(x):\n        return 1\n", b"helper = abs\n",
    b"from other import f as helper\n", b"def helper(x):\n    return 1\nprint('half a line\n"])
def test_an_own_definition_stays(source: bytes) -> None:
    """Whatever binds the name at the top level, the submission keeps its own; also if it cannot be parsed."""
    assert added(source) == Staged({"lib.py": source}, ("a note",))


def test_a_helper_is_a_cell_of_its_own_in_a_notebook() -> None:
    """A notebook is called by its name, and lines of the helper are not those of its last cell."""
    source = b"x = 1\ny = 2\n"
    staged = with_given(GIVEN, Staged({"lib.py": source}, origins={"lib.py": Origin("lib.ipynb", ((1, "In [1]", 1),))}))

    assert staged.notes == ("lib.ipynb does not define helper; the handout's own is used.",)
    line = staged.files["lib.py"].split(b"\n").index(b"def helper(x):") + 1
    assert staged.origins["lib.py"].find(2) == ("In [1]", 2)
    assert staged.origins["lib.py"].find(line)[0] == CELL


def test_a_local_name_is_no_definition() -> None:
    """A variable of a function is another name."""
    assert len(added(b"def f():\n    helper = 1\n").notes) == 2


def test_line_ends_and_other_encodings_are_kept() -> None:
    """A file with Windows line ends, and one in another encoding, can be compiled afterwards."""
    windows = added(b"x = 1\r\n").files["lib.py"]
    assert windows.count(b"\n") == windows.count(b"\r\n")
    compile(added("# coding: latin-1\nx = 'é'\n".encode("latin-1")).files["lib.py"], "lib.py", "exec")


def test_a_file_that_was_not_handed_in_stays_away() -> None:
    """No file is made of helpers alone."""
    assert with_given(GIVEN, Staged({})) == Staged({})


def test_a_handout_reads_what_was_packed(tmp_path: Path) -> None:
    """Without a reference the helpers come from the file beside the recorded answers."""
    handout = msgspec.structs.replace(homework(tmp_path / "project", "helper"), root=str(tmp_path))
    (tmp_path / "tests" / "hw").mkdir(parents=True)
    (tmp_path / "tests" / "hw" / PACKED).write_bytes(pack_given(GIVEN))

    assert given_to(handout) == GIVEN


@pytest.mark.parametrize("content", [None, b"{", b'{"lib.py": 7}'], ids=["missing", "cut", "of another kind"])
def test_a_damaged_handout_is_named(tmp_path: Path, content: bytes | None) -> None:
    """A missing or damaged file gets a sentence with the next step."""
    handout = msgspec.structs.replace(homework(tmp_path / "project", "helper"), root=str(tmp_path))
    (tmp_path / "tests" / "hw").mkdir(parents=True)
    if content is not None:
        (tmp_path / "tests" / "hw" / PACKED).write_bytes(content)

    with pytest.raises(GraderError, match="given.json is missing or damaged; unzip the handout again"):
        given_to(handout)
