"""Runs a classifier's function on either side, and reads what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.jhu_hw2.models import MODULE, ModelInputs
from tests.support import Call, Gap, items_of
from tests.support.gap import kind_of

NEAR_TIE = 0.005


def parameters(side: Any, arrays: Mapping[str, Any]) -> Any:
    """A new object of the side's class Parameters that holds these."""
    made = getattr(side, MODULE).Parameters()
    for key, array in arrays.items():
        made.set_param(key, array)
    return made


def call_on(side: Any, case: ModelInputs, param: Any, *more: Any) -> Any:
    """What the function returns for this batch and these parameters."""
    return getattr(getattr(side, MODULE), case.model.function)(case.x, case.y, param, *more)


def run(side: Any, case: ModelInputs, *more: Any) -> tuple[Any, Any]:
    """What the function returns for new parameters, and these parameters."""
    param = parameters(side, case.params)
    return call_on(side, case, param, *more), param


def pair_of(what: str, answer: Any, call: Call | None = None) -> tuple[Any, Any]:
    """The loss and the probabilities.

    Raises:
        Gap: the answer is no pair.
    """
    if type(answer) not in (tuple, list) or len(answer) != 2:
        found = f"{len(answer)} values" if type(answer) in (tuple, list) else kind_of(answer)
        forgotten = " (is it still to be written, or is a return missing?)" if answer is None else ""
        raise Gap(f"{what} is {found} instead of the pair (loss, probabilities){forgotten}", call=call)
    return answer[0], answer[1]


def loss_and_probs(side: Any, case: ModelInputs, *more: Any) -> tuple[Any, Any]:
    """What the function returns for new parameters, as a pair.

    Raises:
        Gap: it is no pair.
    """
    words = f"{case.model.function}: what it returns"
    return pair_of(words, run(side, case, *more)[0], case.call("".join(f", {one}" for one in more)))


def gradient(param: Any, case: ModelInputs, key: str) -> Any:
    """The gradient that the function has left under a name.

    Raises:
        Gap: there is none.
    """
    return items_of(f"{case.model.function}: param.grad", param.grad, [key], case.call())[key]


def predictions(probs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The most probable class of each sample, and whether it leads clearly."""
    best = np.sort(probs, axis=1)
    return np.argmax(probs, axis=1), best[:, -1] - best[:, -2] > NEAR_TIE

