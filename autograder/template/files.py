"""Reads and writes files by their names below a folder."""

from __future__ import annotations

from pathlib import Path


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write each file below a folder, which is created if missing, and return the paths."""
    paths = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
    return paths


def files_below(folder: Path) -> list[str]:
    """The files below a folder as sorted posix paths, without Python's caches."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    return sorted(path.as_posix() for path in paths if "__pycache__" not in path.parts)
