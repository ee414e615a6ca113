"""Which cases are meant: by words of their part, name or title, by number, or by id."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..errors import GraderError
from ..text import did_you_mean
from .outcome import Case
from .report import Item, Report

_NUMBER = re.compile(r"\d+(\.\d+)*")
_TOKEN = re.compile(r"[()]|[^\s()]+")
_WORDS = ("and", "or", "not", "(", ")")
SELECTED = "This is no grade: of {} cases only {} ran."
Term = Callable[[str], bool]
Rule = Callable[[Term], bool]


@dataclass(frozen=True)
class Selection:
    """The cases that a rule means, of those that the ids name.

    Attributes:
        rule: asked with a function that says whether a word fits the case.
        ids: ids, their ends (``public/test_relu.py::test_slope``) or numbers; None: all cases.
        text: the expression from which the rule was read; empty: all cases.
    """

    rule: Rule = lambda term: True
    ids: frozenset[str] | None = None
    text: str = ""

    def of_case(self, case: Case, number: str) -> bool:
        """Whether this case, which has this number, is meant."""
        return self._means(case.part, case.id, case.title, number)

    def of_item(self, item: Item) -> bool:
        """Whether a line of the report is meant; one for a whole part has no case and is always meant."""
        return not item.id or self._means(item.part, item.id, item.title, item.number)

    def _means(self, part: str, id: str, title: str, number: str) -> bool:
        named = self.ids is None or any(names(id, number, name) for name in self.ids)
        return named and self.rule(lambda term: _fits(term.casefold(), part, id, title, number))


ALL = Selection()


def select(text: str, ids: frozenset[str] | None = None) -> Selection:
    """The cases that an expression means, of those that the ids name.

    Args:
        text: as pytest's ``-k``: words or numbers, with ``and``, ``or``, ``not`` and brackets. Words that follow each
            other are one text, such as ``slope of ReLU``. Empty: all cases.
        ids: as in ``Selection``.

    Raises:
        GraderError: the text is no expression.
    """
    return Selection(_Reader(text).rule(), ids, text) if text.strip() else Selection(ids=ids)


def chosen(report: Report, selection: Selection) -> Report:
    """The report with the selected cases alone; its points are theirs.

    Raises:
        GraderError: there are none, or an id names none.
    """
    cases = [item for item in report.items if item.id]
    for name in sorted(selection.ids or ()) if cases else ():
        if not any(names(item.id, item.number, name) for item in cases):
            raise GraderError(f"No case is named {name!r}{did_you_mean(name, _short_ids(cases))}; write an id such as "
                              f"{_short_ids(cases)[0]}, or a number such as {cases[0].number}.")
    parts = [(part, tuple(item for item in part.items if selection.of_item(item))) for part in report.parts]
    if not any(items for _, items in parts):
        raise GraderError(no_case(selection.text, [part.name for part in report.parts]))
    kept = tuple(replace(part, items=items, maximum=sum(item.max_score for item in items))
                 for part, items in parts if items)
    note = SELECTED.format(len(report.items), sum(len(part.items) for part in kept))
    return replace(report, parts=kept, notes=(*report.notes, note))


def no_case(text: str, parts: Sequence[str]) -> str:
    """The sentence on an expression that means no case."""
    return f"No part or title contains {text!r}; the parts are {', '.join(parts)}."


def _short_ids(items: Sequence[Item]) -> list[str]:
    return ["/".join(item.id.split("/")[-2:]) for item in items]


def names(id: str, number: str, name: str) -> bool:
    """Whether a name is a case's id, its end after a slash or colons, or its number."""
    return name in (id, number) or id.endswith((f"/{name}", f"::{name}"))


def _fits(term: str, part: str, id: str, title: str, number: str) -> bool:
    """A number means its case or part; other words may be anywhere in the part, the function's name or the title."""
    if term == number.casefold():
        return True
    if _NUMBER.fullmatch(term):
        return number.startswith(f"{term}.")
    names = (part, id.rpartition("/")[2], title)
    return any(term in words.casefold() for name in names for words in (name, name.replace("_", " ")))


class _Reader:
    """Reads an expression: ``or`` binds least, ``not`` most."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: Iterator[str] = iter(_TOKEN.findall(text))
        self._next = next(self._tokens, "")

    def rule(self) -> Rule:
        """The whole expression."""
        rule = self._either()
        if self._next:
            raise self._wrong(f"{self._next!r} closes nothing")
        return rule

    def _take(self) -> str:
        token, self._next = self._next, next(self._tokens, "")
        return token

    def _either(self) -> Rule:
        rules = [self._both()]
        while self._next == "or":
            self._take()
            rules.append(self._both())
        return lambda term: any(rule(term) for rule in rules)

    def _both(self) -> Rule:
        rules = [self._one()]
        while self._next == "and":
            self._take()
            rules.append(self._one())
        return lambda term: all(rule(term) for rule in rules)

    def _one(self) -> Rule:
        if self._next == "not":
            self._take()
            inner = self._one()
            return lambda term: not inner(term)
        if self._next == "(":
            self._take()
            inner = self._either()
            if self._take() != ")":
                raise self._wrong("'(' is never closed")
            return inner
        return self._phrase()

    def _phrase(self) -> Rule:
        words = []
        while self._next and self._next not in _WORDS:
            words.append(self._take())
        if not words:
            raise self._wrong(f"a word is missing {f'before {self._next!r}' if self._next else 'at the end'}")
        phrase = " ".join(words)
        return lambda term: term(phrase)

    def _wrong(self, reason: str) -> GraderError:
        return GraderError(f"-k {self._text!r} cannot be read: {reason}; write words or numbers, with and, or, not.")
