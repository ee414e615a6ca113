"""What the cases of this homework share: inputs of a network, and the judge of its four pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support import (
    Bank,
    Gap,
    StudentError,
    assert_number_close,
    assert_tensor,
    is_zero,
    keep_if_right_alone,
    read_number,
    read_tensor,
    tensor,
)
from tests.support.construct import construct
from tests.support.networks import Arrays, NetworkInputs, items_of, loss_call
from tests.support.relations import constant_ratio

HERE = Path(__file__).resolve().parent
LOSSES = ("mse_loss", "bce_loss")
KINDS = ("relu", "sigmoid", "identity")
PAIRS = tuple((f, g) for f in KINDS for g in KINDS)
# N, K and hidden are pairwise distinct and N is never 2K: at N = 10, K = 5 the wrong factor 2K/N would be 1.
SIZES = {1: (1, 2, 5, 3), 7: (7, 2, 5, 3), 8: (8, 5, 7, 3), 10: (10, 3, 7, 2)}
ATTEMPTS = 200
CARRIED = ("The network's backward itself is right: with the reference's gradient of the loss it gives the right "
           "numbers. The mistake that showed here is in {loss} or in forward's output, and costs points there.")
SPLIT_BACKWARD = ("The normalisation is split: MLP.backward gives {here:.4g} times the right gradients, and {loss} "
                  "gives {there:.4g} times the right dJdy_hat. Together they are right, so the points are kept here.")
SPLIT_LOSS = ("{what}: the normalisation is split: it is {here:.4g} times the right one, and MLP.backward gives "
              "{there:.4g} times the right gradients; together they are right, and the network keeps its points")
SINGLE = 1e-4
WORDS = "forward(x); backward(dJdy_hat)"


class Desk:
    """Judges a submission's network and losses against the oracle."""

    kinds = KINDS
    pairs = PAIRS
    batch_sizes = tuple(SIZES)

    def __init__(self, submission: Any, reference: Any, settings: dict[str, Any],
                 record_property: Callable[[str, object], None]) -> None:
        self.submission, self.live = submission, reference.live
        self.oracle, self.record_property = reference.oracle, record_property
        self.factor = float(settings["mse_factor"])
        self.single_output = bool(settings["single_output"])

    def draw(self, n: int, f: str, g: str, seed: int, loss: str = "mse_loss") -> NetworkInputs:
        """Inputs on which right code in single precision must agree with the oracle, for a batch of n."""
        for attempt in range(ATTEMPTS):
            inputs = NetworkInputs.random(self._sizes(n), f, g, [seed, attempt], labels=loss == "bce_loss")
            if self.oracle.is_fair(inputs.parameters, f, g, inputs.x, inputs.upstream):
                return inputs
        raise ValueError(f"No fair inputs in {ATTEMPTS} attempts for {f}, {g}, seed {seed}.")

    def build(self, inputs: NetworkInputs) -> Any:
        """A network of the student's with these parameters, set in place where that is possible."""
        sizes = inputs.sizes
        network = construct(
            self.submission, self.submission.mlp.MLP, "MLP", linear_1_in_features=sizes["in"],
            linear_1_out_features=sizes["hidden"], f_function=inputs.f, linear_2_in_features=sizes["hidden"],
            linear_2_out_features=sizes["K"], g_function=inputs.g)
        self.own(network, inputs)
        for name, array in inputs.parameters.items():
            self._set(network, name, array)
        return network

    def own(self, network: Any, inputs: NetworkInputs) -> NetworkInputs:
        """The inputs with the parameters that the student's network now has."""
        call = inputs.call("parameters")
        found = items_of("MLP: parameters", network.parameters, inputs.parameters, call)
        return replace(inputs, parameters={
            name: read_tensor(f"MLP: parameters[{name!r}]", found[name], array.shape, call=call)
            for name, array in inputs.parameters.items()})

    def forward(self, inputs: NetworkInputs) -> None:
        """The output is right."""
        network = self.build(inputs)
        got = network.forward(tensor(inputs.x))
        want = self.right_output(self.own(network, inputs))
        assert_tensor("MLP.forward: y_hat", got, want, call=inputs.call("forward(x)"))

    def right_output(self, inputs: NetworkInputs) -> np.ndarray:
        """The oracle's y_hat."""
        return self.oracle.forward(inputs.parameters, inputs.f, inputs.g, inputs.x)["y_hat"]

    def right_gradients(self, inputs: NetworkInputs, upstream: np.ndarray) -> Arrays:
        """The oracle's four gradients."""
        return self.oracle.backward(inputs.parameters, inputs.f, inputs.g, inputs.x, upstream)

    def backward(self, inputs: NetworkInputs) -> None:
        """The four gradients are right for a given gradient by the output."""
        network = self.build(inputs)
        right = self.right_gradients(self.own(network, inputs), inputs.upstream)
        self.judge_gradients(self.filled_by_backward(network, inputs), right, inputs)

    def judge_gradients(self, got: dict[str, Any], right: Arrays, inputs: NetworkInputs, words: str = WORDS,
                        also: dict[str, Arrays] | None = None) -> None:
        """Each gradient is right, or wrong by one factor that a loss of the student's takes back."""
        try:
            self.compare(got, right, inputs, words, also)
        except Gap:
            for loss in LOSSES:
                split = self._split(lambda: _common_ratio(got, right), lambda loss=loss: self._loss_ratio(loss, inputs))
                if split is not None:
                    self.record_property("carried", SPLIT_BACKWARD.format(loss=loss, here=split[0], there=split[1]))
                    return
            raise

    def filled_by_backward(self, network: Any, inputs: NetworkInputs) -> dict[str, Any]:
        """The student's four gradients for ``inputs.upstream``, unchecked."""
        network.clear_grad_and_cache()
        network.forward(tensor(inputs.x))
        network.backward(tensor(inputs.upstream))
        return self.filled(network, inputs)

    def filled(self, network: Any, inputs: NetworkInputs, words: str = WORDS) -> dict[str, Any]:
        """What stands in grads, each unchecked, or a Gap where nothing was put there."""
        names = [f"dJd{name}" for name in inputs.parameters]
        got = items_of("MLP: grads", network.grads, names, inputs.call(words))
        if all(is_zero(got[name]) for name in names):
            raise Gap("MLP.backward: grads holds only zeros: backward did not fill it", call=inputs.call(words))
        return got

    def compare(self, got: dict[str, Any], right: Arrays, inputs: NetworkInputs, words: str = WORDS,
                also: dict[str, Arrays] | None = None) -> None:
        """Each gradient is right."""
        for name, want in right.items():
            phrases = {phrase: arrays[name] for phrase, arrays in (also or {}).items()}
            assert_tensor(f"MLP.backward: {name}", got[name], want, call=inputs.call(words), also=phrases,
                          remark=self.record_property if want.ndim == 1 else None)

    def loss_value(self, loss: str, y: np.ndarray, y_hat: np.ndarray) -> None:
        """J is right."""
        value, _ = self.ask_loss(loss, y, y_hat)
        right, _ = self.right_loss(loss, y, y_hat)
        assert_number_close(f"{loss}: J", value, right, call=loss_call(loss, y, y_hat))

    def loss_gradient(self, loss: str, y: np.ndarray, y_hat: np.ndarray) -> None:
        """dJdy_hat is right."""
        _, gradient = self.ask_loss(loss, y, y_hat)
        _, right = self.right_loss(loss, y, y_hat)
        call, what = loss_call(loss, y, y_hat), f"{loss}: dJdy_hat"
        try:
            assert_tensor(what, gradient, right, call=call)
        except Gap:
            split = self._split(lambda: constant_ratio(read_tensor(what, gradient, right.shape), right, SINGLE),
                                lambda: self._backward_ratio(len(y)))
            if split is not None:
                raise Gap(SPLIT_LOSS.format(what=what, here=split[0], there=split[1]), call=call) from None
            raise

    def ask_loss(self, loss: str, y: np.ndarray, y_hat: Any) -> tuple[Any, Any]:
        """The student's (J, dJdy_hat), or a Gap where it is no pair."""
        y_hat = tensor(y_hat) if isinstance(y_hat, np.ndarray) else y_hat
        return self.check_pair(loss, getattr(self.submission.mlp, loss)(tensor(y), y_hat), y)

    def check_pair(self, loss: str, answer: Any, y: np.ndarray) -> tuple[Any, Any]:
        """What a loss returned as (J, dJdy_hat), or a Gap where it is no pair."""
        if type(answer) not in (tuple, list) or len(answer) != len(("J", "dJdy_hat")):
            kind = "None (is it still to be written, or is a return missing?)" if answer is None else "something else"
            raise Gap(f"{loss} returns {kind} instead of the pair (J, dJdy_hat)", call=loss_call(loss, y, y))
        return answer[0], answer[1]

    def right_loss(self, loss: str, y: np.ndarray, y_hat: np.ndarray) -> tuple[float, np.ndarray]:
        """The oracle's (J, dJdy_hat)."""
        if loss == "mse_loss":
            return self.oracle.mse(y, y_hat, self.factor)
        return self.oracle.bce(y, y_hat)

    def factor_of(self, loss: str) -> float:
        """By what this edition of the homework multiplies torch's loss."""
        return self.factor if loss == "mse_loss" else 1.0

    def loss_inputs(self, loss: str, n: int, k: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """y and y_hat ``(n, k)``: for the cross entropy labels 0, 1 and a quarter, and y_hat well within 0 and 1."""
        inputs = NetworkInputs.random((n, 2, 3, 1 if self.single_output else k), "relu", "identity", [seed, n, k],
                                      labels=loss == "bce_loss")
        y_hat = inputs.upstream
        if loss == "bce_loss":
            y_hat = (0.05 + 0.9 / (1 + np.exp(-2 * y_hat))).astype(np.float32).astype(float)
        return inputs.y, y_hat

    def banked(self, case: Any, question: str) -> tuple[NetworkInputs, Any]:
        """The inputs of a question to torch, and its answers."""
        f, g = question.split("_")
        parameters = {name: getattr(case, name) for name in ("W1", "b1", "W2", "b2")}
        return NetworkInputs(f, g, parameters, case.x, case.y, np.ones_like(case.y)), case

    def run_everything(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Use both losses, and the network with each of these pairs; gradients must come of it, right or wrong."""
        for loss in LOSSES:
            with suppress(Gap, StudentError):  # judged elsewhere
                self.ask_loss(loss, *self.loss_inputs(loss, 7, 3, seed=1))
        for f, g in pairs:
            inputs = self.draw(7, f, g, seed=61)
            self.filled_by_backward(self.build(inputs), inputs)

    def network(self, inputs: NetworkInputs, loss: str, want: Arrays | None = None, network: Any = None) -> None:
        """Forward, loss and backward together give the right gradients; else backward, with the oracle's loss."""
        network = self.build(inputs) if network is None else network
        own = self.own(network, inputs)
        _, upstream = self.right_loss(loss, inputs.y, self.right_output(own))
        right = want or self.right_gradients(own, upstream)
        words = f"forward(x); {loss}(y, y_hat); backward(dJdy_hat)"

        def together() -> None:
            self._compose(network, inputs, right, words, lambda y_hat: self._own_gradient(loss, inputs, y_hat))

        def alone() -> None:
            self._compose(network, inputs, right, words, lambda _: upstream)

        keep_if_right_alone(together, alone, CARRIED.format(loss=loss), live=self.live,
                            record_property=self.record_property)

    def _compose(self, network: Any, inputs: NetworkInputs, right: Arrays, words: str,
                 gradient: Callable[[Any], np.ndarray]) -> None:
        network.clear_grad_and_cache()
        y_hat = network.forward(tensor(inputs.x))
        read_tensor("MLP.forward: y_hat", y_hat, inputs.y.shape, call=inputs.call("forward(x)"))
        network.backward(tensor(gradient(y_hat)))
        self.compare(self.filled(network, inputs, words), right, inputs, words)

    def _own_gradient(self, loss: str, inputs: NetworkInputs, y_hat: Any) -> np.ndarray:
        value, gradient = self.ask_loss(loss, inputs.y, y_hat)
        read_number(f"{loss}: J", value)
        return read_tensor(f"{loss}: dJdy_hat", gradient, inputs.y.shape)

    def _set(self, network: Any, name: str, array: np.ndarray) -> None:
        """Write into the student's tensor, so that its aliases follow; a leaf of autograd has to be replaced."""
        try:
            self.submission.refer(network, "parameters", name).copy_(tensor(array))
        except StudentError:
            self.submission.refer(network, "parameters")[name] = tensor(array)

    def _split(self, here: Callable[[], float | None], there: Callable[[], float | None]) -> tuple[float, float] | None:
        """Two constant factors that cancel: the normalisation is split between two functions."""
        ratios = (_factor(here), _factor(there)) if self.live else (None, None)
        if ratios[0] is None or ratios[1] is None or not np.isclose(ratios[0] * ratios[1], 1, rtol=1e-3):
            return None
        return ratios[0], ratios[1]

    def _backward_ratio(self, n: int) -> float | None:
        inputs = self.draw(n, "relu", "sigmoid", seed=5)
        network = self.build(inputs)
        right = self.right_gradients(self.own(network, inputs), inputs.upstream)
        return _common_ratio(self.filled_by_backward(network, inputs), right)

    def _loss_ratio(self, loss: str, inputs: NetworkInputs) -> float | None:
        y = np.clip(inputs.y, 0, 1)
        y_hat = 0.1 + 0.8 / (1 + np.exp(-inputs.upstream))
        _, gradient = self.ask_loss(loss, y, y_hat)
        _, right = self.right_loss(loss, y, y_hat)
        return constant_ratio(read_tensor(loss, gradient, right.shape), right, SINGLE)

    def _sizes(self, n: int) -> tuple[int, int, int, int]:
        n, n_in, hidden, k = SIZES[n]
        return n, n_in, hidden, 1 if self.single_output else k


def _common_ratio(got: dict[str, Any], right: Arrays) -> float | None:
    """The one factor by which all gradients differ, or None."""
    ratios = [constant_ratio(read_tensor(name, got[name], want.shape), want, SINGLE) for name, want in right.items()]
    first = ratios[0]
    if first is None or any(ratio is None or not np.isclose(ratio, first, rtol=1e-3) for ratio in ratios):
        return None
    return first


def _factor(ask: Callable[[], float | None]) -> float | None:
    try:
        return ask()
    except (Gap, StudentError):
        return None


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Torch's answers; hidden, so absent from a handout."""
    return Bank(HERE / "hidden" / "torch_answers.npz")


@pytest.fixture
def desk(submission: Any, reference: Any, settings: dict[str, Any],
         record_property: Callable[[str, object], None]) -> Desk:
    """The judge of the network and its losses."""
    return Desk(submission, reference, settings, record_property)
