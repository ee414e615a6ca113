"""Stand-ins for plots, progress bars and a notebook's surroundings, which are not part of a homework's answer: they do
nothing and never fail.

A file that imports matplotlib, seaborn, tqdm, IPython or google.colab then runs on a grader that does not have them. A
stand-in for a plot can be called, entered, indexed, computed with and unpacked into any number of variables; each gives
a stand-in. As a number it is 0 and as a condition False, so that no loop waits for it. A progress bar iterates over its
items.

``unittest.mock`` is not used: a MagicMock cannot be unpacked, formatted, compared, subclassed or multiplied with an
array, keeps every call, and imports asyncio: 25 ms and 8 MB in every fork server, a hundred times more than this file.
"""

from __future__ import annotations

import dis
import importlib
import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

STAND_INS = ("matplotlib", "tqdm", "seaborn", "IPython", "google")
PARTS = ("mpl_toolkits", "pylab")  # packages that are installed with matplotlib
VERSION = "3.10.0"
ROUNDS = 2  # how many rounds a loop over a stand-in makes
PYPLOT_NAMES = (
    "annotate", "axhline", "axis", "axvline", "bar", "boxplot", "close", "cm", "colorbar", "contour", "contourf",
    "errorbar", "figure", "fill_between", "gca", "gcf", "grid", "hist", "imshow", "legend", "loglog", "pause", "plot",
    "rc", "rcParams", "savefig", "scatter", "semilogx", "semilogy", "show", "style", "subplot", "subplots", "suptitle",
    "text", "tight_layout", "title", "xlabel", "xlim", "xscale", "xticks", "ylabel", "ylim", "yscale", "yticks")
ALL_NAMES = {"matplotlib.pyplot": PYPLOT_NAMES, "pylab": PYPLOT_NAMES, "tqdm": ("tqdm", "trange")}
_ITSELF = (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor", "lshift", "rshift",
    "radd", "rsub", "rmul", "rtruediv", "rfloordiv", "rmod", "rpow", "rmatmul", "rand", "ror", "rxor", "rlshift",
    "rrshift", "neg", "pos", "abs", "invert", "round", "getitem", "enter", "next", "array_function")
_FALSE = ("lt", "le", "gt", "ge")
_ZERO = ("index", "len")  # int(), float() and bool() ask these


class StandIn:
    """Does nothing, however it is used."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Accept any arguments, because a student's subclass may pass some."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Itself; as a decorator, the decorated function."""
        if len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, type)):
            return args[0]
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            return _dunder(name)
        return subplots_of(StandIn) if name == "subplots" else StandIn()

    def __iter__(self) -> Iterator[Any]:
        return iter([self] * _wanted(sys._getframe(1)))

    def __format__(self, spec: str) -> str:
        return str(self)

    def __exit__(self, *details: Any) -> None:
        """Let an exception in the block propagate."""

    def __setitem__(self, key: Any, value: Any) -> None:
        """Settings have no effect."""

    def __delitem__(self, key: Any) -> None:
        """Settings have no effect."""

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        return importlib.import_module("numpy").zeros(())

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        """Make ``class Mine(plt.Axes)`` work: the base is this class, once."""
        first = next(base for base in bases if isinstance(base, StandIn))
        return (StandIn,) if first is self and StandIn not in bases else ()

    def __instancecheck__(self, instance: Any) -> bool:
        return issubclass(type(instance), StandIn)

    def __subclasscheck__(self, subclass: Any) -> bool:
        return issubclass(subclass, StandIn)


def _answering(answer: Any) -> Callable[..., Any]:
    return lambda self, *args, **kwargs: self if answer is None else answer


for _names, _answer in ((_ITSELF, None), (_FALSE, False), (_ZERO, 0)):
    for _name in _names:
        setattr(StandIn, f"__{_name}__", _answering(_answer))


def _dunder(name: str) -> Any:
    """Only a version; by any other special name Python asks for a feature that this object lacks."""
    if name == "__version__":
        return VERSION
    raise AttributeError(name)


def _wanted(frame: types.FrameType) -> int:
    """How many items the iterating statement needs: as many as it unpacks into, else ROUNDS."""
    place = frame.f_lasti
    code = frame.f_code.co_code
    count = code[place + 1]
    if code[place] == dis.opmap["UNPACK_SEQUENCE"]:
        return count
    return count + ROUNDS if code[place] == dis.opmap["UNPACK_EX"] else ROUNDS


def subplots_of(make: Callable[[], StandIn]) -> Callable[..., tuple[Any, Any]]:
    """``plt.subplots``: returns a figure and its axes, all made by ``make``, in an array as matplotlib returns them."""

    def subplots(nrows: Any = 1, ncols: Any = 1, *args: Any, squeeze: Any = True, **kwargs: Any) -> tuple[Any, Any]:
        numpy = importlib.import_module("numpy")
        axes = numpy.empty((int(nrows), int(ncols)), object)
        for place in numpy.ndindex(axes.shape):
            axes[place] = make()
        if squeeze:
            axes = axes.item() if axes.size == 1 else axes.squeeze()
        return make(), axes

    return subplots


class ProgressBar(StandIn):
    """tqdm.tqdm: iterates over its iterable and shows nothing."""

    iterable: Any = ()
    total: Any = None
    n = 0

    def __init__(self, iterable: Any = None, desc: Any = None, total: Any = None, *args: Any, **kwargs: Any) -> None:
        """Wrap an iterable, or nothing if it is updated by hand."""
        self.iterable = () if iterable is None else iterable
        self.total = total

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable) if self.total is None else int(self.total)

    def update(self, n: Any = 1) -> None:
        """Count, because a script may read ``n``."""
        self.n += n

    @classmethod
    def write(cls, text: Any = "", *args: Any, **kwargs: Any) -> None:
        """Print nothing."""

    @classmethod
    def pandas(cls, *args: Any, **kwargs: Any) -> None:
        """Nothing to install."""


def _trange(*args: Any, **kwargs: Any) -> ProgressBar:
    return ProgressBar(range(*args))


def _with_bar(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function on its iterables, without the bar's keywords."""
    return lambda *iterables, **kwargs: function(*iterables)


_BARS: dict[str, Any] = {
    **dict.fromkeys(("tqdm", "tqdm_notebook", "tqdm_gui"), ProgressBar), "trange": _trange, "tnrange": _trange,
    "tenumerate": _with_bar(enumerate), "tzip": _with_bar(zip), "tmap": _with_bar(map)}
_TQDM_MODULES = ("auto", "autonotebook", "notebook", "std", "gui", "rich", "asyncio", "contrib")


class StandInModule(types.ModuleType):
    """A module in which every name exists."""

    def __getattr__(self, name: str) -> Any:
        if name == "__all__" and self.__name__ in ALL_NAMES:
            return ALL_NAMES[self.__name__]
        if name.startswith("__"):
            return _dunder(name)
        if self.__name__.partition(".")[0] != "tqdm":
            return getattr(_ANYTHING, name)
        if name in _BARS:
            return _BARS[name]
        return importlib.import_module(f"{self.__name__}.{name}") if name in _TQDM_MODULES else StandIn()


_ANYTHING = StandIn()


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a module that does nothing for each name in STAND_INS and PARTS and below it."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """A do-nothing module's spec, for the names that have one."""
        if fullname.partition(".")[0] not in (*STAND_INS, *PARTS):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """The do-nothing module."""
        return StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Do nothing: the module has no code."""
