"""Notebooks as students leave them, and a toy homework that asks for one."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

from meta_tests.engine.grading import TOY

LEFT_BY_A_STUDENT = (
    ("double(np.ones(3))", 12),
    ("!wget http://example.org/data.zip\n%matplotlib inline\nimport numpy as np, torch\nimport torchvision as tv\n"
     "import matplotlib.pyplot as plt\nfrom google.colab import drive\nfrom tqdm import tqdm\n"
     "drive.mount('/content/drive')", 3),
    ("def double(x):\n    return x * factor_of(x)", 9),
    ("%%time\nfor epoch in tqdm(range(10**12)):\n    print(epoch)\nplt.plot([1, 2]); plt.show()", None),
    ("def broken(:\n    pass", None),
    ("class Counter(Base):\n    def step(self, other=None):\n"
     "        self.count += ONE if other is None else other.count\n        return np.full(3, self.count)", 0),
    ("data = np.load('/content/drive/data.npy')\nSCALE = len([1, 2])\nONE = SCALE - 1", 11),
    ("def factor_of(x) -> Factor:\n    return SCALE\n\nclass Factor: pass\n\nclass Base:\n"
     "    def __init__(self, start=0):\n        self.count = start", 4),
)


def write_notebook(path: Path, *cells: tuple[str, int | None]) -> Path:
    """A notebook with outputs, a widget's state, and these code cells below a text; each with its count."""
    v4 = nbformat.v4
    shown = v4.new_output("display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}})
    nodes = [v4.new_code_cell(text, execution_count=count, outputs=[shown]) for text, count in cells]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=[v4.new_markdown_cell("# Toy"), *nodes],
                                   metadata={"widgets": {"state": {}}}), path)
    return path


def notebook_homework(folder: Path) -> Path:
    """The toy homework, asking for toy.ipynb."""
    shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("submissions"))
    declaration = folder / "tests" / "double" / "homework.toml"
    declaration.write_text(declaration.read_text().replace("toy.py", "toy.ipynb"))
    return folder
