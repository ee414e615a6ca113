"""What the parts of this homework build on, and how a part is judged without the student's own version of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from autograder.errors import StudentError, WorkerGone
from tests.support import Gap, keep_if_right_alone

# Part -> the notebook of its functions, and those that other parts use.
OWNERS = {
    "gradients": ("problem1", ("g_w1", "g_w2")),
    "softmax": ("problem2", ("softmax",)),
    "kl_divergence": ("problem2", ("kl_divergence",)),
    "linear": ("problem2", ("linear_forward", "linear_loss_and_gradients")),
    "two_layer": ("problem3", ("two_layer_loss_and_gradients",)),
    "mean_templates": ("problem4", ("mean_templates",)),
    "predict": ("problem4", ("predict",)),
}
RIGHT_ALONE = "{function} itself is right: with the reference's {names} it gives the right values."
Check = Callable[[], None]


class Seam:
    """Judges a function with the student's own other functions first, then with the reference's in their place.

    Later notebooks contain copies of functions of Problem 2. Where a copy repeats a mistake, the mistake is paid for in
    Problem 2; a mistake that only a copy has is one of the later notebook.
    """

    def __init__(self, submission: Any, reference: Any, carry: Any) -> None:
        self._submission, self._reference, self._carry = submission, reference, carry

    def judge(self, check: Check, function: str, module: str, parts: Sequence[str]) -> None:
        """Pass if the check passes; claim the points if it passes only with the reference's functions.

        Args:
            check: calls the student's function and compares.
            function: its name.
            module: the notebook that contains it.
            parts: the parts whose functions it uses.

        Raises:
            Gap, StudentError, WorkerGone: the check's own failure.
        """
        def alone() -> None:
            with self._lent(module, parts):
                check()

        names = ", ".join(name for part in parts for name in OWNERS[part][1])
        keep_if_right_alone(
            check, alone, RIGHT_ALONE.format(function=function, names=names), parts, live=self._reference.live,
            carry=self._carry, suspects=lambda: self._suspects(check, module, parts), renew=self._submission.renew)

    def _suspects(self, check: Check, module: str, parts: Sequence[str]) -> list[str]:
        """The parts of the same notebook of which each alone, replaced by the reference's, passes the check."""
        own = [part for part in parts if OWNERS[part][0] == module]
        try:
            return [part for part in own if self._is_right(check, module, part)]
        except WorkerGone:
            return []

    def _is_right(self, check: Check, module: str, part: str) -> bool:
        self._submission.renew()
        try:
            with self._lent(module, [part]):
                check()
        except (Gap, StudentError):
            return False
        return True

    @contextmanager
    def _lent(self, module: str, parts: Sequence[str]) -> Iterator[None]:
        """Within the block, the reference's functions have their names in the notebook, and where they are from."""
        with ExitStack() as stack:
            for part in parts:
                home, names = OWNERS[part]
                pieces = {name: self._submission.lend(getattr(getattr(self._reference, home), name)) for name in names}
                for place in filter(self._submission.loaded, dict.fromkeys((home, module))):
                    stack.enter_context(self._submission.replaced(place, **pieces))
            yield
