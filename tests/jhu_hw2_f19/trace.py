"""What each piece meets in a training of the reference, as a program for that piece alone.

A mistake that shows only when parameters move, or after the first iteration, shows here in its own part: whatever the
piece is handed comes from the reference. All of it is rounded, so that a failure can be repeated from short numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from tests.jhu_hw2_f19.calls import Calls
from tests.jhu_hw2_f19.inputs import START, LinearInputs, NetworkInputs
from tests.support.inputs import DECIMALS
from tests.support.programs import Program

STEPS, RATE = 6, 0.7
LINEAR = LinearInputs.random(n=7, features=3, classes=5, seed=3)
NETWORK = NetworkInputs.random(n=7, features=3, hidden=11, classes=5, seed=3, scale=0.7)


def derivatives(reference: Any) -> Program:
    """All four derivatives at the points of the handout's descent, every fifth iteration."""
    program = Program()
    x1, x2, w1, w2 = START
    for iteration in range(30):
        point = (x1, x2, round(w1, DECIMALS + 3), round(w2, DECIMALS + 3))
        if iteration % 5 == 0:
            for name in ("g_w1", "g_w2", "g_x1", "g_x2"):
                Calls(program).derivative(name, point)
        steps = [0.01 * getattr(reference.problem1, name)(x1, x2, w1, w2) for name in ("g_w1", "g_w2")]
        w1, w2 = w1 - steps[0], w2 - steps[1]
    return program


def softmax(reference: Any) -> Program:
    """The softmax in each iteration of a linear classifier's training."""
    program = Program()
    calls = Calls(program)
    for case in _linear(reference):
        calls.softmax(reference.problem2.linear_forward(case.X, case.W, case.b).round(DECIMALS))
    return program


def divergence(reference: Any) -> Program:
    """The divergence in each iteration."""
    program = Program()
    calls = Calls(program)
    for case in _linear(reference):
        probs = reference.problem2.softmax(reference.problem2.linear_forward(case.X, case.W, case.b))
        calls.divergence(case.T, (probs + 1e-9).round(9))
    return program


def linear(reference: Any) -> Program:
    """Scores, loss and gradients in each iteration, from zeros."""
    program = Program()
    calls = Calls(program)
    for case in _linear(reference):
        calls.forward(case)
        calls.linear(case)
    return program


def two_layer(reference: Any) -> Program:
    """Loss and gradients in each iteration of a network's training."""
    program, params = Program(), NETWORK.params
    calls = Calls(program)
    for _ in range(STEPS):
        case = replace(NETWORK, params=params)
        calls.two_layer(case)
        _, gradients = reference.problem3.two_layer_loss_and_gradients(case.X, case.T, params)
        params = {name: _moved(params[name], gradients[name]) for name in params}
    return program


def _linear(reference: Any) -> Iterator[LinearInputs]:
    """The classifier before each iteration."""
    case = replace(LINEAR, W=np.zeros_like(LINEAR.W), b=np.zeros_like(LINEAR.b))
    for _ in range(STEPS):
        yield case
        _, gradients = reference.problem2.linear_loss_and_gradients(case.X, case.T, case.W, case.b)
        case = replace(case, W=_moved(case.W, gradients["W"]), b=_moved(case.b, gradients["b"]))


def _moved(parameters: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    moved: np.ndarray = (parameters - RATE * gradient).round(DECIMALS)
    return moved
