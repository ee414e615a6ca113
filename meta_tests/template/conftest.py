"""Small homeworks in a temporary root."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.homework import Homework, load_homework

REFERENCE = '''"""Doubling."""

import numpy as np

SIZE = 3


def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    twice = np.multiply(x, 2)  # the trick
    # addition would do as well
    return twice
    ### END SOLUTION


def size_of(x):
    n = x.shape[0]
    return n


def half(x):
    ### BEGIN SOLUTION
    n = x.shape[0]
    return np.divide(x, 2)[:n]
    ### END SOLUTION
'''

NOTEBOOK = '''# %% [markdown]
# # Doubling
#
# By hand: $2 x$

# %%
# %matplotlib inline
# !ls
import numpy as np

# %%
def double(x):
    ### BEGIN SOLUTION
    twice = np.multiply(x, 2)
    return twice
    ### END SOLUTION


double(1)  # é

# %%
if __name__ == "__main__":
    for x in range(3):
        double(x)

    # %time double(2)
'''

MakeHomework = Callable[..., Homework]


@pytest.fixture
def make_homework(tmp_path: Path) -> MakeHomework:
    """Write a homework ``hw`` with the given files of its reference and keys of its homework.toml, and load it."""

    def make(reference: dict[str, str | bytes] | None = None, **keys: Any) -> Homework:
        reference = {"lib.py": REFERENCE} if reference is None else reference
        declared = {"title": "Doubling", "files": ["lib.py"], **keys}
        toml = "".join(f"{key} = {json.dumps(value)}\n" for key, value in declared.items())
        write(tmp_path / "tests" / "hw" / "homework.toml", toml + "[parts]\ndouble = 1\n")
        for name, content in reference.items():
            write(tmp_path / "reference" / "hw" / name, content)
        return load_homework("hw", tmp_path)

    return make


def write(path: Path, content: str | bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def with_line(template: dict[str, bytes], name: str, line: str) -> dict[str, bytes]:
    """The template with one more line: at the end of a text, or in a new first cell of a notebook."""
    content = template[name]
    if not name.endswith(".ipynb"):
        return {**template, name: content + f"{line}\n".encode()}
    notebook = json.loads(content)
    notebook["cells"].insert(0, {"cell_type": "markdown", "metadata": {}, "source": [line + "\n"]})
    return {**template, name: json.dumps(notebook).encode()}


@pytest.fixture
def notebook() -> str:
    """The reference of a notebook: four cells in the percent format, the third of them with a solution."""
    return NOTEBOOK
