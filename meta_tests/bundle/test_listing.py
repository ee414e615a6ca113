"""A bundle contains exactly what is listed, with the same bytes every time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from autograder.bundle import bundle
from autograder.bundle.bundle import build_bundle, list_bundle
from autograder.bundle.pins import requirements
from autograder.diagnosis.record import NAME
from autograder.errors import HomeworkError
from autograder.homework import ROOT, load_homework

CMU = load_homework("cmu_hw3")
PARTS = ("cross_entropy_loss", "gradient_descent_optimizer", "linear", "relu", "sigmoid", "train_network")
OURS = """
import sys
import autograder.__main__
print(*(module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == "autograder"), sep="\\n")
"""


def engine_files() -> set[str]:
    """All modules of the two rooms that grade, and what Python itself loads for the command line."""
    loaded = subprocess.run([sys.executable, "-c", OURS], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    command_line = {Path(line).relative_to(ROOT).as_posix() for line in loaded.splitlines()}
    rooms = {path.relative_to(ROOT).as_posix() for room in ("engine", "sandbox")
             for path in (ROOT / "autograder" / room).rglob("*.py")}
    return command_line | rooms


def test_exactly_the_listed_files() -> None:
    """The bundle of cmu_hw3 contains these files and no other."""
    modules = ("comparisons", "culprit", "digits", "expected", "inputs", "learner", "machines", "objects", "pieces",
               "strategies", "torch_answers", "trace", "training")
    cases = "tests/cmu_hw3"
    expected = {"setup.sh", "run_autograder", "bundle.toml", "requirements.txt", *engine_files(),
                f"{cases}/homework.toml", f"{cases}/conftest.py", f"{cases}/hidden/torch_answers.npz",
                f"{cases}/hidden/formulas.toml",
                f"{cases}/data/make.py", "tests/support/datasets/digits.csv.gz",
                *(f"tests/support/datasets/{name}.py" for name in ("__init__", "csv785", "digits", "errors")),
                *(f"{cases}/{module}.py" for module in modules),
                *(f"{cases}/{folder}/test_{part}.py" for folder in ("public", "hidden") for part in PARTS),
                *(f"tests/support/{path.name}" for path in (ROOT / "tests" / "support").glob("*.py")),
                *(f"reference/cmu_hw3/{name}" for name in ("hw3_lib.py", "hw3_sol.py", NAME))}

    content = list_bundle(CMU)
    diagnosis = {name for name in content.keys() - expected if name.startswith("autograder/")}
    imports = [line for name, text in content.items() if name.startswith(("autograder/", "tests/support/"))
               and name.endswith(".py")
               for line in text.decode().splitlines() if "import" in line]
    assert content.keys() - diagnosis == expected
    assert [name for name in diagnosis if not is_imported(name, imports)] == []


def is_imported(name: str, imports: list[str]) -> bool:
    """Whether one of these lines names this module."""
    stem = Path(name).stem if not name.endswith("__init__.py") else Path(name).parent.name
    return any(stem in line for line in imports)


def test_the_same_sources_make_the_same_bytes(tmp_path: Path) -> None:
    """Built twice, the bundle is the same, byte for byte."""
    build_bundle(CMU, tmp_path / "one.zip", proof=False)
    build_bundle(CMU, tmp_path / "two.zip", proof=False)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_doors_can_be_started(tmp_path: Path) -> None:
    """setup.sh and run_autograder are at the root, executable, with LF endings and a #! line; nothing is compiled."""
    build_bundle(CMU, tmp_path / "one.zip", proof=False)
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        for name in ("setup.sh", "run_autograder"):
            assert archive.read(name).startswith(b"#!/usr/bin/env bash\n")
            assert b"\r" not in archive.read(name)

    executable = {name for name, entry in entries.items() if entry.external_attr >> 16 & 0o111}
    assert executable == {"setup.sh", "run_autograder"}
    assert not [name for name in entries if "__pycache__" in name or name.endswith(".pyc")]


def test_the_label_names_the_homework() -> None:
    """bundle.toml says which homework this is, and no date."""
    label = msgspec.toml.decode(list_bundle(CMU)["bundle.toml"])

    assert label["homework"] == "cmu_hw3"
    assert set(label) == {"homework", "autograder"}


