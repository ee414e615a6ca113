"""nyu_hw1_fall2020, an edition of nyu_hw1: one output, and half the mean squared error."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograder.bundle.agreement import disagreements
from autograder.certify.catalogue import read_mistakes
from autograder.certify.matrix import grade
from autograder.homework import Homework, load_homework
from autograder.template.files import write_files
from autograder.template.generate import generate, shipped_names

FALL, BASE = load_homework("nyu_hw1_fall2020"), load_homework("nyu_hw1")


def test_what_it_takes_from_its_base() -> None:
    """Points, limits and rules are the base's; title and settings are its own."""
    assert FALL.title == "Deep Learning, Homework 1: Backpropagation (Fall 2020)"
    assert FALL.settings == {"mse_factor": 0.5, "single_output": True}
    for key in ("files", "parts", "limits", "forbidden", "oracle"):
        assert getattr(FALL, key) == getattr(BASE, key)


def test_the_base_s_solution_loses_mse_loss_alone(tmp_path: Path) -> None:
    """The whole square is wrong here; the network keeps its points, since its own backward is right."""
    write_files(tmp_path, {"mlp.py": (BASE.reference_dir / "mlp.py").read_bytes()})
    assert set(grade(FALL, tmp_path).lost) == {"mse_loss"}


def test_the_catalogue_differs_where_the_edition_does() -> None:
    """What dividing by N alone cannot miss at K = 1 is left out; forgotten halves are added."""
    ids, of_base = ({mistake.id for mistake in read_mistakes(homework)} for homework in (FALL, BASE))
    assert of_base - ids == {"mse-batch", "mse-grad-batch", "mse-grad-2kn", "bce-batch", "fwd-squeeze-one-output",
                             "bwd-squeezed-upstream"}
    assert ids - of_base == {"mse-not-halved", "mse-loss-not-halved", "mse-gradient-not-halved",
                             "fwd-squeeze-every-output", "bwd-squeezed-every-upstream"}


def test_torch_agrees() -> None:
    """The script that is run when the bundle is built compares with half the square and one output."""
    assert disagreements(FALL, 40) == []


def test_the_bank_is_torch_s_answers_in_this_edition() -> None:
    """The committed bank is fresh, has one output, and half the square."""
    fresh = runpy.run_path(str(FALL.cases_dir / "make_torch_answers.py"))["answers"]()
    with np.load(FALL.home / "tests" / FALL.id / "hidden" / "torch_answers.npz") as bank:
        assert sorted(bank) == sorted(fresh)
        for name in fresh:
            np.testing.assert_allclose(bank[name], fresh[name], rtol=1e-12, atol=1e-14)
        y, y_hat = bank["mse_loss/y"], bank["mse_loss/y_hat"]
        assert y.shape == (11, 1)
        assert bank["mse_loss/J"] == pytest.approx(((y_hat - y) ** 2).mean() / 2)


@pytest.mark.parametrize("name", ["test1.py", "test2.py", "test3.py"])
def test_the_students_own_tests_pass_on_the_reference(name: str, tmp_path: Path) -> None:
    """What students get to run says that the solution is right."""
    write_files(tmp_path, {shipped: (FALL.reference_dir / shipped).read_bytes() for shipped in shipped_names(FALL)})
    done = subprocess.run([sys.executable, name], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("homework", [FALL, BASE], ids=lambda homework: homework.id)
@pytest.mark.parametrize(("written", "missing"), [
    (b"pass\n", "MLP.forward"), (b"return x\n", "mse_loss")])
def test_the_students_own_tests_say_what_is_still_to_write(homework: Homework, written: bytes, missing: str,
                                                           tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the template, whole or with a forward, a sentence names the function; nothing is raised."""
    template = generate(homework)
    head, forward, rest = template["mlp.py"].partition(b"def forward")
    template["mlp.py"] = head + forward + rest.replace(b"        pass\n", b"        " + written, 1)
    write_files(tmp_path, template)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "mlp", raising=False)
    with pytest.raises(SystemExit, match=f"^{missing} returns None: write it in mlp.py, then run this again.$"):
        runpy.run_path(str(tmp_path / "test1.py"), run_name="__main__")
    monkeypatch.delitem(sys.modules, "mlp")
