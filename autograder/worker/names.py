"""The public names of a student's module, those of the file itself first.

``from torch import *`` after ``from typing import *`` imports more than a thousand names, all before the file's own. A
report of the first thousand would miss the class that a case needs.
"""

from __future__ import annotations

import marshal
import types
from collections.abc import Collection
from typing import Any

from .raised import EXCEPTION_CLASS, is_exception_class

MOST_NAMES = 2_000
LONGEST_NAME = 100
Names = dict[str, str]


def public_names(module: Any, modules: Collection[str], code: bytes | None = None) -> tuple[Names, Names]:
    """The submission's own names, and those imported from elsewhere: name -> kind.

    A kind is "class", EXCEPTION_CLASS, "callable", "module" or "data".

    Own are those that the module's statements mention, and what is defined in any module of the submission.
    Together they are at most MOST_NAMES, of at most LONGEST_NAME characters each; imported ones are left out first.

    Args:
        modules: names of the submission's modules.
        code: the module's marshalled code object, if it is known.
    """
    mentioned = _mentioned(marshal.loads(code)) if code else frozenset()
    own: Names = {}
    imported: Names = {}
    for name, value in list(vars(module).items()):
        if type(name) is str and not name.startswith("_") and len(name) <= LONGEST_NAME:
            group = own if name in mentioned or _home(value) in modules else imported
            if len(group) < MOST_NAMES:
                group[name] = _kind(value)
    return own, dict(list(imported.items())[:MOST_NAMES - len(own)])


def _mentioned(code: Any) -> frozenset[str]:
    """The names in a module's code, or in the steps of one that is loaded by its definitions."""
    codes = [step[3] for step in code] if isinstance(code, list) else [code]
    return frozenset(name for one in codes for name in one.co_names)


def _home(value: object) -> str:
    """The module that defines a class or function; "" if unknown."""
    try:
        home = getattr(value, "__module__", "") if issubclass(type(value), type) or callable(value) else ""
    except BaseException:  # reading an attribute of a student's object may raise anything
        return ""
    return home if type(home) is str else ""


def _kind(value: object) -> str:
    if is_exception_class(value):
        return EXCEPTION_CLASS
    if issubclass(type(value), type):  # isinstance would run the value's own code
        return "class"
    if issubclass(type(value), types.ModuleType):
        return "module"
    return "callable" if callable(value) else "data"
