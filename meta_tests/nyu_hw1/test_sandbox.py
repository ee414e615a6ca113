"""nyu_hw1 through the real sandbox: right, empty and wrong solutions, and the failures that students really have."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.apart import grade_apart
from autograder.certify.catalogue import candidates, reference_sources
from autograder.engine.workers import start_launcher
from autograder.homework import ROOT, load_homework
from autograder.inprocess.runner import Runner
from autograder.sandbox.session import Session
from autograder.sandbox.submission import Submission
from meta_tests.catalogue.runners import EXAMPLES

HOMEWORK = load_homework("nyu_hw1")
CANDIDATES = {one.id: one for one in candidates(HOMEWORK)}
REFERENCE = reference_sources(HOMEWORK)["mlp.py"]
SCRIPT = """
import sys
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
import msgspec
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.homework import load_homework
homework = load_homework("nyu_hw1", Path(sys.argv[1]))
forbidden = msgspec.structs.replace(homework.forbidden, penalty=sys.argv[4])
homework = msgspec.structs.replace(homework, forbidden=forbidden)
grade(homework, Path(sys.argv[2]), Options(results=Path(sys.argv[3]), allow_unsafe=True))
print("torch" in sys.modules)
"""
Grade = Callable[..., dict[str, Any]]


@pytest.fixture
def grade(tmp_path: Path) -> Grade:
    """Grades one mlp.py and returns its results.json; with another penalty in a new interpreter that has imported no
    torch at the end, else in a child of a warm grader."""

    def run(source: str, penalty: str = "", root: Path = ROOT) -> dict[str, Any]:
        folder, results = tmp_path / "submission", tmp_path / "results.json"
        folder.mkdir()
        (folder / "mlp.py").write_text(source)
        if not penalty:
            return grade_apart(HOMEWORK, folder, results, options=["--allow-unsafe"]).data
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(root), str(folder), str(results), penalty], cwd=tmp_path, timeout=600,
            check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == "False", "the grader imported torch"
        return dict(json.loads(results.read_text()))

    return run


def earned(results: dict[str, Any]) -> dict[str, float]:
    """Points by part."""
    points: dict[str, float] = {}
    for test in results["tests"]:
        part = test["extra_data"]["part"]
        points[part] = points.get(part, 0) + test["score"]
    return points


def text(results: dict[str, Any]) -> str:
    """All that the student reads."""
    return "\n".join([results.get("output", ""), *(test.get("output", "") for test in results["tests"])])


def test_reference_gets_full_marks_without_torch_in_the_grader(grade: Grade) -> None:
    """The reference earns every point; only the workers import torch."""
    assert earned(grade(REFERENCE, penalty="part")) == pytest.approx(HOMEWORK.parts)


def test_forking_after_torch_is_safe() -> None:
    """Workers forked from a server that has torch loaded compute products large enough for a thread pool, one after
    the other; the server itself refuses to fork with more than one thread."""
    probe = b"import torch\ndef product(n):\n    return float((torch.ones(n, n) @ torch.ones(n, n)).sum())\n"
    launcher, _ = start_launcher(HOMEWORK)
    session = Session(launcher, {"mlp.py": probe}, HOMEWORK.limits)
    try:
        session.look()
        for _ in range(3):
            session.begin(20)
            assert Submission(session, ["mlp"]).mlp.product(400) == 400.0**3
            session.end()
    finally:
        session.close()


def test_template_gets_nothing(grade: Grade) -> None:
    """The template as students get it earns nothing."""
    source = (HOMEWORK.template_dir / "mlp.py").read_text()

    assert sum(earned(grade(source)).values()) == 0


@pytest.mark.parametrize(("mistake", "lost"), [
    ("mse-grad-2kn", {"mse_loss"}),
    ("bwd-accumulates", {"backward"}),
    ("mlp-w1", {"forward", "backward", "network"}),
])
def test_mistake_loses_its_part(grade: Grade, mistake: str, lost: set[str]) -> None:
    """Three mistakes lose through the sandbox what they lose in process."""
    points = earned(grade(CANDIDATES[mistake].sources["mlp.py"]))

    assert {part for part in points if points[part] < HOMEWORK.parts[part] - 1e-9} == lost


def test_autograd_is_found_by_looking_and_by_watching(grade: Grade) -> None:
    """With the penalty "part" a call is refused with its line, and the item of its own names every use."""
    results = grade(CANDIDATES["hyg-autograd"].sources["mlp.py"])

    points = earned(results)
    assert points["forward"] == HOMEWORK.parts["forward"]
    assert points["no_autograd"] == points["network"] == 0
    assert "torch.autograd.grad may not be used in this homework" in text(results)
    line = 1 + CANDIDATES["hyg-autograd"].sources["mlp.py"].split("torch.autograd.grad(")[0].count("\n")
    assert f"mlp.py, line {line}: torch.autograd.grad" in text(results)
    assert "mlp.py, line" in text(results)
    assert "requires_grad_()" in text(results)


def test_file_that_checks_itself_while_it_is_imported_loses_nothing(grade: Grade) -> None:
    """Autograd does not work in a case's worker; a check at import that needs it costs neither points nor a note, and
    a table beside it stays."""
    source = CANDIDATES["checks_itself"].sources["mlp.py"].replace("z.clamp(min=0), (", "TABLE['relu'](z), (")
    results = grade(source.replace("def check_with", "TABLE = {'relu': getattr(torch, 'relu')}\n\n\ndef check_with"))

    assert earned(results) == pytest.approx(HOMEWORK.parts)
    assert results.get("output", "") == ""


@pytest.fixture
def one_part(tmp_path: Path) -> Path:
    """A project that has of nyu_hw1 the part no_autograd alone: a worker's first use of autograd takes a second."""
    root = tmp_path / "project"
    for folder in ("tests/support", "tests/nyu_hw1", "reference/nyu_hw1"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", "alternates"))
    for path in (root / "tests" / "nyu_hw1").glob("*/test_*.py"):
        if path.name != "test_no_autograd.py":
            path.unlink()
    declaration = root / "tests" / "nyu_hw1" / "homework.toml"
    text = re.sub(r"\[parts\].*?\n\n", "[parts]\nno_autograd = 2\n\n", declaration.read_text(), flags=re.DOTALL)
    declaration.write_text(text)
    return root


def test_penalty_none_tells_and_allows(grade: Grade, one_part: Path) -> None:
    """With the penalty "none" autograd works, in the worker too, and costs nothing."""
    source = CANDIDATES["hyg-tensor-backward"].sources["mlp.py"]
    source = source.replace("z.clamp(min=0)", "torch.relu(z)")  # clamp's slope at 0 is 1
    allowed = msgspec.structs.replace(HOMEWORK.forbidden, penalty="none")
    runner = Runner(msgspec.structs.replace(HOMEWORK, forbidden=allowed), EXAMPLES)

    assert runner.lost(runner.run_all({"mlp.py": source})) == {}
    assert earned(grade(source, penalty="none", root=one_part)) == {"no_autograd": 2}


def test_penalty_all_refuses_the_submission(grade: Grade) -> None:
    """With the penalty "all" one forbidden use costs everything, and the report says which."""
    results = grade(CANDIDATES["hyg-nn-linear"].sources["mlp.py"], penalty="all")

    assert results["score"] == 0
    assert "The submission earns no points: the handout forbids autograd" in text(results)
    assert "torch.nn.Linear" in text(results)


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ("import torch\n", "import torch\nimport pandas as pd\nFRAME = pd.DataFrame\n", "pandas"),
    ("b2=torch.randn(linear_2_out_features),", "b2=torch.randn(linear_2_out_features)\n            c=1", "line "),
    ("f_function", "f_func", "MLP has no parameter f_function; it has f_func"),
    ('self.grads["dJd', 'dict(self.grads)["dJd', "grads holds only zeros: backward did not fill it"),
    ("J: the loss", "J: the loss", ""),
], ids=["pandas", "missing_comma", "renamed_argument", "grads_never_filled", "prints_50_kB"])
def test_real_failures_are_reported_once(grade: Grade, old: str, new: str, sentence: str) -> None:
    """What students really hand in gives one useful sentence at its place, and never a fault of the grader."""
    source = REFERENCE.replace(old, new)
    if not sentence:
        source = source.replace("    loss = ", "    print('x' * 50_000)\n    loss = ")
    results = grade(source)

    assert sentence in text(results)
    assert results["extra_data"]["grader_notes"] == []
    assert max(len(test.get("output", "")) for test in results["tests"]) < 9_000
    assert len(text(results)) < 75_000
    if old == "import torch\n":
        assert earned(results) == pytest.approx(HOMEWORK.parts)
        assert results["output"].count("No module named 'pandas'") == 1
    if new.endswith("c=1"):
        assert sum(earned(results).values()) == 0
        assert results["output"].count("SyntaxError") == 1


def test_stale_parameters_are_shown_with_a_program(grade: Grade, tmp_path: Path) -> None:
    """The program of a public failure holds the calls that led to it, and none that only looked for its cause."""
    source = CANDIDATES["bwd-first-w2"].sources["mlp.py"]
    outputs = {test["extra_data"]["case"]: test.get("output", "") for test in grade(source)["tests"]}
    program = outputs["tests/nyu_hw1/public/test_backward.py::test_again"].partition("folder of your files:\n")[2]

    assert program.count("mlp.backward(") == 2
    assert program.endswith("print(mlp.grads['dJdW1'])")
    assert "mlp_2" not in program
    (tmp_path / "mlp.py").write_text(source)
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
