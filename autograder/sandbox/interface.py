"""Which names of a homework's modules are classes, functions and methods, as the reference defines them.

A submission that binds something else to such a name is at fault; without this a case would call a None or a number in
the grader's process, and the grader would seem to be at fault.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from ..errors import GraderError, HomeworkError, StudentError
from ..wire.words import not_a_method

CLASS, FUNCTION = "class", "function"
_OF_DATA = ("property", "cached_property")
_Function = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Interface:
    """The classes and functions of a homework's modules.

    Attributes:
        names: module -> public name -> "class" or "function".
        methods: class -> the names of its methods, inherited ones too.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    methods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def check_name(self, module: str, name: str, found: str, file: str = "") -> None:
        """Refuse something that cannot be called under the name of a class or function.

        Args:
            found: what it is, in words.
            file: the module's file as it was handed in.
        Raises:
            StudentError: the reference has a class or function of that name.
        """
        kind = self.names.get(module, {}).get(name)
        if kind:
            advice = f"not a {kind}: did you assign to {name} in {file or f'{module}.py'}?"
            raise StudentError("", f"{name} is {found}, {advice}", no_secret=f"{name} is {advice}")

    def check_object(self, module: str, name: str, found: str) -> None:
        """Refuse data, which has no methods, as what a class returned.

        Args:
            found: what it is, in words.
        Raises:
            StudentError: the reference has a class of that name.
        """
        if self.is_class(module, name):
            text = "{name}(...) gives {found}, not an object of the class {name}."
            raise StudentError("", text.format(name=name, found=found),
                               no_secret=text.format(name=name, found="something"))

    def is_class(self, module: str, name: str) -> bool:
        """Whether the reference defines a class of that name."""
        return self.names.get(module, {}).get(name) == CLASS

    def check_method(self, label: str, name: str, found: str) -> None:
        """Refuse something that cannot be called in place of a method.

        Args:
            label: the class of the object, or other words for an object whose class is not known.
            found: what it is, in words.
        Raises:
            StudentError: the class has such a method in the reference; or any class has, if it is not known.
        """
        if any(name in methods for methods in self._methods_of(label)):
            raise StudentError("", not_a_method(label, name, found))

    def _methods_of(self, label: str) -> list[tuple[str, ...]]:
        return [self.methods[label]] if label in self.methods else list(self.methods.values())


def read_interface(folder: Path, files: list[str]) -> Interface:
    """The interface of these files of the reference, from their syntax: they are not imported.

    Raises:
        HomeworkError: a file cannot be read.
    """
    where = f"{folder.parent.name}/{folder.name}"
    try:
        return interface_of({name: (folder / name).read_bytes() for name in files})
    except OSError as error:
        raise HomeworkError(f"{where}/{Path(error.filename).name} cannot be read ({error.strerror}); homework.toml "
                            "names it.") from None
    except SyntaxError as error:
        place = f"{where}/{error.filename}, line {error.lineno or 1}"
        raise HomeworkError(f"{place}: the reference cannot be read: {error.msg}; correct it there.") from None
    except ValueError as error:
        raise HomeworkError(f"A file of {where} cannot be read: {error}; save it as Python source.") from None


def interface_of(sources: Mapping[str, bytes]) -> Interface:
    """The interface of the modules in these files: file name -> content."""
    names: dict[str, dict[str, str]] = {}
    classes: dict[str, ast.ClassDef] = {}
    for file, content in sources.items():
        defined = [node for node in ast.parse(content, file).body if isinstance(node, (ast.ClassDef, *_Function))]
        names[Path(file).stem] = {node.name: CLASS if isinstance(node, ast.ClassDef) else FUNCTION for node in defined}
        classes.update((node.name, node) for node in defined if isinstance(node, ast.ClassDef))
    return Interface(names, {name: tuple(sorted(set(_methods(name, classes)))) for name in classes})


def pack_interface(interface: Interface) -> bytes:
    """The interface as bytes, for a handout."""
    return msgspec.json.encode(interface)


def unpack_interface(content: bytes) -> Interface:
    """The interface that ``pack_interface`` packed.

    Raises:
        GraderError: the bytes are damaged.
    """
    try:
        return msgspec.json.decode(content, type=Interface)
    except msgspec.MsgspecError:
        raise GraderError("answers.bin is damaged; unzip the handout again.") from None


def _methods(name: str, classes: Mapping[str, ast.ClassDef], seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The methods of a class and of its bases, as far as these are in the same sources."""
    if name not in classes or name in seen:
        return
    for node in classes[name].body:
        if isinstance(node, _Function) and not any(_last_name(one) in _OF_DATA for one in node.decorator_list):
            yield node.name
    for base in classes[name].bases:
        yield from _methods(_last_name(base), classes, seen | {name})


def _last_name(node: ast.expr) -> str:
    """``"property"`` of ``property`` and of ``builtins.property``."""
    return getattr(node, "attr", "") or getattr(node, "id", "")
