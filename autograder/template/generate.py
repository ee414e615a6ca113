"""Makes a homework's template from its reference. It contains exactly what homework.toml lists.

The reference of a notebook ``ps4.ipynb`` is a Python file ``ps4.py`` in the percent format; the template is a notebook.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ..errors import HomeworkError
from ..homework import NOTEBOOK, SCRIPT, Homework
from ..notebook.write import to_notebook
from .files import files_below, write_files
from .markers import find_blocks, replace_blocks


def shipped_names(homework: Homework) -> list[str]:
    """The files of the template, as paths below student_template/<hw>, sorted."""
    return sorted({*homework.files, *homework.unchanged})


def marked_names(homework: Homework) -> list[str]:
    """The files whose solutions are replaced: all graded files except those shipped unchanged."""
    return sorted(set(homework.files) - set(homework.unchanged))


def generate(homework: Homework) -> dict[str, bytes]:
    """The template's files by name; the same reference gives the same bytes.

    Generated files have LF line endings and end with one; unchanged files keep every byte.

    Raises:
        HomeworkError: a listed file is missing, is not text, contains no solution, or its markers are wrong.
    """
    template = generate_marked(homework, homework.stub)
    for name in homework.unchanged:
        template[name] = read_reference(homework, name)
    return {name: template[name] for name in sorted(template)}


def generate_marked(homework: Homework, stub: str) -> dict[str, bytes]:
    """The files with markers, with another stub; with an empty one only the given text remains.

    Raises:
        HomeworkError: as ``generate``.
    """
    generated = {}
    for name in marked_names(homework):
        source, where = _source_of(homework, name)
        if not solutions(homework, name):
            raise HomeworkError(f"{where} contains no solution; mark it, or list the file under unchanged.")
        text = replace_blocks(source, stub, where)
        generated[name] = to_notebook(text, where) if name.endswith(NOTEBOOK) else _end_with_newline(text)
    return generated


def solutions(homework: Homework, name: str) -> list[tuple[str, str]]:
    """Each line inside a block of a file of the reference, with its place: ``(place, line)``.

    Raises:
        HomeworkError: as ``generate``.
    """
    text, where = _source_of(homework, name)
    return [(f"{where}:{number}", line) for block in find_blocks(text, where)
            for number, line in enumerate(block.lines, block.first + 2)]


def _source_of(homework: Homework, name: str) -> tuple[str, str]:
    """The text of a graded file's reference, and where it is."""
    name = name.removesuffix(NOTEBOOK) + SCRIPT if name.endswith(NOTEBOOK) else name
    where = f"reference/{homework.id}/{name}"
    return _text(read_reference(homework, name), where), where


def read_reference(homework: Homework, name: str) -> bytes:
    """One listed file of the reference.

    Raises:
        HomeworkError: it is missing, or its name leads out of the reference's folder.
    """
    where = f"reference/{homework.id}/{name}"
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise HomeworkError(f"homework.toml lists {name!r}; a shipped file must be inside reference/{homework.id}/.")
    try:
        return (homework.reference_dir / name).read_bytes()
    except OSError as error:
        raise HomeworkError(f"{where} cannot be read ({error.strerror}); homework.toml lists it.") from None


def write_template(homework: Homework) -> list[Path]:
    """Write student_template/<hw>/ and return the paths written, sorted.

    For an edition, only files that differ from its base's template, or are already in its own folder, are written.

    Raises:
        HomeworkError: as ``generate``; then nothing is written.
    """
    *bases, own = _committed_folders(homework)
    inherited = {name: folder / name for folder in bases for name in files_below(folder) if not (own / name).exists()}
    return write_files(own, {name: content for name, content in generate(homework).items()
                             if name not in inherited or inherited[name].read_bytes() != content})


def stale_files(homework: Homework) -> list[str]:
    """The differences between student_template/<hw>/ and the reference, one sentence per file; empty if fresh.

    Raises:
        HomeworkError: as ``generate``.
    """
    template = generate(homework)
    committed = {name: folder / name for folder in _committed_folders(homework) for name in files_below(folder)}
    where = f"student_template/{homework.id}"
    missing = [f"{where}/{name} is missing." for name in template if name not in committed]
    differing = [
        f"{where}/{name} differs from what the reference generates."
        for name in template
        if name in committed and committed[name].read_bytes() != template[name]
    ]
    extra = [name for name in committed if name not in template]
    return missing + differing + [f"{where}/{name} is not listed in homework.toml; delete it." for name in extra]


def _committed_folders(homework: Homework) -> list[Path]:
    """Where the committed template is: the base's folder, if this is an edition, then the homework's own."""
    return [homework.home / "student_template" / id for id in (homework.extends, homework.id) if id]


def _text(content: bytes, where: str) -> str:
    """The file's text with LF line endings."""
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise HomeworkError(f"{where} is not UTF-8 text ({error.reason} at byte {error.start}); "
                            f"save it as UTF-8, or list it under unchanged.") from None


def _end_with_newline(text: str) -> bytes:
    return (text.rstrip("\n") + "\n").encode()
