"""Reads the fenced blocks of a Markdown file: their kind, and commands with what they should print.

A block marked ``console`` contains lines that begin with ``$ `` and, below each, what it prints. A line ``...`` means
any lines, three dots within a line mean any text. A block marked with a kind and a path, such as
``python reference/hw6/layers.py``, is that whole file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block.

    Attributes:
        section: the heading of the second level above it; empty if there is none.
        path: the file that it is; empty if it is no file.
    """

    document: str
    section: str
    kind: str
    path: str
    text: str


@dataclass(frozen=True)
class Command:
    """One command of a console block, with the lines that the document shows below it."""

    line: str
    shown: tuple[str, ...]


def blocks_of(document: Path) -> list[Block]:
    """All fenced blocks of a document, in its order."""
    text = document.read_text("utf-8")
    found = []
    for match in FENCE.finditer(text):
        kind, _, path = match[1].strip().partition(" ")
        headings = re.findall(r"^## (.+)$", text[:match.start()], re.MULTILINE)
        found.append(Block(document.name, headings[-1] if headings else "", kind, path.strip(), match[2]))
    return found


def commands_of(block: Block) -> list[Command]:
    """The commands of a console block; a line that ends with a backslash continues in the next one."""
    commands: list[Command] = []
    for line in block.text.replace("\\\n", "").splitlines():
        if line.startswith("$ "):
            commands.append(Command(line[2:], ()))
        else:
            assert commands, f"{block.document}: a console block begins with {line!r} instead of a command."
            last = commands.pop()
            commands.append(Command(last.line, (*last.shown, line)))
    return commands


def agrees(shown: tuple[str, ...], printed: str) -> bool:
    """Whether what was printed is what a document shows; spaces and empty lines do not count."""
    lines = [" ".join(line.split()) for line in shown if line.strip()]
    pattern = "".join(r"(?:[^\n]*\n)*?" if line == "..." else
                      r"[^\n]*?".join(map(re.escape, line.split("..."))) + r"\n" for line in lines)
    text = "".join(" ".join(line.split()) + "\n" for line in printed.splitlines() if line.strip())
    return re.fullmatch(pattern, text) is not None
