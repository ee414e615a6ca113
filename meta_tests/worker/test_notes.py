"""Notes of values: what is small is kept, what is large is described, and nothing raises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.worker.notes import LONGEST_TEXT, noted


class Hostile(list):  # type: ignore[type-arg]
    """A list that cannot be read."""

    def __iter__(self) -> Any:
        raise RuntimeError("no")

    def __getitem__(self, key: Any) -> Any:
        raise RuntimeError("no")


@pytest.mark.parametrize(("value", "note"), [
    (None, None), (True, True), (3, 3), (0.5, 0.5), (np.float32(0.5), 0.5), (np.int64(0), 0), ("text", "text"),
    (10**30, float("inf")), ("x" * 999, "x" * LONGEST_TEXT), (np.array(7), 7),
    (object(), {"is": "object", "kind": "object"}), ([], {"is": "list", "items": []}),
    (["a", 1], {"is": "list", "items": ["a", 1]}), ({"a": {2: "b"}}, {"is": "dict", "items": {
        "a": {"is": "dict", "items": {"2": "b"}}}}),
    (Hostile([1]), {"is": "object", "kind": "Hostile"}),
])
def test_a_value_is_noted(value: Any, note: Any) -> None:
    """Plain values as they are, containers with notes of their items, anything else by its type."""
    assert noted(value) == note


def test_numbers_are_noted_as_an_array() -> None:
    """A list of numbers is kept whole, with its spread."""
    note = noted([1, 3])

    assert (note["is"], note["shape"], note["mean"], note["std"]) == ("array", [2], 2.0, 1.0)
    np.testing.assert_array_equal(note["values"], [1.0, 3.0])


def test_a_large_array_is_described() -> None:
    """Its numbers are left out."""
    assert noted(np.ones((100, 3072))) == {"is": "array", "shape": [100, 3072], "mean": 1.0, "std": 0.0}


def test_rows_of_other_lengths_are_a_list() -> None:
    """They make no array."""
    assert [one["shape"] for one in noted([[1, 2], [3]])["items"]] == [[2], [1]]


def test_a_nest_is_cut() -> None:
    """What is nested too deeply is described by its type."""
    assert noted([[[["deep"]]]])["items"][0]["items"][0]["items"][0] == {"is": "object", "kind": "list"}
