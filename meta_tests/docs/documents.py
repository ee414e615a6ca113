"""The documents, and where each of their blocks is run."""

from __future__ import annotations

from autograder.homework import ROOT

from .blocks import Block

DOCUMENTS = [*(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
             *sorted((ROOT / "docs").glob("*.md"))]

# Run by meta_tests/scaffold/test_walk_through.py, in a copy of its own.
WALK_THROUGH = ("instructor.md", "A sixth homework in ten minutes")

# Run by meta_tests/installed/test_wheel.py, in an empty folder, with the package that the wheel installs.
IN_A_REPOSITORY = ("instructor.md", "In a repository of your own")

# The first command of a block that makes sense elsewhere -> why.
ELSEWHERE = {
    "./setup.sh": "it installs packages; continuous integration runs it, and the walk-through's preview a bundle's",
    "autograder figures cmu_hw3": "it trains for half a minute; nox -s figures draws every figure",
    "python -m ruff check": "continuous integration runs it and mypy on the whole project",
}

# The commands that do not end with 0, because a case fails or hidden cases are refused.
STATUSES = {
    'python run_tests.py -k "slope of ReLU"': 1,
    "autograder grade cmu_hw3 demo/cmu_hw3/untouched_template.zip --without landlock": 1,
}


def first_command(block: Block) -> str:
    """The first line of a console block, without its sign."""
    return block.text.partition("\n")[0].removeprefix("$ ")


def is_played_here(block: Block) -> bool:
    """Whether the tests of the docs run this block."""
    return (block.kind == "console" and (block.document, block.section) not in (WALK_THROUGH, IN_A_REPOSITORY)
            and first_command(block) not in ELSEWHERE)
