"""Markers around solutions, and one sentence for each way to write them wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.errors import HomeworkError
from autograder.template.markers import find_blocks, looks_like_marker, replace_blocks

WRONG = Path(__file__).parent / "wrong_markers"
SENTENCES = {
    "begin_never_closed": "f.py:2: ### BEGIN SOLUTION is never closed; put ### END SOLUTION after the solution.",
    "end_without_begin": "f.py:3: ### END SOLUTION closes nothing; put ### BEGIN SOLUTION before the solution.",
    "begin_inside_a_block": "f.py:3: ### BEGIN SOLUTION is inside the block of line 2; close that one with ",
    "end_further_left": "f.py:4: ### END SOLUTION is not indented like its ### BEGIN SOLUTION in line 2; align them.",
    "solution_left_of_its_markers":
        "f.py:3: the line is indented less than its ### BEGIN SOLUTION in line 2; indent it, or ",
    "empty_solution": "f.py:2: the solution is empty; write it, or remove the markers.",
    "marker_in_lower_case": "f.py:2: '### begin solution' looks like a marker; write ### BEGIN SOLUTION or ",
    "marker_after_code": "f.py:3: 'return 2 * x  ### END SOLUTION' looks like a marker; write ",
    "marker_with_two_signs": "f.py:2: '## BEGIN SOLUTION' looks like a marker; write ",
    "hidden_tests_of_nbgrader": "f.py:5: '### BEGIN HIDDEN TESTS' looks like a marker; write ",
    "markers_swapped": "f.py:2: ### END SOLUTION closes nothing; put ### BEGIN SOLUTION before the solution.",
}
TWO = """class A:
    def f(self):
        ### BEGIN SOLUTION
        x = 1

        return x
        ### END SOLUTION

### BEGIN SOLUTION
y = 2
### END SOLUTION
"""


@pytest.mark.parametrize("name", sorted(path.stem for path in WRONG.glob("*.txt")))
def test_wrong_markers_are_named_with_their_line(name: str) -> None:
    """Each way to write markers wrong is refused with the file, the line and the next step."""
    with pytest.raises(HomeworkError, match="^" + re.escape(SENTENCES[name])):
        find_blocks((WRONG / f"{name}.txt").read_text(encoding="utf-8"), "f.py")


def test_every_fixture_has_its_sentence() -> None:
    """Every sentence has a file that is wrong in that way, and every file a sentence."""
    assert sorted(SENTENCES) == sorted(path.stem for path in WRONG.glob("*.txt"))


def test_blocks_are_found_in_order_with_their_lines() -> None:
    """A block knows the indices of its markers, their indentation and the lines between them."""
    first, second = find_blocks(TWO, "f.py")
    assert (first.first, first.last, first.indent) == (2, 6, " " * 8)
    assert first.lines == ("        x = 1", "", "        return x")
    assert (second.first, second.last, second.indent, second.lines) == (8, 10, "", ("y = 2",))


def test_a_text_without_markers_has_no_blocks() -> None:
    """No marker, no block, no error."""
    assert find_blocks("x = 1\n", "f.py") == []


def test_the_stub_takes_the_place_of_each_block_at_its_indentation() -> None:
    """Both markers go, every line of the stub is indented like them, and blank lines get no spaces."""
    assert replace_blocks(TWO, "# here\n\npass", "f.py") == (
        "class A:\n    def f(self):\n        # here\n\n        pass\n\n# here\n\npass\n"
    )


def test_tabs_are_kept() -> None:
    """Markers indented by tabs give a stub indented by tabs."""
    text = "def f():\n\t### BEGIN SOLUTION\n\treturn 1\n\t### END SOLUTION\n"
    assert replace_blocks(text, "pass", "f.py") == "def f():\n\tpass\n"


@pytest.mark.parametrize(
    "line",
    ["### BEGIN SOLUTION", "#END SOLUTION", "# begin_solution", "end-solutions", "x = 1  # Begin  Solution",
     "### END HIDDEN TESTS", "__BEGIN_SOLUTION__"],
)
def test_markers_of_any_spelling_are_seen(line: str) -> None:
    """Case, signs, spaces and nbgrader's hidden tests make no difference."""
    assert looks_like_marker(line)


@pytest.mark.parametrize("line", ["In the end, solutions count.", "append solutions", "# your solution begins here"])
def test_prose_is_no_marker(line: str) -> None:
    """Text that merely speaks of solutions is left alone."""
    assert not looks_like_marker(line)
