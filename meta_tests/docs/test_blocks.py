"""The reader of the docs: which output agrees with what is shown, and which does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from meta_tests.docs.blocks import Command, agrees, blocks_of, commands_of

PAGE = """\
## First

```console
$ one \\
  two
shown

$ three
```

## Second

```python a/b.py
x = 1
```
"""


def test_blocks_know_their_place(tmp_path: Path) -> None:
    """Kind, file and section are read from the page."""
    (tmp_path / "page.md").write_text(PAGE)

    found = [(block.document, block.section, block.kind, block.path) for block in blocks_of(tmp_path / "page.md")]
    assert found == [("page.md", "First", "console", ""), ("page.md", "Second", "python", "a/b.py")]


def test_commands_keep_what_is_shown_below_them(tmp_path: Path) -> None:
    """A line that ends with a backslash continues the command; the lines below it are its output."""
    (tmp_path / "page.md").write_text(PAGE)

    commands = commands_of(blocks_of(tmp_path / "page.md")[0])
    assert commands == [Command("one   two", ("shown", "")), Command("three", ())]


@pytest.mark.parametrize(("shown", "printed"), [
    (("one", "two"), "one\n\n  two  \n"),
    (("one", "...", "four"), "one\ntwo\nthree\nfour\n"),
    (("...", "four"), "four\n"),
    (("took ... s",), "took 1.5 s\n"),
    (("[1 2] ...",), "[1 2] and more\n"),
])
def test_what_agrees(shown: tuple[str, ...], printed: str) -> None:
    """Spaces and empty lines do not count; dots match anything."""
    assert agrees(shown, printed)


@pytest.mark.parametrize(("shown", "printed"), [
    (("one",), "one\ntwo\n"),
    (("two",), "one\ntwo\n"),
    (("one", "two"), "two\none\n"),
    (("Total 50 / 50",), "Total 49 / 50\n"),
    (("took ... s",), "took\n1.5 s\n"),
    (("...", "one"), "one\ntwo\n"),
    (("a.b",), "axb\n"),
])
def test_what_does_not_agree(shown: tuple[str, ...], printed: str) -> None:
    """A line more, a line less, another number or another order does not agree."""
    assert not agrees(shown, printed)
