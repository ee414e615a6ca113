"""Packages that scripts import by habit and that the grader does not have: the import succeeds, a real use raises.

Used only where a module is loaded by its definitions; there an import may fail without harm, and the functions that
use the name say why they cannot.
"""

from __future__ import annotations

from typing import Any, NoReturn

from .stand_ins import StandIn

ABSENT = ("torch", "torchvision", "torchaudio", "tensorflow", "keras", "jax", "flax", "pandas", "PIL", "cv2", "sklearn",
          "scipy", "skimage", "h5py", "imageio", "sympy", "requests", "gdown", "wget", "numba", "cupy", "ipywidgets")
DECORATORS = ("no_grad", "inference_mode", "enable_grad", "set_grad_enabled", "jit", "njit", "vectorize")
Wanted = tuple[str, str, str]


class Absent:
    """A package or a part of one that is not there."""

    def __init__(self, name: str) -> None:
        self.__dict__["_name"] = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self._name}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The decorated function, where a decorator is asked for."""
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]
        if self._name.rpartition(".")[2] in DECORATORS:
            return StandIn()
        return self._refuse()

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return (AbsentBase,) if next(base for base in bases if isinstance(base, Absent)) is self else ()

    def __getitem__(self, key: Any) -> Any:
        return self  # an annotation such as Tensor[int]

    def __or__(self, other: Any) -> Any:
        return self

    __ror__ = __or__

    def __bool__(self) -> bool:
        return False

    def __setitem__(self, key: Any, value: Any) -> None:
        """Settings have no effect."""

    def __iter__(self) -> NoReturn:
        self._refuse()

    def __repr__(self) -> str:
        return f"<{self._name}, which is not installed>"

    def _refuse(self) -> NoReturn:
        package = self._name.partition(".")[0]
        raise ModuleNotFoundError(f"{self._name} was used, but {package} is not available in this homework")


class AbsentBase:
    """The base of a student's class that inherits from a part of an absent package."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise ModuleNotFoundError("the base of this class is in a package that is not available in this homework")


def bind_absent(wanted: Wanted, namespace: dict[str, Any]) -> None:
    """Bind the name of an import that failed, if its package is a known one.

    Args:
        wanted: the module, the name imported from it or "", and the name that the statement binds.
    """
    module, name, bound = wanted
    if module.partition(".")[0] in ABSENT and name != "*":
        dotted = f"{module}.{name}" if name else module if bound != module.partition(".")[0] else bound
        namespace.setdefault(bound, Absent(dotted))