def test_the_workshop_s_packages_stay_at_home() -> None:
    """What only making bundles and pages needs is neither installed with a bundle nor imported by a file of it."""
    names = [line.split("==")[0] for line in (ROOT / "requirements-workshop.txt").read_text().splitlines()
             if not line.startswith("#")]
    ours = {name: content for name, content in list_bundle(CMU).items() if name.endswith(".py")}

    modules = {"nbformat": "nbformat", "nh3": "nh3", "tomli-w": "tomli_w", "PyYAML": "yaml"}
    assert names == list(modules)
    for name, module in modules.items():
        assert name.encode() not in requirements(CMU)
        assert not [path for path, content in ours.items() if f"import {module}".encode() in content]


def test_a_library_of_the_homework_comes_with_its_pin() -> None:
    """A homework that allows torch also installs the pinned torch, as its CPU build; a NumPy homework does not."""
    torch = msgspec.structs.replace(CMU, libraries=["numpy", "torch"])

    assert b"torch" not in requirements(CMU)
    index = b"--extra-index-url https://download.pytorch.org/whl/cpu\n"
    assert requirements(torch) == requirements(CMU) + index + b"torch==2.13.0\n"


def test_a_library_without_a_pin_is_refused() -> None:
    """A bundle never installs whatever version is newest."""
    jax = msgspec.structs.replace(CMU, libraries=["numpy", "jax"])

    with pytest.raises(HomeworkError, match=r"cmu_hw3 allows the library 'jax', .* to requirements-dev\.txt\."):
        requirements(jax)


def test_a_project_of_its_own_can_pin_a_library(toy_root: Path) -> None:
    """A homework outside of this project takes a library's version from the requirements.txt of its own project."""
    toy = msgspec.structs.replace(load_homework("double", toy_root), libraries=["numpy", "jax"])
    with pytest.raises(HomeworkError, match=r"add a line such as jax==1\.0 to requirements\.txt\."):
        requirements(toy)

    (toy_root / "requirements.txt").write_text("nn-homework-autograder\njax==0.4.1\n")
    assert requirements(toy) == requirements(CMU) + b"jax==0.4.1\n"


def test_the_catalogue_stays_at_home() -> None:
    """Nothing that grades reads the catalogue of mistakes, so no bundle contains it."""
    assert (CMU.reference_dir / "mistakes.toml").is_file()
    assert not [name for name in list_bundle(CMU) if "mistakes" in name or "alternates" in name]


@pytest.mark.parametrize("content", [b"#!/usr/bin/env bash\r\nexit 0\r\n", b"exit 0\n"], ids=["crlf", "no_first_line"])
def test_a_damaged_entry_script_is_refused(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry script that the platform could not start is refused."""
    (tmp_path / "setup.sh").write_bytes(content)
    monkeypatch.setattr(bundle, "KIT", tmp_path)

    with pytest.raises(HomeworkError, match=r"setup\.sh must begin with #! and have LF line endings"):
        list_bundle(CMU)


def test_a_missing_file_is_refused(toy_root: Path) -> None:
    """A file that homework.toml lists and the reference lacks is named."""
    toy = load_homework("double", toy_root)
    (toy_root / "reference" / "double" / "toy.py").unlink()

    with pytest.raises(HomeworkError, match=r"toy\.py cannot be read \(No such file or directory\); the bundle lists"):
        list_bundle(toy)


def test_what_answers_for_the_reference_travels(toy_root: Path) -> None:
    """A file that answers the cases in the solution's place is in the bundle, beside the solution."""
    (toy_root / "reference" / "double" / "oracle.py").write_text("def double(x):\n    return x + x\n")
    toy = msgspec.structs.replace(load_homework("double", toy_root), oracle="oracle.py")

    assert {"reference/double/toy.py", "reference/double/oracle.py"} <= set(list_bundle(toy))


def test_strays_stay_out(toy_root: Path) -> None:
    """A file in the folders that is not listed is not in the bundle."""
    for name in ("notes.md", "hidden/old.bak", "public/__pycache__/x.pyc", "agree_with_torch.py", "make_answers.py"):
        path = toy_root / "tests" / "double" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("stray")
    (toy_root / "reference" / "double" / "scratch.py").write_text("stray")

    assert b"stray" not in list_bundle(load_homework("double", toy_root)).values()


def test_homework_is_read_from_its_own_root(toy_root: Path) -> None:
    """A homework kept elsewhere is bundled with this engine."""
    names = set(list_bundle(load_homework("double", toy_root)))

    assert {"tests/double/hidden/test_double.py", "reference/double/toy.py", "autograder/engine/grade.py"} <= names
    assert not [name for name in names if "cmu_hw3" in name]
