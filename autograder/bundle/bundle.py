"""Builds the bundle, Gradescope's zip of a homework. Every file in it is listed here; the proof runs first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .. import __version__
from ..diagnosis.record import NAME, file_of
from ..errors import HomeworkError
from ..homework import Homework
from ..places import HERE, KIT, place_of, support_names
from .closure import case_modules, closure
from .pack import write_zip
from .pins import requirements
from .proof import prove

DOORS = ("setup.sh", "run_autograder")
ENGINE = ("autograder/errors.py", "autograder/margin.py")  # also what only tests/support imports
ROOMS = tuple(f"autograder/{room}" for room in ("engine", "report", "repro", "sandbox", "intake", "worker", "wire"))
# What these import inside functions is needed only in a checkout: maintainers' commands, the layout of editions.
IMPORTED_AT_THE_TOP = ("autograder/__main__.py", "autograder/homework.py")
FOLDERS = ("public", "hidden", "data")
KINDS = (".py", ".npz", ".npy", ".csv", ".gz", ".json", ".toml", ".txt")


def build_bundle(homework: Homework, target: Path, proof: bool = True,
                 tell: Callable[[str], None] = lambda step: None) -> list[str]:
    """Write the bundle to ``target`` and return what the proof found, a sentence each.

    Args:
        tell: called with the name of each step of the proof as it begins.
    Raises:
        HomeworkError: the proof failed (a sentence a line), or a listed file is missing; then nothing is written.
    """
    entries = list_bundle(homework)
    notes = []
    if proof:
        proved = prove(homework, entries, tell)
        if proved.problems:
            raise HomeworkError("\n".join((f"The bundle of {homework.id} is not built.", *proved.problems)))
        notes = list(proved.notes)
    write_zip(target, entries, executable=DOORS)
    return notes


def list_bundle(homework: Homework) -> dict[str, bytes]:
    """Every file of the bundle: its path in the zip -> its content; no dates, so equal sources give equal bytes.

    Raises:
        HomeworkError: a listed file is missing, an entry script's first line is damaged, or a library is not pinned.
    """
    home = Path(homework.root)
    return {
        **{name: _door(name) for name in DOORS},
        "bundle.toml": _label(homework),
        "requirements.txt": requirements(homework),
        **_read(HERE, _engine_names()),
        **_read(home, [*support_names(home), *_case_names(homework), *_reference_names(homework)]),
        **_supplied(homework),
        **_wrong_answers(homework),
    }


def _door(name: str) -> bytes:
    """The content of an entry script. Its first line names the interpreter; a carriage return would break it."""
    content = (KIT / name).read_bytes()
    if not content.startswith(b"#!") or b"\r" in content:
        raise HomeworkError(f"{name} must begin with #! and have LF line endings, or Gradescope cannot start it.")
    return content


def _label(homework: Homework) -> bytes:
    """bundle.toml: what this bundle grades; setup.sh recognises a bundle by this file."""
    return f'homework = "{homework.id}"\nautograder = "{__version__}"\n'.encode()


def _engine_names() -> list[str]:
    rooms = [path.relative_to(HERE).as_posix() for room in ROOMS for path in (HERE / room).rglob("*.py")]
    return closure(HERE, [*ENGINE, *rooms], doors=IMPORTED_AT_THE_TOP)


def _case_names(homework: Homework) -> list[str]:
    """homework.toml, conftest.py if there is one, public/, hidden/ and data/, and the modules that cases import."""
    home = f"tests/{homework.id}"
    names = [f"{home}/homework.toml"]
    if (homework.cases_dir / "conftest.py").is_file():
        names.append(f"{home}/conftest.py")
    for folder in FOLDERS:
        for path in (homework.cases_dir / folder).rglob("*"):
            if path.suffix in KINDS and path.is_file():
                names.append(path.relative_to(homework.root).as_posix())
    return [*names, *case_modules(Path(homework.root), names)]


def _supplied(homework: Homework) -> dict[str, bytes]:
    """The real data that the cases use, if the instructor has supplied it."""
    folder = homework.supplied_data
    paths = [path for path in folder.iterdir() if path.is_file()] if folder else []
    return _read(homework.home, [path.relative_to(homework.home).as_posix() for path in paths])


def _wrong_answers(homework: Homework) -> dict[str, bytes]:
    """The record of what known mistakes compute, if there is one."""
    path = file_of(homework)
    return {} if path is None else {f"reference/{homework.id}/{NAME}": path.read_bytes()}


def _reference_names(homework: Homework) -> list[str]:
    """The reference's graded files, and its oracle."""
    names = dict.fromkeys([*homework.source_files, *homework.reference_files])
    return [f"reference/{homework.id}/{name}" for name in names]


def _read(root: Path, names: list[str]) -> dict[str, bytes]:
    try:
        return {name: place_of(root, name).read_bytes() for name in names}
    except OSError as error:
        raise HomeworkError(f"{error.filename} cannot be read ({error.strerror}); the bundle lists it.") from None
