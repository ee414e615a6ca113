"""IPython's extensions become Python, and every line keeps its number."""

from __future__ import annotations

import sys

import pytest

from autograder.errors import GraderError
from autograder.notebook import magics
from autograder.notebook.magics import LONGEST_LINE, Budget, plain_python, run_cell_magic

CELLS = {
    "%matplotlib inline\nx = 1": ["pass", "x = 1"],
    "!pip install a \\\n    b\nx = 1": ["pass", "", "x = 1"],
    "for i in y:\n    !ls {i}\n    %time z = f(i)": ["for i in y:", "    pass", "    z = f(i)"],
    "%time x = f()": ["x = f()"],
    "%timeit f()": ["pass"],
    "np.sin?\n?np.cos\nf??": ["pass", "pass", "pass"],
    "files = !ls": ["files = get_ipython().getoutput('ls')"],
    "\n%%time\nx = 1\n!ls\ny = 2": ["", "pass", "x = 1", "pass", "y = 2"],
    "%%capture out\nx = 1": ["pass", "x = 1"],
    "%%bash\necho 1\nx = 1": ["pass", "", ""],
    "%%html\n<b>": ["pass", ""],
    "text = '''\n%no magic\n!no command\n'''\n%cd a": ["text = '''", "%no magic", "!no command", "'''", "pass"],
    "x = a \\\n  % b\ny = 3 % 2": ["x = a \\", "  % b", "y = 3 % 2"],
    ">>> x = 1\n>>> y = 2": ["x = 1", "y = 2"],
    "get_ipython().run_line_magic('load_ext', 'autoreload')\nget_ipython().system('ls')": ["pass", "pass"],
    "get_ipython().magic('matplotlib inline')": ["pass"],
    "def broken(:\n%ls": ["def broken(:", "%ls"],
    "": [""],
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell(cell: str) -> None:
    """Commands are replaced in their place, statements of Python stay."""
    assert plain_python(cell) == CELLS[cell]


@pytest.mark.parametrize(("cell", "budget"), [
    ("%ls\nfor i in y:\n    !x\nz = 1", 10), ("%ls\nfor i in y:\n    !x\nz = '" + "a" * LONGEST_LINE + "'", 10**6)])
def test_where_the_transformer_would_take_too_long_the_first_character_decides(cell: str, budget: int) -> None:
    """In a notebook of very many commands, or a cell with a very long line."""
    assert plain_python(cell, Budget(budget)) == ["pass", "for i in y:", "    pass", cell.split("\n")[3]]


def test_pylab_brings_its_names() -> None:
    """``%pylab`` is the import of many names; Python's own sum, max and others stay."""
    names: dict[str, object] = {}
    line, = plain_python("%pylab inline")

    for statement in line.split("; ")[:6]:
        exec(statement, names)

    assert (names["sum"], names["max"]) == (sum, max)
    assert names["np"].__name__ == names["numpy"].__name__ == "numpy"  # type: ignore[attr-defined]
    assert {"zeros", "randn", "norm"} <= set(names)


def test_a_cell_magic_that_nbconvert_wrote_as_a_string() -> None:
    """Its body is code again; of a magic with another language nothing is left; other lines are none."""
    timed = r"""get_ipython().run_cell_magic('time', '', 'x = 1\nprint("\\n")\n')"""

    assert run_cell_magic(timed) == ["pass", "x = 1", 'print("\\n")']
    assert run_cell_magic("get_ipython().run_cell_magic('bash', '', 'ls\\n')") == ["pass", ""]
    assert run_cell_magic("get_ipython().run_cell_magic(name, '', f(x))") is None
    assert run_cell_magic("x = 1") is None


def test_without_ipython_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a cell that needs the transformer asks for it."""
    monkeypatch.setitem(sys.modules, "IPython.core.inputtransformer2", None)
    magics._manager.cache_clear()

    assert plain_python("x = 1") == ["x = 1"]
    with pytest.raises(GraderError, match="needs IPython to be read: run python -m pip install ipython"):
        plain_python("!ls")
