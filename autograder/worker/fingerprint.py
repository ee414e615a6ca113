"""A fingerprint of the submission's modules: all places where a later call could find a trace of an earlier one, such
as a counter on a class, a cache in a module or in a default argument, or a generator of random numbers.

Values are read by their exact types, so that none of the student's methods runs. What has an unknown type could keep a
state unseen; then there is no fingerprint.
"""

from __future__ import annotations

import collections
import functools
import random
import sys
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

MOST_TOKENS = 20_000
MOST_BYTES = 4 * 2**20
OF_THE_IMPORT = ("__builtins__", "__warningregistry__", "__spec__", "__loader__", "__cached__")
NUMBERS_AND_TEXTS = (type(None), type(...), type(NotImplemented), bool, int, float, complex, str, range)
SEQUENCES = (list, tuple, set, frozenset, collections.deque)
MAPPINGS = (dict, collections.defaultdict, collections.OrderedDict, collections.Counter, types.MappingProxyType)
_FIELD_OF_A_NAMEDTUPLE = vars(collections.namedtuple("_Pair", "one"))["one"]
WITHOUT_STATE = (
    object, np.ufunc, np.dtype, types.CodeType, types.GenericAlias, types.BuiltinFunctionType,
    types.MethodDescriptorType, types.WrapperDescriptorType, types.MethodWrapperType, types.GetSetDescriptorType,
    types.MemberDescriptorType, types.ClassMethodDescriptorType, type(_FIELD_OF_A_NAMEDTUPLE))
MODULES_WITHOUT_STATE = ("typing", "re", "enum", "abc", "_abc", "dataclasses", "types",
                         "autograder.worker.stand_ins", "autograder.worker.absent")
BASES = (object, tuple, int)  # of the student's own classes, beside those of MODULES_WITHOUT_STATE and of torch.nn


class Opaque(Exception):
    """Something could keep a state unseen, or there is too much to read."""


def fingerprint(modules: Mapping[str, types.ModuleType]) -> list[Any]:
    """What ``same`` compares with an earlier fingerprint.

    Raises:
        Opaque: no fingerprint can be taken.
    """
    return _Walk(modules).tokens


def same(one: list[Any], other: list[Any]) -> bool:
    """Whether two fingerprints are equal: the same objects, with equal numbers and texts."""
    return len(one) == len(other) and all(map(_same, one, other))


def _same(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and type(one) in (str, bytes) and one == other)


class _Walk:
    """One reading of some modules.

    Attributes:
        tokens: objects, whose identity counts, and texts and bytes, whose content counts.
    """

    def __init__(self, modules: Mapping[str, types.ModuleType]) -> None:
        self.tokens: list[Any] = []
        self._own = modules
        self._bytes = 0
        self._seen: dict[int, Any] = {}
        self._readers = {**_readers(self), **_torch_readers(self)}
        for module in modules.values():
            self.items({name: value for name, value in vars(module).items() if name not in OF_THE_IMPORT})

    def read(self, value: Any) -> None:
        """Add the tokens of a value."""
        kind = type(value)
        self.identity(kind)
        if kind in NUMBERS_AND_TEXTS or (kind.__module__ == "numpy" and issubclass(kind, np.generic)):
            self.identity(repr(value))
        elif id(value) not in self._seen:
            self._seen[id(value)] = value
            self._reader(kind)(value)

    def identity(self, value: Any) -> None:
        """Add one token: this object, or this text."""
        self.tokens.append(value)
        if len(self.tokens) > MOST_TOKENS:
            raise Opaque("too much to read")

    def content(self, content: Any) -> None:
        """Add bytes, up to MOST_BYTES altogether."""
        self._bytes += len(content)
        if self._bytes > MOST_BYTES:
            raise Opaque("too much to read")
        self.identity(bytes(content))

    def all(self, values: Iterable[Any]) -> None:
        """Read several values."""
        values = list(values)
        self.identity(str(len(values)))
        for value in values:
            self.read(value)

    def items(self, items: Mapping[Any, Any]) -> None:
        """Read the keys and values of a mapping."""
        self.all(items.keys())
        self.all(items.values())

    def is_own(self, kind: Any) -> bool:
        """Whether the submission defines this class or function."""
        home = getattr(kind, "__module__", None)
        return type(home) is str and home in self._own

    def _reader(self, kind: type) -> Callable[[Any], None]:
        if kind in self._readers:
            return self._readers[kind]
        if issubclass(kind, type):
            return self._class
        if issubclass(kind, types.ModuleType) or kind in WITHOUT_STATE or kind.__module__ in MODULES_WITHOUT_STATE:
            return self.identity
        if all(self._is_known_base(base) for base in kind.__mro__):
            return self._instance
        raise Opaque(kind.__name__)

    def _is_known_base(self, base: type) -> bool:
        return (base in BASES or self.is_own(base) or base.__module__ in MODULES_WITHOUT_STATE
                or base.__module__.startswith("torch.nn.modules."))

    def _class(self, value: Any) -> None:
        self.identity(value)
        if self.is_own(value):
            self.all(type.__getattribute__(value, "__bases__"))
            self.items(type.__getattribute__(value, "__dict__"))

    def _instance(self, value: Any) -> None:
        kind = type(value)
        self.identity(value)
        self.read(kind)
        if issubclass(kind, tuple):
            self.all(tuple.__iter__(value))
        elif issubclass(kind, int):
            self.identity(int.__repr__(value))
        slots = [slot for base in kind.__mro__ for slot in vars(base).values()
                 if type(slot) is types.MemberDescriptorType]
        self.all(found for slot in slots for found in _held(slot, value))
        if kind.__dictoffset__:
            self.items(object.__getattribute__(value, "__dict__"))


