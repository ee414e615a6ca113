"""Loading: whole, by definitions, or not at all."""

from __future__ import annotations

import sys
import traceback
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import HomeworkError
from autograder.sandbox.local import load_trusted
from autograder.worker.loading import DEFINITIONS, FAILED, STATEMENTS, WHOLE, Loaded, SubmissionFinder, load_all

Load = Callable[..., tuple[dict[str, Any], dict[str, Loaded], list[str]]]


@pytest.fixture
def load() -> Iterator[Load]:
    """Loads sources, given as name=text, as a worker does; cleans up after the test."""
    before_path, before_modules = list(sys.meta_path), set(sys.modules)

    def load(modes: dict[str, str] | None = None, instead: str = DEFINITIONS, **sources: str | bytes) -> Any:
        encoded = {f"{name}.py": text if isinstance(text, bytes) else text.encode() for name, text in sources.items()}
        finder = SubmissionFinder(encoded, modes or {}, None, instead)
        sys.meta_path.append(finder)
        announced: list[str] = []
        modules, results = load_all(finder, announced.append)
        return modules, results, announced

    yield load
    sys.meta_path[:] = before_path
    for name in set(sys.modules) - before_modules:
        del sys.modules[name]


def test_a_good_module_is_loaded_whole(load: Load) -> None:
    """A module without errors runs to its end, under its own name and file name."""
    modules, results, _ = load(st_a="x = [i for i in range(3)]\nname, file = __name__, __file__")
    assert results == {"st_a": Loaded(WHOLE)}
    assert (modules["st_a"].x, modules["st_a"].name, modules["st_a"].file) == ([0, 1, 2], "st_a", "st_a.py")


RAISES_AT_THE_END = '''
import math
import st_missing
from math import pi, st_nothing, sqrt as root
NB = 28 * 28
SIZES = (NB, -10, [1, 2.5], {"a": 1})
rate: float = 1e-3
kept = lambda x: x + NB
called = print("never")
for i in range(10): looped = i
while False: pass
if True: branched = 1
NB.real = 5
try:
    import st_missing_too
except ImportError:
    fallback = True
@staticmethod
def f(x): return x * NB
class Layer:
    size = NB
    def forward(self): return self.size
raise ValueError("training failed")
'''


def test_a_module_that_raises_is_loaded_by_its_definitions(load: Load) -> None:
    """Imports, functions, classes and constants stay; loops, calls and branches at the top level are left out."""
    modules, results, _ = load(st_a=RAISES_AT_THE_END.replace('raise ValueError', 'undefined; raise ValueError'))
    module = modules["st_a"]
    assert results["st_a"].how == DEFINITIONS
    assert results["st_a"].error is not None
    assert results["st_a"].error[0] == "ModuleNotFoundError"
    assert (module.NB, module.SIZES, module.rate) == (784, (784, -10, [1, 2.5], {"a": 1}), 1e-3)
    assert (module.f(2), module.Layer().forward(), module.kept(1)) == (1568, 784, 785)
    assert module.fallback is True
    assert [name for name in ("called", "looped", "branched", "i") if hasattr(module, name)] == []


def test_a_module_that_the_survey_saw_whole_loses_only_the_statements_that_raise(load: Load) -> None:
    """A check that raises here alone, as one that needs autograd, costs the module nothing else, not even a loop."""
    source = "table = [i for i in range(3)]\nassert not table\nfor i in table: last = i\ndef f(): return table"
    modules, results, _ = load(instead=STATEMENTS, st_a=source)

    assert results["st_a"].error is not None
    assert results["st_a"].how == DEFINITIONS
    assert (modules["st_a"].last, modules["st_a"].f()) == (2, [0, 1, 2])


def test_imports_of_definitions_are_each_on_their_own(load: Load) -> None:
    """A missing module costs only its own import, a missing name only itself."""
    modules, _, _ = load(st_a=RAISES_AT_THE_END)
    module = modules["st_a"]
    assert module.math.pi == module.pi
    assert module.root(9) == 3
    assert not hasattr(module, "st_nothing")
    assert not hasattr(module, "st_missing")


def test_the_first_error_is_kept_with_its_line(load: Load) -> None:
    """The report of a module loaded by definitions says what stopped the whole import, with the source line."""
    _, results, _ = load(st_a="x = 1\ny = [1][7]\n")
    assert results["st_a"] == Loaded(DEFINITIONS, (
        "IndexError", "list index out of range", "st_a.py, line 2, in <module>\n    y = [1][7]"))


