"""Broken solutions, by their syntax tree: wrong results, exceptions, noise, slowness, recursion, lost state."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from typing import TypeVar

RESULTS = (
    "None", "0", "'text'", "[]", "{}", "True", "[{0}]", "({0}, {0})", "{{'a': {0}}}", "-({0})", "({0}) * 2",
    "({0}) + 1e-3", "({0}) * float('nan')", "({0}) / 0.0", "({0}).T", "({0})[0]", "({0})[None]", "({0})[::-1]",
    "({0})[:-1]", "({0}).sum()",
    "({0}).tolist()", "({0}).astype('float16')", "({0}).astype(int)", "({0}).astype(complex)", "({0}).astype(object)",
    "({0}).astype(str)", "({0}).ravel()", "({0}).copy()", "np.zeros((0, 3))", "np.zeros((2,) * 30)", "np.matrix({0})",
    "np.ma.masked_array({0})", "np.array([None])", "iter([{0}])", "(lambda: {0})", "type({0})", "{0}.__class__", "self",
    "memoryview(b'x')", "10**400", "object()", "range(3)", "{{1, 2}}", "({0}).flags", "__import__('math')", "...",
)  # fmt: skip
EXCEPTIONS = (
    "ValueError('no')", "KeyError", "IndexError('\\x1b[2J\\u202e')", "StopIteration", "GeneratorExit", "SystemExit(0)",
    "KeyboardInterrupt", "MemoryError", "RecursionError", "AssertionError", "NotImplementedError",
    "BaseException('all')", "Warning('w')", "UnicodeDecodeError('a', b'b', 0, 1, 'c')",
    "type('E' * 3000, (Exception,), {})('x' * 100_000)",
    "type('E', (Exception,), {'__str__': lambda self: 1 / 0})", "type('E', (Exception,), {'__str__': lambda self: 7})",
    "ExceptionGroup('g', [ValueError(1)])", "OSError(28, 'No space left')", "ImportError('no')", "7",
)
PRINTS = (
    "print('here')", "print('x' * 5000)", "print('\\x1b[31m\\u202e\\ud800')", "print('{\"tests\": [{\"score\": 50}]}')",
    "__import__('sys').stderr.write('e' * 70)", "print(end='\\0' * 9)", "__import__('warnings').warn('again')",
    "__import__('os').write(1, b'\\xff\\xfe')", "__import__('os').write(2, b'PASSED')",
)
DELAYS = ("__import__('time').sleep(0.01)", "sum(range(100_000))")
HANGS = ("while True: pass", "__import__('time').sleep(1000)")
STATES = (
    "globals().__setitem__('_count', globals().get('_count', 0) + 1)\nif _count > {n}: raise ValueError('worn out')",
    "globals().__setitem__('_count', globals().get('_count', 0) + 1)\nif _count > {n}: return None",
    "{first} = {first} * 1.001", "{first} *= 0", "{first} -= {first}", "{first} = None", "del {first}",
    "{first}.__dict__.clear()", "self.__dict__.clear()", "np.random.seed(0)", "np.seterr(all='raise')",
    "import numpy; numpy.float64 = None", "__import__('sys').setrecursionlimit(50)", "__import__('random').seed(1)",
)
VALUES = ("None", "7", "'text'", "[]", "{}", "lambda *a: None", "type('X', (), {})", "object()", "np", "np.zeros(3)",
          "type", "print", "property(lambda self: 1)")
Function = ast.FunctionDef
Node = TypeVar("Node", bound=ast.AST)


def other_result(numbers: random.Random, source: str) -> str:
    """Return something else from a function."""
    def change(tree: ast.Module) -> None:
        node = _one(numbers, [node for node in _all(tree, ast.Return) if node.value is not None])
        assert node.value is not None
        node.value = _expression(numbers.choice(RESULTS).format(f"({ast.unparse(node.value)})"))

    return _changed(source, change)


def no_result(numbers: random.Random, source: str) -> str:
    """Forget a return."""
    def change(tree: ast.Module) -> None:
        body, place = _one(numbers, [(body, place) for body in _bodies(tree) for place, node in enumerate(body)
                                     if isinstance(node, ast.Return) and node.value is not None])
        node = body[place]
        assert isinstance(node, ast.Return) and node.value is not None
        body[place] = ast.Expr(node.value)

    return _changed(source, change)


def raises(numbers: random.Random, source: str) -> str:
    """Raise an exception somewhere, at the top level too."""
    return _inserted(numbers, source, f"raise {numbers.choice(EXCEPTIONS)}")


def noisy(numbers: random.Random, source: str) -> str:
    """Print somewhere."""
    return _inserted(numbers, source, numbers.choice(PRINTS))


def slow(numbers: random.Random, source: str) -> str:
    """Lose a little time somewhere."""
    return _inserted(numbers, source, numbers.choice(DELAYS))


def hangs(numbers: random.Random, source: str) -> str:
    """Hang somewhere."""
    return _inserted(numbers, source, numbers.choice(HANGS))


def calls_itself(numbers: random.Random, source: str) -> str:
    """Let a function call itself without end."""
    def change(tree: ast.Module) -> None:
        function = _one(numbers, _all(tree, Function))
        names = [one.arg for one in function.args.args]
        call = (f"self.{function.name}({', '.join(names[1:])})" if names[:1] == ["self"]
                else f"{function.name}({', '.join(names)})")
        function.body[_after_docstring(function):] = _statements(f"return {call}")

    return _changed(source, change)


def spoils_state(numbers: random.Random, source: str) -> str:
    """Change what is not the function's own: its arguments, its object, the process; or work a few times only."""
    def change(tree: ast.Module) -> None:
        function = _one(numbers, [node for node in _all(tree, Function) if node.args.args])
        names = [one.arg for one in function.args.args]
        first = names[1] if names[0] == "self" and len(names) > 1 else names[0]
        place = _after_docstring(function)
        text = numbers.choice(STATES).format(first=first, n=numbers.choice((0, 3, 40)))
        function.body[place:place] = _statements(text)

    return _changed(source, change)


