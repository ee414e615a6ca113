"""class.json: all that was graded of a class, as plain data for reports, comparisons and gradebooks.

It says why hidden cases failed, so it is for the staff alone; its file can be read by its owner only.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..errors import GraderError
from ..on_disk import cannot_write, replace
from ..report.record import CaseRecord, Line

NAME = "class.json"


class Student(msgspec.Struct, frozen=True, omit_defaults=True):
    """One who handed a submission in.

    Attributes:
        name: the student's, or that of the submission's file if nothing else is known.
        sid: the student's number at the school; may be empty.
        email: may be empty.
    """

    name: str
    sid: str = ""
    email: str = ""


class Graded(msgspec.Struct, frozen=True, omit_defaults=True):
    """One submission and what became of it.

    Attributes:
        id: the platform's number of it, or the name of its file; also the name of its file below ``results/``.
        students: several for a group.
        created_at: when it was handed in, as ISO 8601; empty where that is not known.
        key: of its content and of all that grades it; equal keys are graded once. Empty if it could not be read.
        score: the total; 0 if it could not be graded.
        parts: part -> points earned.
        cases: id of a line of the rubric -> what became of it; empty if it could not be graded.
        notes: sentences that the student sees.
        problem: why it could not be graded, or why something of it could not be judged; else empty.
        isolation: the sandbox's level, 0 to 3; None if no worker was started.
        seconds: wall time of its grading.
    """

    id: str
    students: tuple[Student, ...] = ()
    created_at: str = ""
    key: str = ""
    score: float = 0.0
    parts: dict[str, float] = {}
    cases: dict[str, CaseRecord] = {}
    notes: tuple[str, ...] = ()
    problem: str = ""
    isolation: int | None = None
    seconds: float = 0.0


class Class(msgspec.Struct, frozen=True, omit_defaults=True):
    """A class that was graded.

    Attributes:
        homework: the homework's id.
        parts: part -> its points, in the order of the rubric.
        cases: the rubric's lines, in its order.
        key: of cases, reference, configuration and versions; equal keys give equal scores.
        versions: name -> version of the autograder, of Python and of the libraries.
        started: when, as ISO 8601.
        seconds: wall time of the run that wrote this; what was graded before took none.
        workers: how many submissions were graded at a time.
        submissions: in the order in which they were handed in; several of one student are several entries.
    """

    homework: str
    title: str
    parts: dict[str, float]
    cases: tuple[Line, ...]
    key: str = ""
    versions: dict[str, str] = {}
    started: str = ""
    seconds: float = 0.0
    workers: int = 1
    submissions: tuple[Graded, ...] = ()


def save_class(path: Path, graded: Class) -> None:
    """Write class.json in one step, for its owner alone.

    Raises:
        GraderError: it cannot be written.
    """
    try:
        replace(path, msgspec.json.encode(graded) + b"\n", private=True)
    except OSError as error:
        raise GraderError(cannot_write(path, error)) from None


def load_class(path: Path) -> Class:
    """Read class.json.

    Args:
        path: the file, or the folder that ``autograder class`` wrote.

    Raises:
        GraderError: it is missing, or it is no class.json.
    """
    file = path / NAME if path.is_dir() else path
    try:
        return msgspec.json.decode(file.read_bytes(), type=Class)
    except OSError as error:
        raise GraderError(f"{file} cannot be read ({error.strerror}); name a folder that autograder class wrote, or "
                          f"its {NAME}.") from None
    except msgspec.MsgspecError as error:
        raise GraderError(f"{file} is no {NAME} of this version ({error}); run autograder class again.") from None
