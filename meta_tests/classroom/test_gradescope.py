"""Gradescope's export: who handed in what and when; nothing of earlier results is read, nothing is interpreted."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from autograder.classroom.gradescope import METADATA, Listed, read_metadata
from autograder.classroom.record import Student
from autograder.errors import GraderError

HERE = Path(__file__).parent
EXPORT = HERE / "exports" / "assignment_7_export"


def test_entries_are_read_as_they_are_written() -> None:
    """Groups, zeros at the front, missing fields, Ruby's objects, and times with their zone."""
    assert read_metadata(EXPORT / METADATA) == [
        Listed("submission_102", (Student("Bo Øst", "007", "bo@example.org"), Student("=cmd()", "012")),
               "2026-10-02T09:00:00.123456-07:00"),
        Listed("submission_101", (Student("Ada", "3", "ada@example.org"),), "2026-10-02T15:59:59.000000+00:00"),
        Listed("submission_103", (Student("cy@example.org", "", "cy@example.org"),), "yesterday"),
        Listed("_submission_104", (), "")]


def test_the_rest_of_the_file_changes_nothing(tmp_path: Path) -> None:
    """The whole file, parsed at once, gives the same as its useful lines, so no line is lost or invented."""
    whole = yaml.load((EXPORT / METADATA).read_text("utf-8"), yaml.BaseLoader)
    useful = {name: {key: entry[key] for key in (":submitters", ":created_at") if key in entry}
              for name, entry in whole.items()}
    short = tmp_path / METADATA
    short.write_text(yaml.safe_dump(useful, sort_keys=False))
    assert read_metadata(short) == read_metadata(EXPORT / METADATA)


def test_no_code_of_the_file_runs(tmp_path: Path) -> None:
    """A tag that PyYAML's other loaders obey makes a mapping."""
    made = tmp_path / "made"
    path = tmp_path / METADATA
    path.write_text(f"a:\n  :created_at: !!python/object/apply:os.mkdir [{made}]\n  :submitters: !x 3\n")
    assert read_metadata(path) == [Listed("a", (), "")]
    assert not made.exists()


@pytest.mark.parametrize(("name", "reason"), [
    ("unclosed_bracket", "is damaged"), ("list_instead_of_a_mapping", "is not as Gradescope writes it"),
    ("number_instead_of_an_entry", "is not as Gradescope writes it"), ("not_utf8", "cannot be read"),
    ("missing", "cannot be read")])
def test_what_is_no_metadata_gets_a_sentence(name: str, reason: str) -> None:
    """Damaged and foreign files are named, with the next step."""
    with pytest.raises(GraderError, match=rf"(?s){reason}.*; export the submissions again\.$"):
        read_metadata(HERE / "metadata" / f"{name}.yml")
