"""Checks a student's files and writes the zip to hand in, or prints the reasons why not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..bundle.pack import pack
from ..engine.session_of import session_of
from ..engine.survey_notes import survey_notes
from ..engine.workers import start_launcher
from ..errors import GraderError, IntakeError
from ..homework import Homework
from ..intake.entries import is_notebook, most_bytes, shown, too_large
from ..intake.take import Staged
from ..notebook.convert import from_notebook
from ..on_disk import cannot_write, check_target
from .files import files_of, near_name, read_files, staged_files
from .stubs import find_stubs

LARGEST = 2**20


def submit(homework: Homework, folder: Path, target: Path, fork: bool | None = None) -> bool:
    """Write the zip with exactly the homework's files at its root and list its contents; or refuse with the reasons.

    Args:
        folder: where the files are.
        target: the zip; it must not be one of the files.

    Raises:
        GraderError: the zip cannot be written.
    """
    problems = [problem + _suggestion(homework, name, path) for name, path in files_of(homework, folder).items()
                if (problem := file_problem(path))]
    if target.suffix != ".zip":
        problems.append(f"{target} is not the name of a zip; give a name that ends in .zip.")
    files = {} if problems else read_files(homework, folder)
    staged = staged_files(homework, files)
    problems = problems or import_problems(homework, staged, fork)
    if problems:
        print("No zip was written:")
        print("\n".join(f"  {problem}" for problem in problems))
        return False
    try:
        check_target(target)
        target.write_bytes(pack(files))
    except OSError as error:
        raise GraderError(cannot_write(target, error)) from None
    _say(homework, target, files, staged)
    return True


def _suggestion(homework: Homework, name: str, path: Path) -> str:
    """What to rename, if a missing file is there under a similar name."""
    near = "" if path.is_file() else near_name(homework, path.parent, name)
    return f" Is {shown(near)} meant to be it? Then rename it." if near else ""


def file_problem(path: Path) -> str:
    """Why a file cannot be handed in as it is, in one sentence; empty if it can."""
    name = path.name
    if not path.is_file():
        return f"{name} is missing: it is not in {path.parent.resolve().name}/. Put it there under exactly this name."
    content = path.read_bytes()
    if is_notebook(name):
        return _notebook_problem(name, content)
    if len(content) > LARGEST:
        return f"{name} is {len(content) / LARGEST:.1f} MiB large; a file may have 1 MiB. Move data out of it."
    try:
        compile(content.decode("utf-8-sig"), name, "exec", dont_inherit=True)
    except UnicodeDecodeError as error:
        return f"{name} is not UTF-8 text ({error.reason} at byte {error.start}); save it as UTF-8 in your editor."
    except SyntaxError as error:
        return f"{name}, line {error.lineno}: {error.msg}. Python cannot read the file; fix this line first."
    except (ValueError, RecursionError, MemoryError) as error:
        return f"{name} cannot be compiled: {error}. Fix it first."
    return ""


def _notebook_problem(name: str, content: bytes) -> str:
    if len(content) > most_bytes(name):
        return too_large(name, f"{len(content):,}")
    try:
        from_notebook(content, name)
    except IntakeError as error:
        return str(error)
    return ""


def import_problems(homework: Homework, staged: Staged, fork: bool | None) -> list[str]:
    """The problem when the files are imported, in a process of its own; may be empty."""
    launcher, _ = start_launcher(homework, fork)
    session = session_of(homework, launcher, staged)
    try:
        survey = session.look()
    finally:
        session.close()
    return [] if all(not module.kind for module in survey.modules.values()) else survey_notes(
        survey, staged.origins)


def _say(homework: Homework, target: Path, files: Mapping[str, bytes], staged: Staged) -> None:
    print(f"Written: {target}. It contains, at its root:")
    for name, content in files.items():
        print(f"  {name}  ({len(content)} bytes)")
    stubs = list(dict.fromkeys(stub.function or stub.file for stub in find_stubs(staged.files, homework.stub)))
    if stubs:
        print("Careful, still to write:")
        print("\n".join(f"  {stub}" for stub in stubs))
    print("Upload this file to Gradescope. This ran no cases; python run_tests.py does.")
