"""Write the toy data of jhu_hw2_f19 as files: ``autograder data jhu_hw2_f19``."""

from __future__ import annotations

from pathlib import Path

from tests.jhu_hw2_f19.toy import not_separable, separable

README = """The toy data: two features and a label, 0 or 1, in a row, separated by commas.

separable.csv      100 points; a line separates the classes
not_separable.csv  100 points; no line separates them
"""


def make(folder: Path) -> None:
    """Write two tables and a README into ``folder``, which is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.txt").write_text(README, "ascii")
    for name, (points, labels) in (("separable", separable()), ("not_separable", not_separable())):
        lines = [f"{x1:g},{x2:g},{label}\n" for (x1, x2), label in zip(points.tolist(), labels.tolist(), strict=True)]
        (folder / f"{name}.csv").write_text("".join(lines), "ascii")