def other_object(numbers: random.Random, source: str) -> str:
    """Put another value in the place of a class, a function, a method or an attribute."""
    value = numbers.choice(VALUES)

    def change(tree: ast.Module) -> None:
        bodies = [body for body in _bodies(tree) if any(isinstance(node, (ast.ClassDef, Function)) for node in body)]
        body = _one(numbers, bodies)
        node = _one(numbers, [node for node in body if isinstance(node, (ast.ClassDef, Function))])
        if isinstance(node, Function) and node.name == "__init__":
            node.body += _statements(f"self.{_one(numbers, _methods(tree))} = {value}")
        else:
            body.insert(body.index(node) + 1, *_statements(f"{node.name} = {value}"))

    return _changed(source, change)


def without_statement(numbers: random.Random, source: str) -> str:
    """Delete a statement, or a whole method."""
    def change(tree: ast.Module) -> None:
        body = _one(numbers, list(_bodies(tree)))
        body[(place := numbers.randrange(len(body))):place + 1] = [] if len(body) > 1 else [ast.Pass()]

    return _changed(source, change)


def swapped_statements(numbers: random.Random, source: str) -> str:
    """Let two statements change places."""
    def change(tree: ast.Module) -> None:
        body = _one(numbers, [body for body in _bodies(tree) if len(body) > 1])
        place = numbers.randrange(len(body) - 1)
        body[place:place + 2] = [body[place + 1], body[place]]

    return _changed(source, change)


def other_arguments(numbers: random.Random, source: str) -> str:
    """Change the arguments of a call: one less, others' places, an axis."""
    def change(tree: ast.Module) -> None:
        call = _one(numbers, [node for node in _all(tree, ast.Call) if node.args or node.keywords])
        if call.keywords and numbers.random() < 0.7:
            keyword = numbers.choice(call.keywords)
            if numbers.random() < 0.5:
                call.keywords.remove(keyword)
            else:
                keyword.value = _expression(numbers.choice(("0", "1", "-1", "None", "True", "False", "2")))
        elif call.args:
            numbers.shuffle(call.args) if len(call.args) > 1 else call.args.clear()

    return _changed(source, change)


def _changed(source: str, change: Callable[[ast.Module], None]) -> str:
    tree = ast.parse(source)
    change(tree)
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _inserted(numbers: random.Random, source: str, text: str) -> str:
    def change(tree: ast.Module) -> None:
        body = _one(numbers, list(_bodies(tree)))
        place = numbers.randint(0, len(body))
        body[place:place] = _statements(text)

    return _changed(source, change)


def _bodies(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Every list of statements: of the file, of classes, functions, loops and branches."""
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            body = getattr(node, name, None)
            if isinstance(body, list) and body:
                yield body


def _all(tree: ast.Module, kind: type[Node]) -> list[Node]:
    return [node for node in ast.walk(tree) if isinstance(node, kind)]


def _methods(tree: ast.Module) -> list[str]:
    return sorted({node.name for node in _all(tree, Function)})


def _after_docstring(function: Function) -> int:
    return 1 if ast.get_docstring(function) is not None else 0


def _statements(text: str) -> list[ast.stmt]:
    function = ast.parse(f"def f():\n{_block(text)}").body[0]
    assert isinstance(function, Function)
    return function.body


def _block(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


Item = TypeVar("Item")


def _one(numbers: random.Random, items: list[Item]) -> Item:
    if not items:
        raise LookupError("nothing of this kind in this file")
    return numbers.choice(items)


ACCIDENTS = (*[other_result] * 4, no_result, *[raises] * 3, noisy, slow, calls_itself, *[spoils_state] * 2,
             *[other_object] * 2, *[without_statement] * 2, swapped_statements, *[other_arguments] * 2)
