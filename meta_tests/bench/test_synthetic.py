"""The synthetic class: all kinds, in the shares that its page says, and no two equal."""

from __future__ import annotations

from pathlib import Path

from autograder.classroom.handed_in import handed_in
from autograder.classroom.keys import submission_key
from autograder.homework import load_homework
from bench.synthetic import make_class


def test_a_synthetic_class_has_all_kinds_and_no_two_equal(tmp_path: Path) -> None:
    """Twenty are 8 right, 9 mistaken, 2 broken and 1 hostile; zips and folders; each has a key of its own."""
    homework = load_homework("cmu_hw3")
    made = make_class(homework, tmp_path, 20)
    with handed_in(tmp_path, homework.files) as found:
        assert made == {"right": 8, "mistaken": 9, "broken": 2, "hostile": 1}
        assert [one.id.partition("-")[2] for one in found].count("hostile") == 1
        assert {one.path.suffix for one in found} == {"", ".zip"}
        assert len({submission_key("", one.path, homework) for one in found}) == 20