def test_a_syntax_error_fails_with_its_caret(load: Load) -> None:
    """A module that cannot be parsed is failed, and the report shows where."""
    modules, results, _ = load(st_a="def f(x):\n    return x +* 2\n")
    assert modules == {}
    assert results["st_a"].how == FAILED
    assert results["st_a"].error is not None
    kind, _, trace = results["st_a"].error
    assert kind == "SyntaxError"
    assert trace == "st_a.py, line 2\n    return x +* 2\n              ^"


@pytest.mark.parametrize("source", [b"x = '\xff'", b"# -*- coding: nonsense -*-", b"x = 1\0"],
                         ids=["not UTF-8", "unknown coding", "null byte"])
def test_bytes_that_are_no_source_fail(load: Load, source: bytes) -> None:
    """A file that is not Python source fails with the reason."""
    modules, results, _ = load(st_a=source)
    assert modules == {}
    assert results["st_a"].how == FAILED
    assert results["st_a"].error is not None
    assert results["st_a"].error[0] in ("UnicodeDecodeError", "SyntaxError", "ValueError")


def test_a_decoding_error_of_the_modules_own_code_is_no_syntax_error(load: Load) -> None:
    """Code that fails to decode some data at the top level is loaded by its definitions."""
    modules, results, _ = load(st_a="def f(): return 5\nb'\\xff'.decode()\n")
    assert results["st_a"].how == DEFINITIONS
    assert modules["st_a"].f() == 5


def test_other_encodings_line_ends_are_read_as_python_reads_them(load: Load) -> None:
    """A coding cookie, a byte order mark and CRLF change neither names nor line numbers."""
    modules, results, _ = load(
        st_latin="# -*- coding: latin-1 -*-\nname = 'Gödel'\n".encode("latin-1"),
        st_bom=b"\xef\xbb\xbfx = 1\r\ny = 2\r\nz = 1 / 0\r\n")
    assert modules["st_latin"].name == "Gödel"
    assert modules["st_bom"].y == 2
    assert results["st_bom"].error is not None
    assert results["st_bom"].error[2].endswith("line 3, in <module>\n    z = 1 / 0")


def test_student_code_is_compiled_without_this_packages_future_flags(load: Load) -> None:
    """Annotations are evaluated unless the student's own file says otherwise, also by definitions."""
    modules, _, _ = load(
        st_plain="def f(x: int): pass", st_future="from __future__ import annotations\ndef f(x: Unknown): pass\n1 / 0")
    assert modules["st_plain"].f.__annotations__ == {"x": int}
    assert modules["st_future"].f.__annotations__ == {"x": "Unknown"}


@pytest.mark.parametrize("order", [("st_lib", "st_sol"), ("st_sol", "st_lib")])
def test_star_imports_between_student_files_work_in_either_order(load: Load, order: tuple[str, str]) -> None:
    """from lib import * brings lib's names, whichever file is named first, and both see one module."""
    sources = {"st_lib": "SHARED = []\ndef f(): return 1", "st_sol": "from st_lib import *\ndef g(): return f() + 1"}
    modules, results, _ = load(**{name: sources[name] for name in order})
    assert modules["st_sol"].g() == 2
    assert modules["st_sol"].SHARED is modules["st_lib"].SHARED
    assert {loaded.how for loaded in results.values()} == {WHOLE}


def test_a_file_whose_import_cannot_be_parsed_keeps_its_own_definitions(load: Load) -> None:
    """A syntax error in one file fails that file alone; the importing file is loaded by its definitions."""
    modules, results, _ = load(st_sol="from st_lib import f\ndef g(): return 2", st_lib="def f(:")
    assert (results["st_sol"].how, results["st_lib"].how) == (DEFINITIONS, FAILED)
    assert modules["st_sol"].g() == 2


def test_what_runs_is_announced_so_that_a_hang_is_blamed_on_its_own_module(load: Load) -> None:
    """A module is announced when its code starts and again when it continues after an import."""
    _, _, announced = load(st_sol="import st_lib\nx = 1", st_lib="y = 2")
    assert announced == ["st_sol", "st_lib", "st_sol"]


def test_modes_decide_how_a_module_is_loaded(load: Load) -> None:
    """"definitions" runs no loop even if it would work; "failed" runs nothing and says so."""
    modules, results, _ = load({"st_a": DEFINITIONS, "st_b": FAILED}, st_a="x = 1\nprint(1 / 0)", st_b="1 / 0")
    assert results["st_a"] == Loaded(DEFINITIONS)
    assert modules["st_a"].x == 1
    assert results["st_b"].how == FAILED
    assert results["st_b"].error == ("ImportError", "st_b cannot be imported, not even by its definitions alone", "")


