"""Which build of torch pip takes: by its rules, in small indexes of our own; and by what it once reported."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from meta_tests.installed.torch_files import REQUIREMENTS, complaints, dry_run, files_of

REPORTS = Path(__file__).parent / "reports"
LINUX = "manylinux_2_28_x86_64"


def wheel(folder: Path, name: str, version: str, requires: str = "", tag: str = "py3-none-any") -> None:
    """A wheel with nothing but its metadata."""
    folder.mkdir(parents=True, exist_ok=True)
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    about += f"Requires-Dist: {requires}\n" if requires else ""
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-{tag}.whl", "w") as archive:
        archive.writestr(f"{info}/METADATA", about)
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        archive.writestr(f"{info}/RECORD", "")


def index(root: Path) -> str:
    """The address of a folder of packages as a simple index."""
    for package in root.iterdir():
        links = "".join(f'<a href="{path.name}">{path.name}</a>' for path in sorted(package.glob("*.whl")))
        (package / "index.html").write_text(f"<!doctype html>{links}")
    return root.as_uri()


@pytest.fixture
def indexes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A public index, in which torch needs CUDA, and PyTorch's, in which it does not; pip has no other."""
    wheel(tmp_path / "public/torch", "torch", "2.13.0", requires="nvidia-cublas")
    wheel(tmp_path / "public/nvidia-cublas", "nvidia_cublas", "13.1")
    wheel(tmp_path / "pytorch/torch", "torch", "2.13.0+cpu")
    wheel(tmp_path / "pytorch/torch", "torch", "2.14.0+cpu")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_INDEX_URL", index(tmp_path / "public"))
    return index(tmp_path / "public"), index(tmp_path / "pytorch")


def requirements(folder: Path, address: str) -> Path:
    """requirements-torch.txt with another address in the place of PyTorch's index."""
    path = folder / "requirements.txt"
    path.write_text(REQUIREMENTS.read_text().replace("https://download.pytorch.org/whl/cpu", address))
    return path


def report(name: str) -> dict[str, Any]:
    """What pip once reported, shortened."""
    found: dict[str, Any] = json.loads((REPORTS / name).read_text())
    return found


def test_pip_prefers_the_build_without_cuda(tmp_path: Path, indexes: tuple[str, str]) -> None:
    """With both indexes, the pinned version comes as its CPU build, and no package of CUDA with it."""
    planned = dry_run(requirements(tmp_path, indexes[1]))

    assert files_of(planned) == ["torch-2.13.0+cpu-py3-none-any.whl"]
    assert complaints(planned, "Linux") == []


def test_without_its_index_pip_takes_cuda(tmp_path: Path, indexes: tuple[str, str]) -> None:
    """The index is needed: the same pin from the public index alone brings CUDA."""
    planned = dry_run(requirements(tmp_path, indexes[0]))

    assert complaints(planned, "Linux") == ["torch 2.13.0 is not the CPU build.", "nvidia-cublas 13.1 belongs to CUDA."]


def test_a_report_with_cuda_is_noticed() -> None:
    """What pip reported for the public index alone, on Linux: torch with packages of CUDA."""
    wrong = complaints(report("cuda.json"), "Linux")

    assert wrong[0] == "torch 2.13.0 is not the CPU build."
    assert len(wrong) == 20


def test_a_report_without_cuda_passes() -> None:
    """What pip reported where the CPU build was at hand."""
    planned = report("cpu.json")

    assert f"torch-2.13.0+cpu-cp311-cp311-{LINUX}.whl" in files_of(planned)
    assert complaints(planned, "Linux") == []


def test_the_build_for_macos_has_no_mark() -> None:
    """There is one build for macOS, and its version does not end with +cpu."""
    assert complaints({"install": [{"metadata": {"name": "torch", "version": "2.13.0"}}]}, "Darwin") == []
