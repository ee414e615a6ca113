"""Writes literal text to a terminal, wrapped to its width."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

LABEL = re.compile(r"  (?=\S).{9} (?=\S)")  # as ``render.py`` writes them: "  off by    4.4 at most"


def write_text(console: Console, text: str, style: str = "", indent: int = 0, styled: int | None = None) -> None:
    """Print text literally: wrapped in a terminal, unchanged elsewhere.

    Args:
        styled: how many characters of it have the style; None for all.
    """
    from rich.text import Text

    lines = [line for long in text.split("\n") for line in _wrap(long, indent, console.width)]
    whole = Text("\n".join(lines) if console.is_terminal else textwrap.indent(text, " " * indent))
    whole.stylize(style, 0, len(whole) if styled is None else indent + styled)
    console.print(whole, soft_wrap=not console.is_terminal, highlight=False)


def write_plain(console: Console, text: str) -> None:
    """Print text as it is, so that it can be pasted."""
    from rich.text import Text

    console.print(Text(text), soft_wrap=True, highlight=False)


def _wrap(line: str, indent: int, width: int) -> list[str]:
    """A line wrapped to the terminal's width; continuations are indented by two more columns, or to where the text of
    a labelled line begins."""
    label = LABEL.match(line)
    start = indent + (label.end() if label else len(line) - len(line.lstrip(" ")) + 2)
    further = " " * min(start, width // 2)
    return textwrap.wrap(
        line, width, initial_indent=" " * indent, subsequent_indent=further, break_on_hyphens=False
    ) or [""]
