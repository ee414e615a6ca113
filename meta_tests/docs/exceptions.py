"""Writes docs/exceptions.md from the catalogues: ``python -m meta_tests.docs.exceptions``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from autograder.certify.catalogue import Mistake, read_mistakes
from autograder.homework import ROOT, find_homeworks, load_homework

PAGE = ROOT / "docs" / "exceptions.md"
HEAD = """# Exceptions

Every mistake of the catalogues loses points on its own part and on no other, with the exceptions below. The page is
made from `reference/<hw>/mistakes.toml`: `python -m meta_tests.docs.exceptions`. Files that cannot be imported, stop,
hang or train when they are imported are in `meta_tests/submissions`, because no edit of a reference shows them.

An edition has those of its base, unless it says otherwise.
"""
TOLERATED = "\n## Mistakes that lose nothing\n\n| homework | mistake | why it keeps its points |\n|---|---|---|\n"
ALSO = "\n## Mistakes that cost another part too\n\n" + (
    "| homework | also costs | why no seam exists | mistakes |\n|---|---|---|---|\n")


def page() -> str:
    """The whole page."""
    catalogues = {name: read_mistakes(load_homework(name)) for name in find_homeworks()
                  if not load_homework(name).extends}
    return HEAD + TOLERATED + "".join(tolerated(catalogues)) + ALSO + "".join(costly(catalogues))


def tolerated(catalogues: dict[str, list[Mistake]]) -> Iterator[str]:
    """A row for each mistake that keeps its points."""
    for homework, mistakes in catalogues.items():
        for one in mistakes:
            if one.status == "tolerated":
                yield f"| {homework} | `{one.id}`: {one.description} | {one.note} |\n"


def costly(catalogues: dict[str, list[Mistake]]) -> Iterator[str]:
    """A row for each reason for which mistakes cost further parts."""
    for homework, mistakes in catalogues.items():
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in mistakes:
            if one.also:
                found[", ".join(one.also), one.why].append(f"`{one.id}`")
        for (also, why), ids in found.items():
            yield f"| {homework} | {also} | {why} | {', '.join(ids)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