def _held(slot: Any, value: Any) -> list[Any]:
    """What a slot of an object holds, if it holds anything."""
    try:
        return [slot.__get__(value)]
    except AttributeError:
        return []


def _cell(cell: types.CellType) -> list[Any]:
    try:
        return [cell.cell_contents]
    except ValueError:  # it is empty
        return []


def _readers(walk: _Walk) -> dict[type, Callable[[Any], None]]:
    """How values of these types are read."""
    def function(value: Any) -> None:
        walk.identity(value)
        if walk.is_own(value):
            walk.all([value.__code__, value.__defaults__, value.__kwdefaults__, value.__dict__])
            walk.all(content for cell in value.__closure__ or () for content in _cell(cell))

    def array(value: Any) -> None:
        walk.identity(f"{value.dtype.str}{value.shape}")
        if value.dtype.hasobject:
            walk.all(value.ravel().tolist())
        else:
            walk.content(value.tobytes())

    def cached(value: Any) -> None:
        walk.all([repr(value.cache_info()), value.__wrapped__])

    def parts(*names: str) -> Callable[[Any], None]:
        return lambda value: walk.all(getattr(value, name) for name in names)

    return {
        **dict.fromkeys(SEQUENCES, walk.all), **dict.fromkeys(MAPPINGS, walk.items),
        bytes: walk.content, bytearray: walk.content, types.FunctionType: function, np.ndarray: array,
        types.MethodType: parts("__func__", "__self__"), staticmethod: parts("__func__"),
        classmethod: parts("__func__"), property: parts("fget", "fset", "fdel"),
        functools.partial: parts("func", "args", "keywords"), functools.cached_property: parts("func"),
        type(functools.lru_cache(len)): cached,
        np.random.Generator: lambda value: walk.read(value.bit_generator.state),
        np.random.RandomState: lambda value: walk.read(value.get_state()),
        random.Random: lambda value: walk.read(value.getstate()),
    }


def _torch_readers(walk: _Walk) -> dict[type, Callable[[Any], None]]:
    torch = sys.modules.get("torch")
    if torch is None:
        return {}

    def tensor(value: Any) -> None:
        walk.identity(value)
        walk.all([value.requires_grad, value.grad, value.detach().numpy()])

    return {
        torch.Tensor: tensor, torch.nn.Parameter: tensor, torch.dtype: walk.identity, torch.device: walk.identity,
        torch.Size: walk.all, torch.Generator: lambda value: walk.read(value.get_state()),
    }
