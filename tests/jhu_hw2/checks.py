"""What the cases of the three classifiers share: one assertion for each fact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tests.jhu_hw2.answers import call_on, gradient, loss_and_probs, pair_of, parameters, run
from tests.jhu_hw2.confusions import confused_gradients, confused_pairs
from tests.jhu_hw2.models import MODULE, Model, ModelInputs
from tests.support import Gap, assert_answered, assert_close, assert_unchanged, numeric_gradient, writes_refused

OF_LARGEST = 1e-5  # sums of large terms lose digits in single precision
ROUGH = 0.01  # differences of scores of 1000, in single precision


def assert_loss(submission: Any, reference: Any, case: ModelInputs, remark: Any = None) -> None:
    """Fail unless the loss is right."""
    got, want = (loss_and_probs(side, case)[0] for side in (submission, reference))
    also = {phrase: pair[0] for phrase, pair in confused_pairs(reference, case).items()}
    assert_close(f"{case.model.function}: the loss", got, want, call=case.call(), also=also, remark=remark)


def assert_probs(submission: Any, reference: Any, case: ModelInputs) -> None:
    """Fail unless the probabilities are right."""
    got, want = (loss_and_probs(side, case)[1] for side in (submission, reference))
    also = {phrase: pair[1] for phrase, pair in confused_pairs(reference, case).items()}
    also |= {"the logarithms of the right ones": np.log(want)}
    assert_close(f"{case.model.function}: the array of probabilities", got, want, call=case.call(), also=also)


def assert_gradients(submission: Any, reference: Any, case: ModelInputs, *keys: str, remark: Any = None) -> None:
    """Fail unless the gradients of these parameters are right; of all parameters, if none is named."""
    got, want = (run(side, case)[1] for side in (submission, reference))
    for key in keys or case.params:
        assert_right_gradient(case, key, gradient(got, case, key), gradient(want, case, key), remark=remark,
                              also=confused_gradients(reference, case, key))


def assert_right_gradient(case: ModelInputs, key: str, got: Any, want: Any, **about: Any) -> None:
    """Fail unless a gradient equals the right one; that of a bias may lack its axis of length 1."""
    assert_close(f"{case.model.function}: param.grad[{key!r}]", got, want, call=case.call(),
                 flat_row=key.startswith("b"), of_largest=OF_LARGEST, **about)


def assert_all_right(submission: Any, reference: Any, case: ModelInputs) -> None:
    """Fail unless the loss, the probabilities and all gradients are right.

    Raises:
        Gap: the failure.
    """
    (answer, got), (right, want) = (run(side, case) for side in (submission, reference))
    assert_right_pair(case, pair_of(f"{case.model.function}: what it returns", answer, case.call()), right)
    for key in case.params:
        assert_right_gradient(case, key, gradient(got, case, key), gradient(want, case, key))


def assert_right_pair(case: ModelInputs, got: tuple[Any, Any], want: tuple[Any, Any], more: str = "", **about: Any
                      ) -> None:
    """Fail unless the loss and the probabilities are right.

    Args:
        more: how the function was called, beyond its three arguments.
    Raises:
        Gap: the failure.
    """
    for name, mine, right in zip(("the loss", "the array of probabilities"), got, want, strict=True):
        assert_close(f"{case.model.function}{more}: {name}", mine, right, call=case.call(), **about)


def assert_right_at_large_scores(submission: Any, reference: Any, case: ModelInputs) -> None:
    """Fail unless the answer and w_sm's gradient are right where exp of a score overflows; single precision is enough.

    Raises:
        Gap: the failure.
    """
    case = case.with_large_scores()
    assert_right_pair(case, *(loss_and_probs(side, case) for side in (submission, reference)), rtol=ROUGH, atol=ROUGH)
    got, want = (gradient(run(side, case)[1], case, "w_sm") for side in (submission, reference))
    assert_right_gradient(case, "w_sm", got, want, rtol=ROUGH, atol=ROUGH)


def assert_evaluates(submission: Any, reference: Any, case: ModelInputs) -> None:
    """Fail unless grad=False returns the same pair and leaves no gradients in new parameters.

    Raises:
        Gap: the failure.
    """
    call, what = case.call(", False"), f"{case.model.function} with grad=False"
    answer, param = run(submission, case, False)
    assert_right_pair(case, pair_of(f"{what}: what it returns", answer, call), loss_and_probs(reference, case, False),
                      more=" with grad=False")
    grads = param.grad
    left = [key for key in case.params if type(grads) is dict and not _is_nothing(grads.get(key))]
    if left:
        raise Gap(f"{what} leaves gradients of {', '.join(left)}; return before any is computed", call=call)


def _is_nothing(value: Any) -> bool:
    """Whether a value of the student's is None or zero everywhere."""
    number = type(value) in (int, float, np.ndarray) or isinstance(value, np.generic)
    return value is None or (number and np.asarray(value).dtype.kind in "fiu" and not np.any(value))


def assert_changes_nothing_else(submission: Any, case: ModelInputs) -> None:
    """Fail if the function writes into its batch, its labels or its parameters.

    Raises:
        Gap: it does, or it raises, so that this cannot be seen.
    """
    shared = {key: submission.share(array, writeable=False)
              for key, array in {"x": case.x, "y": case.y, **case.params}.items()}
    param = parameters(submission, {key: shared[key] for key in case.params})
    with writes_refused(f"{case.model.function}: an array of the caller (x, y or a parameter)", case.call()):
        answer = getattr(getattr(submission, MODULE), case.model.function)(shared["x"], shared["y"], param)
    assert_answered(f"{case.model.function}: what it returns", answer, call=case.call())
    for key, array in case.params.items():
        after = submission.fetch(shared[key])
        assert_unchanged(f"{case.model.function}: the parameter {key}", after, array, call=case.call())


def assert_right_after_another(submission: Any, reference: Any, first: ModelInputs, case: ModelInputs) -> None:
    """Fail unless the gradients are right when the same Parameters have served another batch before.

    Raises:
        Gap: the failure.
    """
    both = [parameters(side, case.params) for side in (submission, reference)]
    for side, param in zip((submission, reference), both, strict=True):
        call_on(side, replace(first, params=case.params), param)
        call_on(side, case, param)
    for key in case.params:
        got, want = (gradient(param, case, key) for param in both)
        assert_right_gradient(case, key, got, want)


def assert_slopes(submission: Any, reference: Any, case: ModelInputs) -> None:
    """Fail unless all gradients agree with finite differences of the reference's loss.

    Raises:
        Gap: the failure.
    """
    param = run(submission, case)[1]
    for key, array in case.params.items():
        def loss(moved: np.ndarray, key: str = key) -> float:
            return float(loss_and_probs(reference, replace(case, params={**case.params, key: moved}), False)[0])

        assert_right_gradient(case, key, gradient(param, case, key), numeric_gradient(loss, array), rtol=1e-3)


def assert_matches_torch(submission: Any, bank: Any, model: Model) -> None:
    """Fail unless the loss, the probabilities and all gradients are those that torch computed.

    Raises:
        Gap: the failure.
    """
    asked = bank.ask(model.function)
    keys = model.shapes(1, 1, 1)
    case = ModelInputs(model, asked.x, asked.y, {key: getattr(asked, key) for key in keys})
    answer, param = run(submission, case)
    assert_right_pair(case, pair_of(f"{model.function}: what it returns", answer), (asked.loss, asked.probs))
    for key in keys:
        assert_right_gradient(case, key, gradient(param, case, key), getattr(asked, f"d_{key}"))