@pytest.mark.parametrize("ending", ["raise SystemExit(1)", "raise KeyboardInterrupt", "def f(n): f(n)\nf(1)"])
def test_ends_of_an_import_are_reported(load: Load, ending: str) -> None:
    """SystemExit, KeyboardInterrupt and endless recursion at the top level are errors of that module."""
    modules, results, _ = load(st_a=f"x = 1\n{ending}")
    assert results["st_a"].how == DEFINITIONS
    assert modules["st_a"].x == 1


def test_the_standard_library_comes_first(load: Load) -> None:
    """A file named like a module of the standard library never takes its place."""
    modules, _, _ = load(st_a="import random, colorsys", random="random = 'mine'", colorsys="x = 'mine'")
    assert modules["st_a"].random.random != "mine"
    assert not hasattr(modules["st_a"].colorsys, "x")
    assert modules["colorsys"].__file__ != "colorsys.py"


def test_tracebacks_show_source_lines(load: Load) -> None:
    """The lines of a module that is on no disk appear in tracebacks."""
    modules, _, _ = load(st_a="def f():\n    return 1 / 0  # here\n")
    with pytest.raises(ZeroDivisionError) as caught:
        modules["st_a"].f()
    assert "return 1 / 0  # here" in "".join(traceback.format_exception(caught.value))


def test_trusted_modules_leave_nothing_behind(tmp_path: Path) -> None:
    """The reference's modules import each other, and the grader's modules of the same name stay what they were."""
    (tmp_path / "st_a.py").write_text("x = 1")
    (tmp_path / "st_b.py").write_text("from st_a import x\ny = x + 1")
    other = sys.modules["st_a"] = types.ModuleType("st_a")
    try:
        modules = load_trusted(tmp_path, ["st_a.py", "st_b.py"])
        assert sys.modules["st_a"] is other
    finally:
        del sys.modules["st_a"]
    assert modules["st_b"].y == 2
    assert "st_b" not in sys.modules


def test_a_reference_that_cannot_be_used_is_the_homeworks_error(tmp_path: Path) -> None:
    """A missing reference file is a HomeworkError that names it."""
    with pytest.raises(HomeworkError) as refused:
        load_trusted(tmp_path / "reference" / "hw", ["st_a.py"])
    assert str(refused.value) == ("reference/hw/st_a.py cannot be read (No such file or directory); homework.toml "
                                  "names it.")


@pytest.mark.parametrize(("sources", "sentence"), [
    ({"st_a.py": "import os\nx = 1 / 0\n"}, "st_a.py, line 2: the reference cannot be imported: ZeroDivisionError: "
     "division by zero; correct it there."),
    ({"st_b.py": "from st_a import f\nf()\n", "st_a.py": "def f():\n    raise ValueError\n"},
     "st_a.py, line 2: the reference cannot be imported: ValueError; correct it there."),
    ({"st_a.py": "x = 1\ndef f(:\n"},
     "st_a.py, line 2: the reference cannot be imported: SyntaxError: invalid syntax; correct it there."),
    ({"st_a.py": "import st_nowhere\n"}, "st_a.py, line 1: the reference cannot be imported: ModuleNotFoundError: "
     "No module named 'st_nowhere'; correct it there.")])
def test_a_reference_that_does_not_import_is_the_homeworks_error(tmp_path: Path, sources: dict[str, str],
                                                                 sentence: str) -> None:
    """The sentence names the innermost line of the homework's own files, and the exception."""
    folder = tmp_path / "reference" / "hw"
    folder.mkdir(parents=True)
    for name, text in sources.items():
        (folder / name).write_text(text)
    with pytest.raises(HomeworkError) as refused:
        load_trusted(folder, sources)
    assert str(refused.value) == f"reference/hw/{sentence}"


def test_a_reference_may_import_plots_where_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a bundle matplotlib is absent; its stand-in is there while the reference is imported, and not afterwards."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for name in [name for name in sys.modules if name.startswith("matplotlib")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "path", [])
    (tmp_path / "st_a.py").write_text("import matplotlib.pyplot as plt\nfigure = plt.figure()\n")

    modules = load_trusted(tmp_path, ["st_a.py"])
    assert "StandIn" in type(modules["st_a"].figure).__name__
    assert "matplotlib" not in sys.modules
