"""Switches torch's autograd off, so that hiding its use earns nothing.

Each operator of torch has a kernel that records the call for its derivative, whichever way this is asked for: backward,
forward mode, torch.func, TorchScript. Here the dispatcher is told to skip all these kernels, in every thread. Tensors
may still require gradients; results are those of torch.no_grad(). The engine's entry is replaced as well, because
torch.autograd.Function records its calls without the dispatcher.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

KERNELS = "Autograd"
# The engine's entry, and the function that turns a graph of TorchScript into the graph of its derivative.
ENTRIES = (("torch.autograd", "Variable._execution_engine.__class__.run_backward"), ("torch._C", "_jit_differentiate"))
REFUSAL = "autograd is switched off in this homework"


class Autograd:
    """torch's autograd in this process.

    Attributes:
        is_off: whether nothing is recorded.
    """

    def __init__(self) -> None:
        self.is_off = False
        self._skipping: list[Any] = []
        self._replaced: list[tuple[Any, dict[str, Any], str, Any]] = []

    def switch_off(self) -> None:
        """Record nothing from now on; does nothing with a version of torch that cannot be told so."""
        torch = importlib.import_module("torch")
        try:
            self._skip_kernels(torch)
            self._refuse_entries()
        except (AttributeError, ImportError, LookupError, RuntimeError, TypeError):
            self.switch_on()
        self.is_off = not (torch.ones(1, requires_grad=True) * 2).requires_grad

    def switch_on(self) -> None:
        """Record again, as if nothing had been switched off."""
        self._skipping.clear()
        while self._replaced:
            owner, names, name, original = self._replaced.pop()
            names[name] = original
            _renew_lookups(owner)
        self.is_off = False

    def forget(self) -> None:
        """Keep nothing in Python by which it could be switched on again."""
        for skipping in self._skipping:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(skipping))  # the end of the object would undo it
        self._skipping.clear()
        self._replaced.clear()

    def _skip_kernels(self, torch: Any) -> None:
        skip = torch.library.fallthrough_kernel
        libraries: dict[str, Any] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch warns of kernels that are replaced
            for operator in torch._C._dispatch_get_registrations_for_dispatch_key(KERNELS):
                space, _, name = operator.partition("::")
                if space not in libraries:
                    libraries[space] = torch._C._dispatch_library("IMPL", space, KERNELS)
                    self._skipping.append(libraries[space])
                libraries[space].impl(name, KERNELS, skip)

    def _refuse_entries(self) -> None:
        for module, path in ENTRIES:
            owner: Any = importlib.import_module(module)
            *outer, name = path.split(".")
            for piece in outer:
                owner = getattr(owner, piece)
            names = _names_of(owner)
            self._replaced.append((owner, names, name, names[name]))
            names[name] = _refused
            _renew_lookups(owner)


AUTOGRAD = Autograd()
SWITCHES: dict[str, Autograd] = {"torch.autograd": AUTOGRAD}


def switch_off(features: Iterable[str]) -> None:
    """Switch off features of libraries, given by their names in SWITCHES.

    Raises:
        KeyError: there is no such feature.
    """
    for feature in features:
        SWITCHES[feature].switch_off()


@contextmanager
def without(features: Iterable[str]) -> Iterator[None]:
    """Within the block these features are switched off."""
    chosen = [SWITCHES[feature] for feature in features]
    for switch in chosen:
        switch.switch_off()
    try:
        yield
    finally:
        for switch in chosen:
            switch.switch_on()


def _refused(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError(REFUSAL)


def _names_of(owner: Any) -> dict[str, Any]:
    """The dictionary of a module or class; a class of C shows only a view of it that cannot be written to."""
    names = vars(owner)
    return names if type(names) is dict else next(found for found in gc.get_referents(names) if type(found) is dict)


def _renew_lookups(owner: Any) -> None:
    """Let Python look up the names of a class again, which it remembers."""
    if isinstance(owner, type):
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(owner))
