"""Plots and progress bars: whatever an ordinary script does to them at import, the rest of it runs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.worker.loading import DEFINITIONS, WHOLE
from autograder.worker.stand_ins import PARTS, STAND_INS, StandInFinder
from meta_tests.worker.real_worker import submitted

HEAD = """
import numpy as np
import matplotlib, matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib import pyplot, cm, ticker
import seaborn as sns
import tqdm as bars
import tqdm.auto, tqdm.notebook
from tqdm import tqdm, trange
from mpl_toolkits.mplot3d import Axes3D
"""
SURVIVED = [
    "matplotlib.use('Agg')",
    "plt.rcParams['figure.figsize'] = (8, 6)",
    "plt.rcParams.update({'font.size': 12}); del plt.rcParams['font.size']",
    "mpl.rc('font', **{'size': 22})",
    "width = plt.rcParams['figure.figsize'][0] * 2 - 1",
    "settings = dict(plt.rcParams)",
    "plt.style.use('ggplot')",
    "fig, ax = plt.subplots(); ax.plot([1, 2], label='loss'); ax.set_title('t').x.y(1)[3]",
    "fig, axes = plt.subplots(2, 3); axes[0, 1].imshow([[1]]); assert axes.shape == (2, 3)",
    "fig, axes = plt.subplots(2, 3, figsize=(6, 4))\nfor count, ax in enumerate(axes.flat): ax.plot([count])",
    "assert count == 5",
    "fig, (a, b) = plt.subplots(1, 2); a.hist([1]); b.legend()",
    "fig, ((a, b), (c, d)) = plt.subplots(2, 2)",
    "axes = plt.figure().subplots(2)[1]; assert len(plt.subplots(3, squeeze=False)[1]) == 3",
    "counts, edges, patches = plt.hist([1, 2, 2])",
    "line, = plt.plot([1]); line.set_data([], [])",
    "first, *others = ax.get_lines()",
    "handles, labels = ax.get_legend_handles_labels()",
    "low, high = ax.get_ylim(); ax.set_ylim(low - 1, 1.1 * high); x = np.linspace(*ax.get_xlim(), 50)",
    "x = np.array([1.0, 2.0]) * ax; x = ax * np.ones(3); x = np.sin(ax); x = np.concatenate([ax, ax])",
    "import operator as o; both = [o.add, o.sub, o.mul, o.truediv, o.floordiv, o.mod, o.pow, o.matmul, o.and_, o.or_]",
    "for two in [*both, o.xor, o.lshift, o.rshift]: two(ax, 2), two(2, ax), two(ax, ax), two(True, ax)",
    "x = +ax, -ax, ~ax, abs(ax), round(ax, 2); x = 1; x += ax; x = np.array([1.0, ax]); assert np.asarray(ax) == 0",
    "big = ax > 3 or ax <= ax or 1 < ax < 2 or max(ax, ax) == 3; assert not big",
    "assert not (ax < 1 or ax <= 1 or ax > 1 or ax >= 1 or ax)",
    "while plt.fignum_exists(1): plt.pause(0.1)",
    "with plt.style.context('dark_background'), plt.ion() as ion: plt.show()",
    "assert (len(ax), float(ax), int(ax), list(range(ax)), 3 in ax) == (0, 0.0, 0, [], False)",
    "text = f'{ax} {ax:.2f} {ax!r:>30}' + '%d %.2f %s' % (ax, ax, ax) + str(ax) + '{:5}'.format(ax)",
    "colors = plt.cm.viridis(np.linspace(0, 1, 5)); color = colors[3]; shade = cm.get_cmap('jet')(0.5)[:3]",
    "for color, name in zip(plt.cm.tab10.colors, ['a', 'b']): plt.plot([1], color=color)",
    "sns.set_theme(); sns.set(style='x'); palette = sns.color_palette('deep', 5)[2]",
    "sns.heatmap(np.eye(2), annot=True, ax=ax)",
    "colour = next(ax._get_lines.prop_cycler)['color']; item = ax[1:2, ...]",
    "assert isinstance(plt.gca(), plt.Axes) and not isinstance(3, plt.Axes)",
    "class Mine(plt.Axes, ticker.Formatter):\n    def __init__(self): super().__init__(1, key=2); self.size = 3",
    "assert Mine().size == 3 and Mine().anything(1) is not None and issubclass(Mine, plt.Axes)",
    "def draw(axes: plt.Axes | None, *, color: 'str | plt.Figure' = None) -> plt.Figure | None: return 5",
    "@plt.rc_context({'a': 1})\ndef decorated(): return 6",
    "assert decorated() == 6",
    "formatter = ticker.FuncFormatter(lambda value, place: f'{value}')",
    "assert tuple(int(part) for part in matplotlib.__version__.split('.')) > (3, 1)",
    "axes3d = plt.figure().add_subplot(projection='3d'); axes3d.view_init(30, 45)",
    "ax.note = 4; assert ax.note == 4; plt.my_setting = 5; assert plt.my_setting == 5",
    "import copy; copy.deepcopy(ax); {ax: 1}; [ax].index(ax); bool(ax); hash(ax)",
    "import numpy\ntry: np.zeros(ax)\nexcept TypeError: pass",
    "from matplotlib.pyplot import *; figure(); plot([1, 2]); xlabel('x'); show()",
    "from pylab import *; savefig('x.png')",
    "seen = [i for i in tqdm(range(3), desc='d')]; assert seen == [0, 1, 2]",
    "bar = tqdm([5, 6])\nfor i in bar: bar.set_postfix(loss=1.0); bar.set_description(f'{i}'); seen.append(i)",
    "assert seen == [0, 1, 2, 5, 6] and len(bar) == 2 and 5 in bar",
    "with tqdm(total=3) as bar:\n    while bar.n < bar.total: bar.update()",
    "bar.update(2); bar.close(); bar.refresh(); assert (bar.n, len(bar)) == (5, 3)",
    "tqdm.write('text'); bar.write('text'); tqdm.pandas(desc='d')",
    "assert list(trange(2, 4)) == [2, 3] and list(bars.tqdm('ab')) == ['a', 'b'] and list(bars.trange(1)) == [0]",
    "from tqdm.auto import tqdm as auto, trange; from tqdm.notebook import trange as t; assert list(t(2)) == [0, 1]",
    "from tqdm import notebook, tqdm_notebook; assert list(notebook.tqdm([7])) == list(tqdm_notebook([7])) == [7]",
    "from tqdm.contrib import tenumerate, tzip",
    "assert list(tenumerate('a')) == [(0, 'a')] == list(tzip([0], 'a', desc=1))",
    "import sys\nfor i, j in enumerate(tqdm(zip('ab', 'cd'), total=2, file=sys.stdout, leave=False)): pair = i, j",
    "assert pair == (1, ('b', 'd'))",
    "class MyBar(tqdm):\n    def to(self, n): self.total = n; return self.update(n - self.n)",
    "my = MyBar(range(2)); my.to(2); assert list(my) == [0, 1] and isinstance(my, tqdm) and my.n == 2",
    "from tqdm import *; assert list(trange(2)) == [0, 1]",
]


@pytest.fixture
def script() -> Iterator[dict[str, Any]]:
    """The namespace of a script that has imported the stand-ins, as in a worker without the libraries themselves."""
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in STAND_INS + PARTS}
    finder = StandInFinder()
    sys.meta_path.insert(0, finder)
    namespace: dict[str, Any] = {}
    exec(HEAD, namespace)
    yield namespace
    sys.meta_path.remove(finder)
    for name in [name for name in sys.modules if name.partition(".")[0] in STAND_INS + PARTS]:
        del sys.modules[name]
    sys.modules.update(before)


def test_stand_ins_survive_what_a_script_does_to_them(script: dict[str, Any]) -> None:
    """Each line of ordinary plotting code runs to its end, and its own assertions pass."""
    failures = {}
    for line in SURVIVED:
        try:
            exec(line, script)
        except Exception as error:
            failures[line] = repr(error)
    assert failures == {}


@pytest.mark.parametrize("statement", ["import matplotlib.no.such.module", "from seaborn.x import y", "import pylab"])
def test_every_module_below_a_stand_in_exists(script: dict[str, Any], statement: str) -> None:
    """Every name can be imported from them."""
    exec(statement, script)


def test_what_python_asks_of_a_module_is_not_made_up(script: dict[str, Any]) -> None:
    """Special names other than the version are missing, as in an ordinary module."""
    for module in ("matplotlib", "tqdm"):
        assert importlib.import_module(module).__version__.count(".") == 2
        assert not hasattr(importlib.import_module(module), "__wrapped__")


def test_a_script_full_of_plots_is_loaded_whole_in_a_real_worker() -> None:
    """The same lines at the top of a submission do not stop its import."""
    with submitted(toy="\n".join([HEAD, *SURVIVED, "ANSWER = 42"])) as (session, submission):
        module = session.survey.modules["toy"]

        assert (module.how, module.kind, module.text) == (WHOLE, "", "")
        assert submission.toy.ANSWER == 42


def test_an_unused_import_of_an_absent_package_costs_nothing() -> None:
    """``import pandas as pd`` without a use leaves every function, class and constant as it is."""
    source = "import pandas as pd\nimport numpy as np\nNB = 3\ndef f(x): return np.ones(NB) * x\n"
    with submitted(toy=source) as (session, submission):
        module = session.survey.modules["toy"]

        assert (module.how, module.kind) == (DEFINITIONS, "ModuleNotFoundError")
        assert submission.toy.f(2).tolist() == [2, 2, 2]
