"""What train_network is run on: the student's own pieces, or the reference's in their place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.cmu_hw3.expected import network
from tests.cmu_hw3.inputs import TrainingInputs
from tests.support import assert_answered


class Pieces:
    """The student's train_network on networks of the student's own."""

    def __init__(self, submission: Any) -> None:
        self._submission = submission

    def network(self, inputs: TrainingInputs) -> Any:
        """A new network with the initial parameters."""
        return network(self._submission, inputs)

    def layers(self, model: Any) -> Any:
        """The layers of a network that was trained."""
        return model.layers

    def train(self, model: Any, dataset: Any, inputs: TrainingInputs) -> Any:
        """What train_network answers."""
        train = self._submission.hw3_sol.train_network
        return train(model, dataset, inputs.epochs, inputs.rate, inputs.batch)

    def train_on_shared(self, inputs: TrainingInputs) -> Any:
        """Train on a dictionary of arrays that refuse to be written into; what the dictionary holds afterwards."""
        arrays = {name: self._submission.share(array, writeable=False) for name, array in inputs.dataset.items()}
        box = self._submission.namespace(dataset=arrays)
        answer = self.train(self.network(inputs), self._submission.refer(box, "dataset"), inputs)
        assert_answered("train_network", answer, call=inputs.call())
        return box.dataset


class LentPieces(Pieces):
    """The student's train_network on networks of the reference, which are lent."""

    def __init__(self, submission: Any, reference: Any) -> None:
        super().__init__(submission)
        self._reference = reference
        self._models: dict[int, Any] = {}

    def network(self, inputs: TrainingInputs) -> Any:
        """A new network of the reference's."""
        model = network(self._reference, inputs)
        lent = self._submission.lend(model)
        self._models[id(lent)] = model
        return lent

    def layers(self, model: Any) -> Any:
        """The layers of the reference's own network."""
        return self._models[id(model)].layers


@contextmanager
def lent_pieces(submission: Any, reference: Any) -> Iterator[Pieces]:
    """Within the block the student's modules have the reference's loss and optimizer under their names."""
    names = ("CrossEntropyLoss", "GradientDescentOptimizer")
    pieces = {name: submission.lend(getattr(reference.hw3_lib, name)) for name in names}
    with ExitStack() as stack:
        for module in filter(submission.loaded, ("hw3_sol", "hw3_lib")):
            stack.enter_context(submission.replaced(module, **pieces))
        yield LentPieces(submission, reference)
