"""A file that runs as a program prints, reads and ends as one."""

from __future__ import annotations

import sys

import pytest

from autograder.worker.script import OUTPUT_CAP, run_script


@pytest.mark.parametrize(("source", "status", "out", "err"), [
    ("print(__name__, __file__)", 0, "__main__ a.py\n", ""),
    ("import sys; print(sys.argv)", 0, "['a.py', 'x']\n", ""),
    ("print(input('? ') + input())", 0, "? 12\n", ""),
    ("import sys; sys.exit()", 0, "", ""),
    ("import sys; sys.exit(300)", 44, "", ""),
    ("import sys; sys.exit('why')", 1, "", "why\n"),
    ("import sys; print('e', file=sys.stderr); sys.stdout.buffer.write(b'o')", 0, "o", "e\n"),
    ("import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))) is A)", 0, "True\n", ""),
])
def test_it_runs_as_a_program(source: str, status: int, out: str, err: str) -> None:
    """Name, arguments, input, output and exit status are those of a started file; this process is as before."""
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr, sys.modules["__main__"]
    ran = run_script(source.encode(), "a.py", ["x"], "1\n2\n", False)
    assert ran == {"status": status, "stdout": out, "stderr": err}
    assert (sys.argv, sys.stdin, sys.stdout, sys.stderr, sys.modules["__main__"]) == before


@pytest.mark.parametrize(("source", "last"), [("1 / 0", "ZeroDivisionError: division by zero"), ("1 +", "SyntaxError")])
def test_an_uncaught_exception_is_printed(source: str, last: str) -> None:
    """The traceback is on stderr, and the status is 1."""
    ran = run_script(source.encode(), "a.py", [], "", False)
    assert (ran["status"], ran["stdout"]) == (1, "")
    assert ran["stderr"].splitlines()[-1].startswith(last)


def test_output_is_merged_and_cut() -> None:
    """In the order in which it was printed, up to a megabyte."""
    source = "import sys\nprint(1)\nprint(2, file=sys.stderr)\nprint('x' * 2**21)"
    ran = run_script(source.encode(), "a.py", [], "", True)
    assert ran["stdout"].startswith("1\n2\nxxx")
    assert (len(ran["stdout"]), ran["stderr"]) == (OUTPUT_CAP, "")
