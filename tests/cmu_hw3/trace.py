"""What each piece meets in a whole training of the reference, as a program for that piece alone.

A mistake that only shows when parameters move, or after the first batch, shows here in its own part: whatever the
piece is handed comes from the reference, and so does every step of the parameters. All of it is rounded, so that a
failure can be repeated from short numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.cmu_hw3.comparisons import GRADIENT, LIB, OUTPUT, close, row
from tests.cmu_hw3.inputs import TrainingInputs
from tests.support.inputs import DECIMALS
from tests.support.programs import Program, Thing

Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Event:
    """One call of the training.

    Attributes:
        kind: "forward" or "backward" of the layer at ``place``, "loss", "loss_backward" or "step".
        arrays: what it is handed; of a step, weights' and biases' gradients and then their new values.
    """

    kind: str
    arrays: tuple[Any, ...] = ()
    place: int = 0


class Trace:
    """A training of the reference, call by call.

    Args:
        inputs: the network, the data and how it is trained.
    """

    def __init__(self, reference: Any, inputs: TrainingInputs) -> None:
        lib, self.inputs = reference.hw3_lib, inputs
        self.kinds = ["Linear"]
        for kind in inputs.activations:
            self.kinds += [kind, "Linear"]
        inits = iter(inputs.init)
        self._layers = [lib.Linear(next(inits)) if kind == "Linear" else getattr(lib, kind)() for kind in self.kinds]
        self._loss = lib.CrossEntropyLoss()
        self.events: list[Event] = []
        self._train()

    def linear(self) -> Program:
        """Every Linear layer of the network: each forward and backward, its parameters moved after each batch."""
        program, layers = self._layers_of("Linear")
        places = sorted(layers)
        for event in self.events:
            if event.kind in ("forward", "backward") and event.place in layers:
                self._pass(program, layers[event.place], event)
                if event.kind == "backward":
                    program.look(layers[event.place], "d_weights", compare=close)
                    program.look(layers[event.place], "d_biases", compare=row)
            elif event.kind == "step":
                for place, (_, after) in zip(places, event.arrays, strict=True):
                    program.move(layers[place], "weights", to=after[0])
                    program.move(layers[place], "biases", to=after[1])
        return program

    def activation(self, kind: str) -> Program:
        """Every layer of this activation: each forward and backward."""
        program, layers = self._layers_of(kind)
        for event in self.events:
            if event.kind in ("forward", "backward") and event.place in layers:
                self._pass(program, layers[event.place], event)
        return program

    def loss(self) -> Program:
        """The loss, one object for the whole training."""
        program = Program()
        loss = program.new(LIB, "CrossEntropyLoss")
        for event in self.events:
            if event.kind == "loss":
                score, label = event.arrays
                program.call(loss, "forward", score, label, what="the loss", compare=close, score=score, label=label)
            elif event.kind == "loss_backward":
                program.call(loss, "backward", what=GRADIENT, compare=close)
        return program

    def optimizer(self) -> Program:
        """The optimizer, one object for the whole training, with the gradients that the reference has."""
        program = Program()
        layers = [program.make(LIB, "Linear", init, attributes={"weights": init[0], "biases": init[1]})
                  for init in self.inputs.init]
        model = program.namespace(layers=layers)
        optimizer = program.new(LIB, "GradientDescentOptimizer", model, self.inputs.rate)
        for event in (event for event in self.events if event.kind == "step"):
            for layer, (gradients, _) in zip(layers, event.arrays, strict=True):
                program.set(layer, "d_weights", gradients[0])
                program.set(layer, "d_biases", gradients[1])
            program.call(optimizer, "step")
            for layer in layers:
                program.look(layer, "weights", compare=close)
                program.look(layer, "biases", compare=close)
        return program

    def _layers_of(self, kind: str) -> tuple[Program, dict[int, Thing]]:
        program, inits = Program(), iter(enumerate(self.inputs.init, 1))
        layers: dict[int, Thing] = {}
        for place, name in enumerate(self.kinds):
            number, init = next(inits) if name == "Linear" else (0, ())
            if name == kind:
                arrays = dict(zip((f"W_{number}", f"b_{number}"), init, strict=False))
                layers[place] = program.new(LIB, kind, *([init] if init else []), **arrays)
        return program, layers

    @staticmethod
    def _pass(program: Program, layer: Thing, event: Event) -> None:
        """One forward or backward of a layer, as the reference's was called."""
        name, what = ("x", OUTPUT) if event.kind == "forward" else ("g", GRADIENT)
        program.call(layer, event.kind, *event.arrays, what=what, compare=close, **{name: event.arrays[0]})

    def _train(self) -> None:
        data = self.inputs.dataset
        for _ in range(self.inputs.epochs):
            for start in range(0, len(data["train_x"]), self.inputs.batch):
                batch = slice(start, start + self.inputs.batch)
                self._measure(data["train_x"][batch], data["train_y"][batch])
                self._learn()
            for part in ("train", "test"):
                self._measure(data[f"{part}_x"], data[f"{part}_y"])

    def _measure(self, x: np.ndarray, label: np.ndarray) -> None:
        for place, layer in enumerate(self._layers):
            self.events.append(Event("forward", (x,), place))
            x = layer.forward(x).round(DECIMALS)
        self.events.append(Event("loss", (x, label)))
        self._loss.forward(x, label)

    def _learn(self) -> None:
        self.events.append(Event("loss_backward"))
        g = self._loss.backward().round(DECIMALS)
        for place in reversed(range(len(self._layers))):
            self.events.append(Event("backward", (g,), place))
            g = self._layers[place].backward(g).round(DECIMALS)
        self.events.append(Event("step", tuple(self._step(layer) for place, layer in enumerate(self._layers)
                                               if self.kinds[place] == "Linear")))

    def _step(self, layer: Any) -> tuple[Pair, Pair]:
        """Move a layer's parameters; return its gradients, and the parameters afterwards."""
        gradients = layer.d_weights.round(DECIMALS), layer.d_biases.round(DECIMALS)
        after = tuple((before - self.inputs.rate * gradient).round(DECIMALS)
                      for before, gradient in zip((layer.weights, layer.biases), gradients, strict=True))
        layer.weights, layer.biases = after
        return gradients, after
