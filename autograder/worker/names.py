"""The public names of a student's module, those of the file itself first.

``from torch import *`` after ``from typing import *`` brings more than a thousand names, and all of them before the
file's own: a report of the first thousand would miss the class that a case asks for.
"""

from __future__ import annotations

import marshal
from collections.abc import Collection
from typing import Any

MOST_NAMES = 2_000
LONGEST_NAME = 100
Names = dict[str, str]


def public_names(module: Any, modules: Collection[str], code: bytes | None = None) -> tuple[Names, Names]:
    """The submission's own names, and those imported from elsewhere: name -> "class", "callable" or "data".

    Own are those that the module's statements mention, and what is defined in any module of the submission.
    Together they are at most MOST_NAMES, of at most LONGEST_NAME characters each; imported ones are left out first.

    Args:
        modules: names of the submission's modules.
        code: the module's marshalled code object, where it is known.
    """
    mentioned = frozenset(marshal.loads(code).co_names) if code else frozenset()
    own: Names = {}
    imported: Names = {}
    for name, value in list(vars(module).items()):
        if type(name) is str and not name.startswith("_") and len(name) <= LONGEST_NAME:
            group = own if name in mentioned or _home(value) in modules else imported
            if len(group) < MOST_NAMES:
                group[name] = _kind(value)
    return own, dict(list(imported.items())[:MOST_NAMES - len(own)])


def _home(value: object) -> str:
    """The module where a class or function was defined; "" for what does not say."""
    try:
        home = getattr(value, "__module__", "") if issubclass(type(value), type) or callable(value) else ""
    except BaseException:  # a student's object may raise anything when it is asked
        return ""
    return home if type(home) is str else ""


def _kind(value: object) -> str:
    if issubclass(type(value), type):  # isinstance would ask the value itself
        return "class"
    return "callable" if callable(value) else "data"
