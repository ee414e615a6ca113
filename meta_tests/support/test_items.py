"""Containers that the student's code fills are checked before a case reads them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import Gap, objects_of

LAYER = object()


@pytest.mark.parametrize("value", [[LAYER, LAYER], (LAYER, LAYER)])
def test_a_list_or_tuple_of_objects_is_accepted(value: Any) -> None:
    """Either becomes a list."""
    assert objects_of("layers", value, 2) == [LAYER, LAYER]


@pytest.mark.parametrize(("value", "sentence"), [
    (None, "layers is None instead of a list of 2 objects"),
    ({}, "layers is a dict instead of a list of 2 objects"),
    ([LAYER], "layers has 1 entry instead of 2"),
    ([LAYER, None], "layers[1] is None instead of an object"),
    ([7, LAYER], "layers[0] is a number instead of an object"),
])
def test_anything_else_is_named(value: Any, sentence: str) -> None:
    """The sentence says what is there instead, and where."""
    with pytest.raises(Gap) as caught:
        objects_of("layers", value, 2)
    assert str(caught.value) == sentence
