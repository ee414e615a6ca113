"""results.json on disk: at every moment a complete, valid file, cleaned and small."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..errors import GraderError
from ..on_disk import cannot_write, replace
from ..text import clean_all, shorten
from .report import Report
from .results import Entry, Results, to_results, validate

ENTRY_BYTES = 8_000
OUTPUT_BYTES = 32_000
NOTES_BYTES = 64_000
FILE_BYTES = 600_000

LAST_DITCH = """{
  "score": 0,
  "output": "The grader could not start. This is not a mistake in your code. Your submission has not been graded; it \
scores 0 until the course staff rerun it, so please tell them.",
  "output_format": "text",
  "stdout_visibility": "hidden",
  "tests": [],
  "extra_data": {"last_ditch": true}
}
"""


def write_results(path: Path, data: bytes, private: bool = False) -> None:
    """Replace the file at ``path`` by these bytes in one step.

    Args:
        private: only this user may read the file, as long as student code runs; else its mode follows the umask.
    Raises:
        GraderError: it cannot be written; an existing file is unchanged.
    """
    try:
        replace(path, data, private)
    except OSError as error:
        raise GraderError(cannot_write(path, error)) from error


def encode_report(report: Report) -> bytes:
    """A report as the bytes of results.json.

    Raises:
        GraderError: as ``encode``.
    """
    return encode(to_results(report))


def encode(results: Results) -> bytes:
    """The bytes of results.json.

    Raises:
        GraderError: the results are not valid; one sentence per line.
    """
    problems = validate(results)
    if problems:
        raise GraderError("These results cannot be written:\n" + "\n".join(problems))
    cleaned = _clean(results)
    size = ENTRY_BYTES
    data = msgspec.json.encode(_fit(cleaned, size))
    while len(data) > FILE_BYTES and size > 100:
        size //= 2
        data = msgspec.json.encode(_fit(cleaned, size))
    return msgspec.json.format(data, indent=1) + b"\n"


def _clean(results: Results) -> Results:
    """The results with every text cleaned. Converting structs of plain data to builtins and back loses nothing."""
    return msgspec.convert(clean_all(msgspec.to_builtins(results)), Results)


def _fit(results: Results, size: int) -> Results:
    """The results with each test's output cut to ``size`` bytes, and the other texts in proportion."""
    return msgspec.structs.replace(
        results,
        tests=[_fit_entry(entry, size) for entry in results.tests],
        output=shorten(results.output, OUTPUT_BYTES * size // ENTRY_BYTES) if results.output else None,
        extra_data=_fit_notes(results, NOTES_BYTES * size // ENTRY_BYTES),
    )


def _fit_entry(entry: Entry, size: int) -> Entry:
    name = shorten(entry.name, 500) if entry.name is not None else None
    return msgspec.structs.replace(entry, name=name, output=shorten(entry.output, size) if entry.output else None)


def _fit_notes(results: Results, size: int) -> dict[str, object]:
    """The extra data, with its grader_notes cut to at most ``size`` bytes in total."""
    notes = results.extra_data.get("grader_notes")
    if not isinstance(notes, list):
        return results.extra_data
    kept = shorten("\n".join(map(str, notes)), size).split("\n") if sum(map(len, map(str, notes))) > size else notes
    return {**results.extra_data, "grader_notes": kept}
