"""Builds the handout, the students' zip. Every file in it is listed here: no reference, no hidden case."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import tomli_w

from ..diagnosis.record import NAME, pack, public_part, read_record
from ..engine.data import build_data
from ..engine.sides import ANSWERS
from ..errors import HomeworkError
from ..homework import Homework
from ..intake.given import PACKED, given_to, pack_given
from ..places import HERE, KIT, place_of, support_names
from ..report.known import FULL
from ..report.outcome import Case
from ..sandbox.answers import pack_answers
from ..template.generate import generate
from .closure import case_modules, closure
from .pack import write_zip
from .pins import requirements
from .readme import readme
from .record import Recording
from .rehearsal import rehearse

DOOR = "run_tests.py"
# The fork server and the spawned worker are started as processes, the programs that repeat failures import notebooks,
# and tests/support imports the margins; no import statement of the engine names them.
STARTS = ("autograder/student/main.py", "autograder/student/importable.py", "autograder/worker/forkserver.py",
          "autograder/worker/spawned.py", "autograder/margin.py")
HOMEWORK = "autograder/homework.py"  # its imports inside functions are for editions; a handout is complete
DECLARED = ("title", "files", "libraries", "given", "stub", "oracle", "limits", "settings", "forbidden")


def build_handout(homework: Homework, target: Path) -> Path:
    """Write the handout to ``target`` and return it; equal sources give equal bytes.

    Raises:
        HomeworkError: a listed file is missing, or the reference does not pass its public cases, live or recorded.
    """
    entries = list_handout(homework)
    rehearse(homework, entries, DOOR)
    write_zip(target, entries)
    return target


def list_handout(homework: Homework) -> dict[str, bytes]:
    """Every file of the handout: its path in the zip -> its content.

    Raises:
        HomeworkError: as ``build_handout``.
    """
    recording = Recording(homework)
    public = _points(homework, recording.cases)
    folder = f"tests/{homework.id}"
    return {
        **generate(homework),
        **_data(homework),
        **_read(KIT, [DOOR]),
        **_read(HERE, closure(HERE, STARTS, doors=[HOMEWORK])),
        **_read(Path(homework.root), [*support_names(Path(homework.root)), *_case_names(homework)]),
        "README.md": readme(homework, public),
        "requirements.txt": _requirements(homework),
        f"{folder}/homework.toml": _declaration(homework, recording.cases),
        f"{folder}/{ANSWERS}": pack_answers(recording.answers),
        **({f"{folder}/{PACKED}": pack_given(given_to(homework))} if homework.given else {}),
        **_wrong_answers(homework),
    }


def _wrong_answers(homework: Homework) -> dict[str, bytes]:
    """What known mistakes compute in public cases, where students may read the hints anyway; wrong values reveal right
    ones."""
    answers = read_record(homework) if homework.policy.hints == FULL else None
    return {} if answers is None else {f"tests/{homework.id}/{NAME}": pack("", public_part(answers))}


def _requirements(homework: Homework) -> bytes:
    """The grader's pins; IPython, which is large and reads the commands in notebooks, only where notebooks are asked
    for."""
    lines = requirements(homework).splitlines(keepends=True)
    return b"".join(line for line in lines if homework.has_notebook or not line.startswith(b"ipython=="))


def _points(homework: Homework, cases: Sequence[Case]) -> dict[str, float]:
    """The points of each part's public cases; a part without any is not in the handout."""
    sums = {part: sum(case.weight for case in cases if case.part == part) for part in homework.parts}
    return {part: points for part, points in sums.items() if points}


def _declaration(homework: Homework, cases: Sequence[Case]) -> bytes:
    """The handout's own homework.toml: its parts are worth their public cases, so that the weights add up.
    Titles of hidden cases are left out.
    """
    table = {name: msgspec.to_builtins(getattr(homework, name)) for name in DECLARED}
    public = {homework.short_id(case.id) for case in cases}
    titles = {id: title for id, title in homework.titles.items() if id in public}
    policy = {"policy": {"hints": FULL}} if homework.policy.hints == FULL else {}
    return tomli_w.dumps({**table, **policy, "titles": titles, "parts": _points(homework, cases)}).encode()


def _data(homework: Homework) -> dict[str, bytes]:
    if homework.data is None or not homework.data.make:
        return {}
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        build_data(homework, Path(folder))
        return {f"{homework.data.folder}/{path.name}": path.read_bytes() for path in Path(folder).iterdir()}


def _case_names(homework: Homework) -> list[str]:
    """The public cases of each part, conftest.py, the modules that these import, and the public_files of homework.toml.

    Raises:
        HomeworkError: a public case needs a hidden file.
    """
    root, folder = Path(homework.root), f"tests/{homework.id}"
    found = [f"{folder}/public/test_{part}.py" for part in homework.parts] + [f"{folder}/conftest.py"]
    cases = [name for name in found if (root / name).is_file()]
    names = [*cases, *case_modules(root, cases), *(f"{folder}/{name}" for name in homework.public_files)]
    for name in names:
        if name.startswith(f"{folder}/hidden/"):
            raise HomeworkError(f"The public cases of {homework.id} need {name}, which students must not get; move "
                                "what they share out of hidden/.")
    return names


def _read(root: Path, names: Sequence[str]) -> dict[str, bytes]:
    try:
        return {name: place_of(root, name).read_bytes() for name in names}
    except OSError as error:
        raise HomeworkError(f"{error.filename} cannot be read ({error.strerror}); the handout lists it.") from None
