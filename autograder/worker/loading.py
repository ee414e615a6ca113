"""Imports the student's modules from their bytes: whole, or by their definitions alone.

A whole import can hang, train for minutes or need a data file. Loaded by its definitions, a module consists of its
imports (each on its own), functions, classes and constants; everything else at its top level is skipped.

A worker may lack what the survey had, such as autograd. If a module was whole in the survey and its import raises now,
each of its statements is run on its own, and only those that raise are skipped.
"""

from __future__ import annotations
import __future__

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import marshal
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .executor import describe

WHOLE, DEFINITIONS, FAILED = "whole", "definitions", "failed"
STATEMENTS = "statements"  # a mode of loading alone; the module counts as loaded by its definitions


@dataclass(frozen=True)
class Loaded:
    """How one module was loaded.

    Attributes:
        how: "whole", "definitions" or "failed".
        error: (type name, message, own frames) of the first error, if any.
    """

    how: str
    error: tuple[str, str, str] | None = None


class SubmissionFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the submission's modules, after all other finders.

    Args:
        sources: file name -> bytes.
        modes: module name -> "whole" or "definitions".
        codes: file name -> its compiled code, if it is already known (see compile_all).
        instead: the mode in which a module is loaded whose whole import raises.
    """

    def __init__(self, sources: dict[str, bytes], modes: dict[str, str],
                 codes: dict[str, bytes] | None = None, instead: str = DEFINITIONS) -> None:
        self.files = {name.rpartition(".")[0]: name for name in sources}
        self.sources = sources
        self.modes = dict(modes)
        self.codes = codes or {}
        self.instead = instead
        self.announce: Callable[[str], None] = lambda name: None
        self._running: list[str] = []

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """A spec for a module of the submission, None for every other name."""
        if fullname not in self.files:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=self.files[fullname])

    def code_of(self, module: str) -> bytes | None:
        """A module's marshalled code, if it is known."""
        return self.codes.get(self.files[module])

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """The ordinary module object."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the module's code according to its mode; announce it, and then its importer when that continues."""
        self._running.append(module.__name__)
        self.announce(module.__name__)
        try:
            self._run(module)
        finally:
            self._running.pop()
            if self._running:
                self.announce(self._running[-1])

    def _run(self, module: types.ModuleType) -> None:
        if self.modes.get(module.__name__) == FAILED:
            raise ImportError(f"{module.__name__} cannot be imported, not even by its definitions alone")
        name = self.files[module.__name__]
        source = self.sources[name]
        module.__file__ = name
        linecache.cache[name] = (lambda: importlib.util.decode_source(source),)  # for tracebacks
        if self.modes.get(module.__name__, WHOLE) in (DEFINITIONS, STATEMENTS):
            whole = self.modes[module.__name__] == STATEMENTS
            _run_each(ast.parse(source, name), name, module.__dict__, (lambda node: True) if whole else _is_definition)
        elif name in self.codes:
            exec(marshal.loads(self.codes[name]), module.__dict__)
        else:
            exec(_compile(source, name), module.__dict__)


def compile_all(sources: dict[str, bytes]) -> dict[str, bytes]:
    """File name -> its code, marshalled; a file that cannot be compiled is absent and fails when it is imported."""
    codes = {}
    for name, source in sources.items():
        try:
            codes[name] = marshal.dumps(_compile(source, name))
        except Exception:
            continue
    return codes


def _compile(source: bytes, name: str) -> types.CodeType:
    return compile(source, name, "exec", dont_inherit=True)


def load_all(finder: SubmissionFinder, announce: Callable[[str], None]) -> tuple[dict[str, Any], dict[str, Loaded]]:
    """Import every module of the submission.

    Args:
        announce: called with each module's name when its code starts, or continues after importing another one, so
            that a hang can be attributed.

    Returns:
        the modules that could be loaded, and how each one was.
    """
    modules: dict[str, Any] = {}
    results: dict[str, Loaded] = {}
    finder.announce = announce
    for name in finder.files:
        results[name] = _load(finder, name)
        if results[name].how != FAILED:
            modules[name] = sys.modules[name]
    return modules, results


def _load(finder: SubmissionFinder, name: str) -> Loaded:
    own_files = set(finder.sources)
    try:
        importlib.import_module(name)
    except BaseException as error:
        first = describe(error, own_files)
        if _cannot_be_parsed(error, finder.files[name], first[2]) or finder.modes.get(name, WHOLE) != WHOLE:
            return Loaded(FAILED, first)
    else:
        return Loaded(finder.modes.get(name, WHOLE))
    finder.modes[name] = finder.instead
    sys.modules.pop(name, None)
    try:
        importlib.import_module(name)
    except BaseException:
        return Loaded(FAILED, first)
    return Loaded(DEFINITIONS, first)


def _cannot_be_parsed(error: BaseException, filename: str, frames: str) -> bool:
    if isinstance(error, UnicodeDecodeError):
        return not frames  # with frames: the module's own code raised it
    return isinstance(error, SyntaxError) and error.filename == filename


def _run_each(tree: ast.Module, filename: str, namespace: dict[str, Any], wanted: Callable[[ast.stmt], bool]) -> None:
    """Run the wanted statements of a module, each on its own; one that raises is skipped."""
    flags = _future_flags(tree)
    for node in filter(wanted, tree.body):
        code = compile(ast.Module([node], []), filename, "exec", flags, dont_inherit=True)
        try:
            exec(code, namespace)
        except Exception:
            if isinstance(node, ast.ImportFrom) and node.module:
                _import_what_exists(node, namespace)


def _future_flags(tree: ast.Module) -> int:
    """The compiler's flags for the module's ``from __future__`` imports, which apply to all its statements."""
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    features = [getattr(__future__, alias.name) for node in imports for alias in node.names]
    return sum({feature.compiler_flag for feature in features})


def _is_definition(node: ast.stmt) -> bool:
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return True
    if isinstance(node, ast.Try):
        return all(_is_definition(child) for child in [*node.body, *node.orelse, *node.finalbody])
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        return node.value is not None and _is_constant(node.value)
    return False


def _is_constant(node: ast.expr) -> bool:
    """Whether an expression is arithmetic on literals and names: no call, no attribute, nothing that runs code."""
    allowed = (ast.Constant, ast.Name, ast.BinOp, ast.UnaryOp, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.operator,
               ast.unaryop, ast.expr_context, ast.Lambda, ast.arguments, ast.arg)
    return isinstance(node, ast.Lambda) or all(isinstance(child, allowed) for child in ast.walk(node))


def _import_what_exists(node: ast.ImportFrom, namespace: dict[str, Any]) -> None:
    """Import the names of ``from x import a, b`` one by one, so that a missing one does not stop the others."""
    try:
        module = importlib.import_module(node.module or "")
    except Exception:
        return
    for alias in node.names:
        if hasattr(module, alias.name):
            namespace[alias.asname or alias.name] = getattr(module, alias.name)
