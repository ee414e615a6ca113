"""Modules that case files see in place of Hypothesis, which takes a quarter of a second to import."""

from __future__ import annotations

import ast
import sys
import types
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from .given import Settings, assume, event, given, note, target
from .recipes import Recipe

TOP = {"given": given, "settings": Settings, "assume": assume, "note": note, "event": event, "target": target}
NAMES = {"hypothesis": {*TOP, "strategies"}, "hypothesis.extra": {"numpy"}}
NEVER = {"composite", "data", "deferred", "recursive", "register_type_strategy", "DataObject", "DrawFn"}


class _Strategies(types.ModuleType):
    """A module in which every public name makes recipes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return Recipe if name == "SearchStrategy" else _maker(self.__name__, name)


def _maker(module: str, name: str) -> Callable[..., Recipe]:
    def make(*args: Any, **kwargs: Any) -> Recipe:
        return Recipe(partial(_call, module, name), name, args, kwargs)

    return make


def _call(module: str, name: str, /, *args: Any, **kwargs: Any) -> Any:
    """Call a function of Hypothesis's, which is there in place of the stand-in by now."""
    return getattr(sys.modules[module], name)(*args, **kwargs)


def _modules() -> dict[str, types.ModuleType]:
    top, extra = types.ModuleType("hypothesis"), types.ModuleType("hypothesis.extra")
    strategies, arrays = _Strategies("hypothesis.strategies"), _Strategies("hypothesis.extra.numpy")
    vars(top).update(TOP, strategies=strategies, extra=extra, __path__=[])
    vars(extra).update(numpy=arrays, __path__=[])
    return {module.__name__: module for module in (top, extra, strategies, arrays)}


MODULES = _modules()
_displaced: dict[str, types.ModuleType] = {}


def put() -> None:
    """Let imports of Hypothesis give the stand-in."""
    _displaced.update({name: sys.modules[name] for name, module in MODULES.items()
                       if sys.modules.get(name, module) is not module})
    sys.modules.update(MODULES)


def is_put() -> bool:
    """Whether imports of Hypothesis give the stand-in."""
    return sys.modules.get("hypothesis") is MODULES["hypothesis"]


def remove() -> None:
    """Let imports of Hypothesis give Hypothesis again."""
    for name, module in MODULES.items():
        if sys.modules.get(name) is module:
            del sys.modules[name]
    sys.modules.update(_displaced)
    _displaced.clear()


def suffices(sources: Iterable[bytes]) -> bool:
    """Whether these case files use nothing of Hypothesis that the stand-in lacks."""
    return all(_suffices_for(ast.parse(source)) for source in sources if b"hypothesis" in source)


def _suffices_for(tree: ast.Module) -> bool:
    nodes = list(ast.walk(tree))
    if not all(map(_is_known_import, nodes)):
        return False
    names = {alias.asname or alias.name for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))
             for alias in node.names if alias.name.split(".")[-1] in ("strategies", "numpy", "settings")}
    return not any(isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names
                   and (node.attr in NEVER or node.value.id == "settings") for node in nodes)


def _is_known_import(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "hypothesis":
        names = {alias.name for alias in node.names}
        if node.module in NAMES:
            return names <= NAMES[node.module]
        return node.module in MODULES and names.isdisjoint({*NEVER, "*"})
    if isinstance(node, ast.Import):
        return all(alias.name in MODULES and alias.asname is not None and "." in alias.name
                   for alias in node.names if alias.name.partition(".")[0] == "hypothesis")
    return True
