"""Broken solutions, by their tokens: what a slip of the keyboard does. Many cannot be parsed, and that is meant."""

from __future__ import annotations

import builtins
import io
import keyword
import random
import tokenize
from dataclasses import dataclass

OPERATORS = {"+": "-", "-": "+", "*": "/", "/": "*", "@": "*", "**": "*", "//": "/", ">": ">=", ">=": ">", "<": "<=",
             "<=": "<", "==": "!=", "-=": "+=", "+=": "-=", "=": "+="}
NUMBERS = ("0", "1", "2", "-1", "0.5", "1e-3", "1e9", "None", "True")
WORDS = ("True", "False", "None", "and", "or", "not", "is", "in", "if", "else", "return", "pass", "break", "lambda",
         "yield", "await", "global", "del", "raise", "assert", "import")
SPACE = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT}


@dataclass(frozen=True)
class Token:
    """A token that means something: its kind, its text, and where in the source it is."""

    kind: int
    text: str
    start: int
    end: int


def tokens_of(source: str) -> list[Token]:
    """The tokens of a source, without comments, docstrings and layout."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return [Token(one.type, one.string, starts[one.start[0] - 1] + one.start[1], starts[one.end[0] - 1] + one.end[1])
            for one in tokenize.generate_tokens(io.StringIO(source).readline)
            if one.type not in SPACE and not one.string.startswith('"""')]


def cut_off(numbers: random.Random, source: str) -> str:
    """End the file at a token."""
    return source[:numbers.choice(tokens_of(source)).start]


def without_token(numbers: random.Random, source: str) -> str:
    """Delete a token."""
    token = numbers.choice(tokens_of(source))
    return source[:token.start] + source[token.end:]


def swapped_tokens(numbers: random.Random, source: str) -> str:
    """Let two tokens near each other change places."""
    tokens = tokens_of(source)
    place = numbers.randrange(len(tokens) - 3)
    one, other = tokens[place], tokens[place + numbers.randint(1, 3)]
    return source[:one.start] + other.text + source[one.end:other.start] + one.text + source[other.end:]


def other_token(numbers: random.Random, source: str) -> str:
    """Replace a token by another one of the file, or by a keyword."""
    tokens = tokens_of(source)
    text = numbers.choice(WORDS) if numbers.random() < 0.2 else numbers.choice(tokens).text
    return _replaced(source, numbers.choice(tokens), text)


def other_operator(numbers: random.Random, source: str) -> str:
    """Replace an operator by a similar one."""
    token = _one_of(numbers, [token for token in tokens_of(source) if token.text in OPERATORS])
    return _replaced(source, token, OPERATORS[token.text])


def other_number(numbers: random.Random, source: str) -> str:
    """Replace a number by another one."""
    token = _one_of(numbers, [token for token in tokens_of(source) if token.kind == tokenize.NUMBER])
    return _replaced(source, token, numbers.choice(NUMBERS))


def misspelt_once(numbers: random.Random, source: str) -> str:
    """Misspell a name in one place, or use another name there."""
    names = _names(source)
    token = _one_of(numbers, names)
    return _replaced(source, token, numbers.choice((token.text + "_", numbers.choice(names).text)))


def renamed(numbers: random.Random, source: str) -> str:
    """Rename something everywhere: a class, a function, an attribute or a variable."""
    names = _names(source)
    old = _one_of(numbers, names).text
    for token in reversed(names):
        if token.text == old:
            source = _replaced(source, token, f"{old}_2")
    return source


def without_line(numbers: random.Random, source: str) -> str:
    """Delete a line with code."""
    lines = source.splitlines(keepends=True)
    token = numbers.choice(tokens_of(source))
    del lines[source.count("\n", 0, token.start)]
    return "".join(lines)


def indented(numbers: random.Random, source: str) -> str:
    """Move a line to the left or to the right."""
    lines = source.splitlines(keepends=True)
    place = source.count("\n", 0, numbers.choice(tokens_of(source)).start)
    lines[place] = numbers.choice(("    " + lines[place], "\t" + lines[place], lines[place].removeprefix("    ")))
    return "".join(lines)


def _names(source: str) -> list[Token]:
    return [token for token in tokens_of(source) if token.kind == tokenize.NAME and not keyword.iskeyword(token.text)
            and not hasattr(builtins, token.text) and not token.text.startswith("__")]


def _one_of(numbers: random.Random, tokens: list[Token]) -> Token:
    if not tokens:
        raise LookupError("no such token in this file")
    return numbers.choice(tokens)


def _replaced(source: str, token: Token, text: str) -> str:
    return source[:token.start] + text + source[token.end:]


SLIPS = (cut_off, without_token, swapped_tokens, other_token, other_operator, other_operator, other_number,
         misspelt_once, renamed, without_line, indented)
