"""Loading by definitions: what graded names need is run, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.homework import Limits
from autograder.wire.origin import Origin, Origins
from autograder.worker.definitions import Partial
from autograder.worker.loading import DEFINITIONS, FAILED, Guide, SubmissionFinder, load_all
from meta_tests.worker.real_worker import submitted

Load = Callable[..., tuple[dict[str, Any], Partial]]


@pytest.fixture
def load() -> Iterator[Load]:
    """Loads the source of a module nb by its definitions, and returns its namespace and what it lacks."""
    before_path, before_modules = list(sys.meta_path), set(sys.modules)

    def load(source: str, *wanted: str, spans: tuple[tuple[int, str, int], ...] = (), by_cells: bool = True) -> Any:
        guide = Guide(Origins({"nb.py": Origin("nb.ipynb", spans, by_cells)}), {"nb": wanted})
        first = SubmissionFinder({"nb.py": source.encode()}, {"nb": DEFINITIONS}, guide=guide)
        second = SubmissionFinder({"nb.py": source.encode()}, {"nb": DEFINITIONS}, first.compile(), guide=guide)
        sys.meta_path.append(second)
        again = load_all(second, lambda name: None)[0]["nb"]
        sys.meta_path[-1] = first
        del sys.modules["nb"]
        modules, results = load_all(first, lambda name: None)
        assert results["nb"].partial is not None
        namespace = vars(modules["nb"])
        assert vars(again).keys() == namespace.keys()  # a later worker, which gets the code, makes the same
        return namespace, results["nb"].partial

    yield load
    sys.meta_path[:] = before_path
    for name in set(sys.modules) - before_modules:
        del sys.modules[name]


NOTEBOOK = '''
import numpy as np
from functools import partial
import tqdm_missing as tqdm
import matplotlib_missing.pyplot as plt
SIDE = 28
FEATURES = SIDE * SIDE
scale = np.sqrt(2.0)
images = open("/no/such/file").read()
results = {}
results.clear()
table = []
for i in range(3): table.append(i)
for rate in [1, 2]: results[rate] = undefined()
rate = 0.5
for rate in [1, 2]: images.append(rate)
def helper(x: Undefined) -> Later: return x * scale * table[2]
helper = partial(helper)
class Net:
    size = FEATURES
    def forward(self, x):
        results = helper(x)
        return results * rate
class Later: pass
def train(net): return net.forward(images)
net = Net()
for epoch in range(10**9): net.forward(1)
plt.plot([1])
forward = net.forward(2)
print("done")
'''


def test_what_the_graded_names_need_is_made_and_nothing_else(load: Load) -> None:
    """Through functions and helpers; a local variable of a global's name needs no global."""
    namespace, partial = load(NOTEBOOK, "Net")

    assert namespace["Net"]().forward(3) == pytest.approx(3 * 2**0.5 * 2 * 0.5)
    assert {"images", "net", "forward", "epoch", "i"} & namespace.keys() == {"i"}
    assert namespace["results"] == {}
    assert partial.lacking == ()


def test_what_a_graded_name_lacks_is_said_with_the_reason(load: Load) -> None:
    """The definition, the global, and the line of the statement that should have made it."""
    _, partial = load(NOTEBOOK, "train")

    assert partial.lacking == (("train", "images", 9),)
    assert (9, "FileNotFoundError", "[Errno 2] No such file or directory: '/no/such/file'") in partial.failed


def test_what_is_left_out_is_listed_by_its_lines(load: Load) -> None:
    """Only what does something: no text, no name by itself, no pass."""
    _, partial = load('"""Text."""\nx = 1\nx\npass\ndef f():\n    return x\nprint(f(\n), 1)\nf()', "f")

    assert partial.left == ((7, 8), (9, 9))


BINDINGS = {
    "the last binding": ("a = g(1)\na = g(2)", 2),
    "one above that it is made of": ("a = g(1)\na = a + g(1)", 2),
    "what an assignment adds": ("a = g(1)\na += 1", 2),
    "a literal before a loop": ("a = 1\nfor a in [5, 6]: pass", 1),
    "a loop if nothing else binds it": ("for a in [5, 6]: pass", 6),
    "a branch if nothing else binds it": ("if g(1): a = 3\nelse: a = 4", 3),
    "a part that is set": ("a = {}\na['x'] = g(3)\na = a['x']", 3),
    "a list that a loop fills": ("b = []\nfor i in range(3): b.append(i)\na = g(len(b))", 3),
    "what stands below": ("a = g(B)\nB = g(7)", 7),
    "a walrus": ("if (b := g(4)): a = b", 4),
    "a comprehension": ("n = g(3)\na = sum([i for i in range(n)])", 3),
    "a default": ("n = g(3)\nh = lambda x=n: x\na = h()", 3),
    "an unpacked one": ("a, b = g((5, 6))", 5),
    "a context manager": ("import contextlib\nwith contextlib.nullcontext(8) as a: pass", 8),
}


@pytest.mark.parametrize("title", BINDINGS)
def test_which_binding_of_a_name_counts(load: Load, title: str) -> None:
    """A graded function that returns the global ``a`` sees this one."""
    source, value = BINDINGS[title]
    namespace, _ = load(f"def g(x): return x\n{source}\ndef f(): return a", "f")

    assert namespace["f"]() == value


