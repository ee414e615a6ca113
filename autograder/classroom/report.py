"""Writes the report on a class: a page, and beside it a folder with a page for each student."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import GraderError
from ..on_disk import cannot_write, check_target, replace
from . import report_page, student_page
from .anonymous import Numbers, anonymous, hider, name_of, numbers_of
from .people import Person, identity, people_of
from .platform_texts import texts_of
from .record import Class, Graded

PAGE, STUDENTS = "report.html", "students"


def write_report(graded: Class, folder: Path, names: bool = False,
                 tell: Callable[[str, int, int], object] = lambda step, done, total: None,
                 out: Path | None = None) -> Path:
    """Write ``report.html`` and ``students/<number>.html``, for their owner alone.

    Args:
        folder: of the class; if it has ``results/<id>.json``, the pages of students show what these say.
        names: show who the students are; otherwise they are numbers, and no file has a name.
        tell: called before each page, with its name, how many are written, and how many there are.
        out: the folder to write into; by default that of the class.

    Returns:
        the path of the page.
    Raises:
        GraderError: it cannot be written.
    """
    path = (out or folder) / PAGE
    check_target(path)
    numbers = None if names else numbers_of(graded)
    shown = graded if numbers is None else anonymous(graded, numbers)
    people = _people(graded, shown, numbers)
    try:
        with _new_folder(path.with_name(STUDENTS)) as students:
            for number, (person, original) in enumerate(people, start=1):
                tell(f"{STUDENTS}/{number}.html", number - 1, len(people) + 1)
                page = student_page.to_page(shown, person, _texts(folder, original, numbers), f"../{PAGE}")
                (students / f"{number}.html").write_text(page, "utf-8")
        tell(PAGE, len(people), len(people) + 1)
        pages = {identity(person.student): f"{STUDENTS}/{number}.html"
                 for number, (person, _) in enumerate(people, start=1)}
        replace(path, report_page.to_page(shown, pages).encode(), private=True)
    except OSError as error:
        raise GraderError(cannot_write(Path(error.filename or path), error)) from None
    return path


def _people(graded: Class, shown: Class, numbers: Numbers | None) -> list[tuple[Person, Graded]]:
    """Each student as shown, with the true last submission; in the order of the numbers, if there are any."""
    people, true = people_of(shown), people_of(graded)
    if numbers is None:
        return [(person, person.last) for person in people.values()]
    return [(people[name_of(number)], true[key].last) for key, number in numbers.students.items()]


def _texts(folder: Path, original: Graded, numbers: Numbers | None) -> dict[str, str]:
    hide = hider(original, numbers.common) if numbers is not None else str
    return {number: hide(text) for number, text in texts_of(folder, original.id).items()}


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    """A new folder that replaces the one at ``path``, with all files in it, when the block has ended well."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    path.parent.mkdir(exist_ok=True)
    new.mkdir(mode=0o700)
    try:
        yield new
        shutil.rmtree(path, ignore_errors=True)
        new.replace(path)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
