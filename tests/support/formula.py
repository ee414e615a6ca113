"""The formula of a right value, in terms of the arrays of its call, in NumPy's words.

A formula is some steps ``name = expression`` and at last an expression. Sums keep their axes, so rows divide as they
should: ``e = exp(x)``, then ``e / sum(e, axis=1)``.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

LAST = ""  # the name of the last step


@dataclass(frozen=True)
class Formula:
    """Steps by name, in order; the last one has the name "".

    Attributes:
        steps: pairs of a name and its expression.
    """

    steps: tuple[tuple[str, ast.expr], ...]

    @classmethod
    def read(cls, text: str) -> Formula:
        """The formula of some lines.

        Raises:
            ValueError: a line is neither ``name = expression`` nor, as the last one, an expression.
        """
        steps = list(lines(text))
        if [name for name, _ in steps if name == LAST] != [LAST] or steps[-1][0] != LAST:
            raise ValueError(f"A formula has steps 'name = expression', and one expression at its end: {text!r}.")
        return cls(tuple(steps))

    def text(self, step: str, named: Collection[str]) -> str:
        """A step's expression, and what it needs: ``"e / max(e), with e = exp(x)"``.

        Args:
            named: the steps that need no definition.
        """
        expressions = dict(self.steps)
        needed = [name for name, _ in self.steps if name in self._before(step, named)]
        definitions = ", ".join(f"{name} = {ast.unparse(expressions[name])}" for name in needed)
        return ast.unparse(expressions[step]) + (f", with {definitions}" if definitions else "")

    def after(self, step: str) -> set[str]:
        """The steps that depend on one."""
        return {name for name, _ in self.steps if step in self._before(name, ())}

    def _before(self, step: str, named: Collection[str]) -> set[str]:
        """The steps that one needs, directly or through others; those in ``named`` are passed over."""
        expressions = dict(self.steps)
        used = {node.id for node in ast.walk(expressions[step]) if isinstance(node, ast.Name)}
        direct = {name for name in used & {*expressions} if name not in named}
        return direct.union(*(self._before(name, named) for name in direct))

    def steps_after(self, step: str) -> Sequence[tuple[str, ast.expr]]:
        """The steps behind one of them, in order."""
        return self.steps[[name for name, _ in self.steps].index(step) + 1:]

    def with_steps(self, changes: Mapping[str, ast.expr]) -> Formula:
        """The formula with other expressions for some steps."""
        return replace(self, steps=tuple((name, changes.get(name, old)) for name, old in self.steps))


def lines(text: str) -> Iterator[tuple[str, ast.expr]]:
    """Each line's name, "" for an expression alone, and its expression."""
    for node in ast.parse(text.strip()).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.Expr):
            yield LAST, node.value
