"""A homework of one function in a folder of the tests' own, with whatever cases a test writes."""

from __future__ import annotations

import re
from pathlib import Path

from autograder.homework import Homework, load_homework

DECLARATION = """
title = "Scales"
files = ["scaling.py"]
[parts]
scale = 10
[limits]
seconds_per_case = 0.2
"""
REFERENCE = '''
def scale(x, factor):
    """Multiply."""
    ### BEGIN SOLUTION
    return x * factor
    ### END SOLUTION
'''
HEAD = """
import pytest
from gradescope_utils.autograder_utils.decorators import partial_credit, weight
"""


def write_homework(root: Path, public: str, hidden: str = "", conftest: str = "", declared: str = "") -> Homework:
    """Write a homework of this name with these cases, each of which gets a title, and load it."""
    public, hidden = (re.sub(r"(?m)^def test_.*:$", r'\g<0>\n    """A fact."""', text) for text in (public, hidden))
    cases = root / "tests" / "scales"
    for name, text in (("public/test_scale.py", HEAD + public), ("hidden/test_scale.py", HEAD + hidden),
                       ("homework.toml", DECLARATION + declared), ("conftest.py", "import pytest\n" + conftest)):
        (cases / name).parent.mkdir(parents=True, exist_ok=True)
        (cases / name).write_text(text)
    (root / "reference" / "scales").mkdir(parents=True)
    (root / "reference" / "scales" / "scaling.py").write_text(REFERENCE)
    return load_homework("scales", root)