def test_a_function_gives_way_only_to_what_is_made_of_it(load: Load) -> None:
    """A function that was wrapped is the wrapped one; one that was overwritten by its result is the function."""
    source = ("def wrap(f): return lambda x: -f(x)\ndef loss(x): return x\ndef other(x): return x\n"
              "other = wrap(other)\nloss = loss(3)\nclass Net: pass\ndef forward(self): return 7\n"
              "Net.forward = forward\n")
    namespace, _ = load(source, "loss", "other", "Net")

    assert (namespace["loss"](2), namespace["other"](2), namespace["Net"]().forward()) == (2, -2, 7)


def test_a_call_on_a_module_is_no_change_of_it(load: Load) -> None:
    """Else each plot would be needed."""
    namespace, partial = load("import sys\nsys.path.append('x')\nsys.my_note = 3\ndef f(): return sys.my_note", "f")

    assert "x" not in sys.path
    assert namespace["f"]() == 3
    assert partial.left == ((2, 2),)
    del sys.my_note  # type: ignore[attr-defined]


def test_names_that_are_not_there_make_all_definitions_count(load: Load) -> None:
    """A homework whose names a file lacks altogether still gets the file's own."""
    namespace, _ = load("def g(x): return x\na = g(3)\ndef f(): return a", "Linear")

    assert namespace["f"]() == 3


def test_cells_out_of_order_find_each_other(load: Load) -> None:
    """A class whose base is defined below is made after it, and the last definition of a name counts."""
    source = ("class Child(Base): pass\nclass Base: pass\n@later\ndef f(): return 1\ndef later(f): return f\n"
              "def f(): return 2\n")
    namespace, partial = load(source, "Child", "f")

    assert issubclass(namespace["Child"], namespace["Base"])
    assert namespace["f"]() == 2
    assert [kind for _, kind, _ in partial.failed] == ["NameError"]


def test_a_broken_cell_is_left_out_alone(load: Load) -> None:
    """Each cell that cannot be parsed is one error with its line; the cells around it are whole."""
    source = "x = (1 +\n\ndef f():\n    return 1\n\ndef g(:\n  pass\ny = 2"
    namespace, partial = load(source, "f", spans=((1, "a", 1), (3, "b", 1), (6, "c", 1), (8, "d", 1)))

    assert (namespace["f"](), namespace["y"]) == (1, 2)
    assert [(line, kind) for line, kind, _ in partial.failed] == [(1, "SyntaxError"), (6, "SyntaxError")]


def test_in_a_file_without_cells_what_is_broken_ends_at_the_margin(load: Load) -> None:
    """The statement with the error is left out, with its body."""
    namespace, partial = load("x = 1\ndef g(:\n    return 1\ny = 2\n!ls -l\nz = 3", by_cells=False)

    assert (namespace["x"], namespace["y"], namespace["z"]) == (1, 2, 3)
    assert [line for line, _, _ in partial.failed] == [2, 5]


ABSENT = """
import torch, torch.nn as nn
import torchvision.transforms as transforms
from sklearn.datasets import load_digits
from torch.utils.data import Dataset
torch.backends.cudnn.deterministic = True
class Data(Dataset): pass
class Net(nn.Module):
    def __init__(self): super().__init__()
@torch.no_grad()
def f(x: torch.Tensor) -> None: return x
@torch.jit.script
def g(x): return x + 1
def exp(x): return torch.exp(x)
"""


def test_an_absent_package_costs_what_really_uses_it(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bases, decorators, annotations and settings are fine; a call says that the package is not there."""
    absent = ("torch", "torchvision", "sklearn")
    for name in [*absent, *(name for name in sys.modules if name.partition(".")[0] in absent)]:
        monkeypatch.setitem(sys.modules, name, None)
    namespace, partial = load(ABSENT)

    assert (namespace["f"](1), namespace["g"](1)) == (1, 2)
    assert partial.failed == ()
    assert not namespace["torch"]
    with pytest.raises(ModuleNotFoundError, match=r"^torch\.exp was used, but torch is not available in this homework"):
        namespace["exp"](1)
    with pytest.raises(ModuleNotFoundError, match="not available in this homework"):
        namespace["Net"]()
    with pytest.raises(ModuleNotFoundError, match=r"^sklearn\.datasets\.load_digits was used"):
        namespace["load_digits"]()


QUICK = Limits(seconds_per_import=0.3, seconds_per_call=1, seconds_per_case=5)
HANGS = """
def g(x):
    while x: pass
    return 3
a = g(0)
b = g(1)
def f(): return a
def h(): return b
"""


def test_a_needed_statement_that_hangs_is_left_out_in_a_real_worker() -> None:
    """It costs what needs it, and no more."""
    with submitted(QUICK, toy=f"{HANGS}\nwhile True: pass") as (session, submission):
        module = session.survey.modules["toy"]

        assert (module.how, module.kind) == (DEFINITIONS, "TimeoutError")
        assert submission.toy.f() == 3
        assert module.partial.lacking == (("h", "b", 6),)
        assert module.partial.failed == ((6, "TimeoutError", "it did not end in time, or it ended the process"),)


def test_a_module_whose_definitions_hang_is_failed() -> None:
    """A hang that is no statement of its own is the module's."""
    with submitted(QUICK, toy="class A:\n    while True: pass\n") as (session, _):
        assert session.survey.modules["toy"].how == FAILED


def test_a_worker_that_loaded_definitions_serves_several_cases() -> None:
    """Absent packages keep no state that a later case could find, and an import of one costs no worker."""
    source = "import torch\nimport torch.nn as nn\nclass Net(nn.Module): pass\ndef f(x): return x"
    with submitted(toy=source) as (session, submission):
        used = []
        for _ in range(2):
            session.begin(600, fresh=False)
            used.append((session.used, submission.toy.f(3)))
            session.end(keep=True)

        assert used == [(False, 3), (True, 3)]
