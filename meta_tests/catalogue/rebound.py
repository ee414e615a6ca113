"""Solutions in which one name of the reference is bound to something of another kind, one at a time.

``python -m meta_tests.catalogue.rebound cmu_hw3`` runs the cases on all of them; the suite runs a selection.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.certify.catalogue import reference_sources
from autograder.engine.verdicts import failure_of
from autograder.homework import Homework, load_homework
from autograder.inprocess.runner import Runner

DATA = {
    "None": "None", "number": "7", "nan": "float('nan')", "truth": "True", "text": "'seven'", "list": "[]",
    "array": "__import__('numpy').ones(3)", "dict": "{}", "list_of_None": "[None, None, None]", "set": "{1, 2}",
    "array_of_objects": "__import__('numpy').array([None, {}], dtype=object)"}
OBJECTS = {"instance": "type('Thing', (), {})()", "module": "__import__('math')", "generator": "(i for i in ())"}
CALLABLES = {"class": "type('Thing', (), {})", "of_no_arguments": "lambda: None", "of_any": "lambda *a, **k: None"}
VALUES = {**DATA, **OBJECTS, **CALLABLES}
EACH_TIME = '''
def _after(cls, method, attribute, value):
    before = getattr(cls, method)
    def after(self, *args, **kwargs):
        result = before(self, *args, **kwargs)
        setattr(self, attribute, value)
        return result
    setattr(cls, method, after)
'''
NEVER_CALLED = {**DATA, **OBJECTS}


@dataclass(frozen=True)
class Target:
    """A name that the reference defines: a function, a class, or a method or attribute of a class."""

    file: str
    kind: str
    owner: str
    name: str

    def __str__(self) -> str:
        return self.name if self.owner == self.name else f"{self.owner}.{self.name}"


@dataclass(frozen=True)
class Rebound:
    """The reference with one name bound to something else.

    Attributes:
        must_lose: whether no right code can do this.
    """

    id: str
    target: Target
    sources: dict[str, str]
    must_lose: bool


def rebound(homework: Homework) -> Iterator[Rebound]:
    """Every name in every way with every value."""
    sources = reference_sources(homework)
    for target in (one for file, text in sources.items() for one in targets(file, text)):
        for value, code in VALUES.items():
            for way, statement, must_lose in ways(target, value, code):
                kept, mark, main = sources[target.file].partition('\nif __name__ == "__main__":')
                changed = {**sources, target.file: f"{kept}\n{statement}\n{mark}{main}"}
                yield Rebound(f"{way}-{value}".replace("NAME", str(target)), target, changed, must_lose)


def targets(file: str, text: str) -> Iterator[Target]:
    """The public names of a file."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            yield Target(file, "function", node.name, node.name)
        if isinstance(node, ast.ClassDef):
            yield Target(file, "class", node.name, node.name)
            methods = [one.name for one in node.body if isinstance(one, ast.FunctionDef)]
            yield from (Target(file, "method", node.name, name) for name in methods if not name.startswith("__"))
            yield from (Target(file, "attribute", node.name, name) for name in sorted(set(attributes(node))))


def attributes(node: ast.ClassDef) -> Iterator[str]:
    """What the methods of a class bind on self."""
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store) and ast.unparse(one.value) == "self":
            yield one.attr


def ways(target: Target, value: str, code: str) -> Iterator[tuple[str, str, bool]]:
    """How the name is rebound: the way in words, the statement, and whether no right code can do it."""
    name, wrong = str(target), value in NEVER_CALLED
    if target.kind in ("function", "class"):
        yield "NAME_is", f"{name} = {code}", wrong
        yield "NAME_gives", f"{name} = lambda *a, **k: {code}", target.kind == "class" and value in DATA
    if target.kind == "class":
        yield "NAME.__new___gives", f"{name}.__new__ = lambda *a, **k: {code}", value in DATA
        yield "NAME.__init___gives", f"{name}.__init__ = lambda *a, **k: {code}", value in DATA and value != "None"
    if target.kind == "method":
        yield "NAME_is", f"{name} = {code}", wrong
        yield "NAME_gives", f"{name} = lambda *a, **k: {code}", False
        yield "NAME_is_a_property_of", f"{name} = property(lambda self: {code})", wrong
        yield "self.NAME_is", _after(target, "'__init__'", code), wrong
    if target.kind == "attribute":
        yield "self.NAME_is_at_first", _after(target, "'__init__'", code), False
        yield "self.NAME_is_always", _after(target, None, code), False


def _after(target: Target, method: str | None, code: str) -> str:
    """A statement that sets an attribute after one method, or after each."""
    methods = f"[{method}]" if method else f"[name for name, value in vars({target.owner}).items() if callable(value)]"
    return f"{EACH_TIME}\nfor _name in {methods}:\n    _after({target.owner}, _name, {target.name!r}, {code})"


def problems(runner: Runner, one: Rebound) -> list[str]:
    """What is wrong with how the cases judge it; a fault of the grader, points kept, or a sentence without the name."""
    try:
        results = runner.run_all(one.sources)
    except Exception as fault:
        return [f"{one.id}: a fault of the grader, {type(fault).__name__}: {fault}"]
    part = part_of(runner.homework, one.target)
    failures = [failure_of(results[runner.short_id(case)].failure) for case in runner.cases
                if case.case.part == part and results[runner.short_id(case)].failure is not None]
    if not one.must_lose or part is None:
        return []
    if not failures:
        return [f"{one.id}: {part} loses nothing"]
    named = any(one.target.name in failure.headline for failure in failures)
    return [] if named else [f"{one.id}: no sentence names it"]


def part_of(homework: Homework, target: Target) -> str | None:
    """The part that grades a name, if it is called like its class, function or method."""
    for name in (target.name, target.owner):
        for part in homework.parts:
            if part.replace("_", "") == name.replace("_", "").lower():
                return part
    return None


def main(name: str) -> int:
    """Run the cases on all of them; the exit status."""
    runner, found = Runner(load_homework(name), examples=3), 0
    all_of_them = list(rebound(runner.homework))
    for one in all_of_them:
        for problem in problems(runner, one):
            found += 1
            print(problem, flush=True)
    print(f"{name}: {len(all_of_them)} solutions, {found} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
