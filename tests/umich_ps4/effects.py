"""Looks for what the classifier changes besides its result."""

from __future__ import annotations

from typing import Any

from tests.support import assert_answered, assert_unchanged, writes_refused
from tests.umich_ps4.inputs import NetworkInputs
from tests.umich_ps4.network import Names


def assert_nothing_else_changes(submission: Any, names: Names, inputs: NetworkInputs) -> None:
    """The method leaves X, y and the parameters as they are.

    Raises:
        Gap: it does not, or it raises, so that this cannot be seen.
    """
    call = inputs.call("model.forwards_backwards(X, y)")
    X, y = (submission.share(array, writeable=False) for array in (inputs.X, inputs.y))
    with writes_refused("forwards_backwards: an array of the caller (X or y)", call):
        model = names.network(submission, inputs)
        got = names.run(submission, model, X, y)

    assert_answered("forwards_backwards: what it returns", got, call=call)
    params = model.params
    for name, array in inputs.params.items():
        own = names.of(submission, name)
        assert_unchanged(f"forwards_backwards: params[{own!r}]", params[own], array.reshape(params[own].shape),
                         call=call)
