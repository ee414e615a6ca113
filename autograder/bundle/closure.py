"""Which of our modules a module imports, read from its source: a zip contains what its code imports, and no more."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..places import place_of

PACKAGE, CASES = "autograder", "tests"


def closure(root: Path, starts: Iterable[str], doors: Iterable[str] = (), package: str = PACKAGE) -> list[str]:
    """The files below ``root`` that ``starts`` (paths with slashes) import, directly or not, with themselves, sorted.

    Only imports from the top folder ``package`` count. For the files in ``doors`` only imports at module level
    counts: a command line imports a command's room when the command runs. Imports for type checkers alone never count.
    """
    doors = set(doors)
    found: set[str] = set()
    waiting = [*starts, *doors]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _parents(root, name)
            waiting += _imported(root, name, package, whole=name not in doors)
    return sorted(found)


def case_modules(root: Path, files: Iterable[str]) -> list[str]:
    """The modules of tests/ that these files of cases import, directly or not, each with its data; no other files.

    A module's data are the files beside it that have its name: ``digits.csv.gz`` beside ``digits.py``.
    """
    cases = [name for name in files if name.endswith(".py")]
    modules = [name for name in closure(root, cases, package=CASES) if name not in cases]
    return [*modules, *(name for module in modules for name in _data_of(root, module))]


def _data_of(root: Path, module: str) -> list[str]:
    path = place_of(root, module)
    return [f"{Path(module).parent.as_posix()}/{found.name}" for found in sorted(path.parent.glob(f"{path.stem}.*"))
            if found.suffix != ".py" and found.is_file()]


def _parents(root: Path, name: str) -> list[str]:
    """The ``__init__.py`` of each package around a file; a folder without one is a package too."""
    inits = [f"{folder.as_posix()}/__init__.py" for folder in Path(name).parents if folder.parts]
    return [init for init in inits if place_of(root, init).is_file()]


def _imported(root: Path, name: str, package: str, whole: bool) -> Iterator[str]:
    tree = ast.parse(place_of(root, name).read_bytes(), name)
    for node in _imports(tree.body, whole):
        for module in _modules(node, Path(name).parent, package):
            for candidate in (f"{module}.py", f"{module}/__init__.py"):
                if place_of(root, candidate).is_file():
                    yield candidate


def _imports(body: Iterable[ast.AST], whole: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    """The import statements that can run; those inside functions only if ``whole``."""
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            yield from _imports(node.orelse, whole)
        elif whole or not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield from _imports(ast.iter_child_nodes(node), whole)


def _modules(node: ast.Import | ast.ImportFrom, folder: Path, package: str) -> Iterator[str]:
    """What an import may name, as paths without suffix; a name imported from a package may be a module of it."""
    if isinstance(node, ast.Import):
        paths = [alias.name.replace(".", "/") for alias in node.names]
    else:
        base = Path(*folder.parts[: len(folder.parts) - node.level + 1]) if node.level else Path()
        place = base.joinpath(*(node.module or "").split(".")).as_posix()
        paths = [place, *(f"{place}/{alias.name}" for alias in node.names)]
    return (path for path in paths if path.split("/")[0] == package)
