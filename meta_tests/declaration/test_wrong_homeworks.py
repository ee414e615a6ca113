"""A homework.toml with something wrong in it: one sentence names the file, the key, its value and what to write."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder.declaration.check import convert
from autograder.declaration.read import LARGEST_BYTES, read_table
from autograder.errors import HomeworkError
from autograder.homework import load_homework

FILES = Path(__file__).resolve().parent / "wrong_homeworks"
POINTS = "a finite number above 0 and of at most 1000000."
SECONDS = "a finite number above 0 and of at most 86400."
SENTENCES = {
    "byte_order_mark": "begins with a byte order mark; save it as UTF-8 without one.",
    "byte_order_mark_alone": "begins with a byte order mark; save it as UTF-8 without one.",
    "bytes_of_no_encoding": "is not UTF-8 text (see byte 13); save it as UTF-8.",
    "comments_alone": "is empty; declare at least title, files and [parts].",
    "data_of_another_folder": "data.supplied is '../mnist'; write the name of a folder in datasets/.",
    "data_without_a_folder": "data.folder is missing; data.make and data.folder are declared together.",
    "dotted_key_of_a_thousand_tables": "nests tables or lists more than 20 deep; write it with fewer levels.",
    "empty": "is empty; declare at least title, files and [parts].",
    "empty_files": "files is empty; name at least one file to grade.",
    "file_in_a_folder": "files contains 'src/lib.py'; a graded file is at "
                        "the root of the zip: write its name without folders.",
    "fraction_of_a_mib": "[limits] memory_mib is 0.5; write a whole number from 1 to 1048576.",
    "hints_everything": '[policy] hints is "everything"; write one of "area", "full", "none".',
    "hours_of_a_million_years": "[policy.submission_limit] hours is 1000000000000.0; "
                                "write a finite number above 0 and of at most 100000.",
    "id_given": "id is not a known key; correct or remove it.",
    "infinite_limit": f"[limits] seconds_total is inf; write {SECONDS}",
    "infinite_points": f"[parts] double is inf; write {POINTS}",
    "infinite_setting": "[settings.scales] small, entry 2 is inf; write "
                        "a finite number, a text or another plain value.",
    "key_below_a_table": "[limits] libraries is not a known key (it belongs "
                         "above the first table); correct or remove it.",
    "key_outside_its_table": "memory_mib is not a known key (it belongs in [limits]); correct or remove it.",
    "latin1": "is not UTF-8 text (see byte 9); save it as UTF-8.",
    "limit_not_a_number": f"[limits] seconds_total is nan; write {SECONDS}",
    "limit_of_a_huge_number": f"[limits] seconds_total is 1e+300; write {SECONDS}",
    "limit_of_a_thousand_digits": f"[limits] seconds_total is {'9' * 60}... (1000 characters); write a finite number ",
    "limit_of_negative_zero": f"[limits] seconds_per_call is -0.0; write {SECONDS}",
    "memory_of_five_thousand_digits": "contains a number with more digits than can be read; write a shorter one.",
    "memory_of_twenty_digits": "[limits] memory_mib is 100000000000000000000; write a whole number from 1 to 1048576.",
    "misspelled_key": "[limits] memory_mb is not a known key (did you mean 'memory_mib'?); correct or remove it.",
    "negative_limit": f"[limits] seconds_per_call is -1.5; write {SECONDS}",
    "nested_a_thousand_lists_deep": "nests tables or lists more than 20 deep; write it with fewer levels.",
    "nested_thirty_lists_deep": "nests tables or lists more than 20 deep; write it with fewer levels.",
    "no_files": "files is missing; write a list of texts in quotes.",
    "no_parts": "[parts] is empty; write the points of at least one part.",
    "no_points": f"[parts] linear is 0; write {POINTS}",
    "not_toml": "is not valid TOML: ",
    "number_among_files": "files, entry 2 is 2; write a text in quotes.",
    "number_as_case_title": '[titles] "public/test_double.py::test_x" is 3; write a text in quotes.',
    "number_as_title": "title is 3; write a text in quotes.",
    "parent_folder_as_file": "files contains '..'; a graded file is at the "
                             "root of the zip: write its name without folders.",
    "parts_as_a_number": "parts is 3; write a table of numbers.",
    "points_not_a_number": f"[parts] linear is nan; write {POINTS}",
    "points_of_a_huge_sum": f"[parts] double is 1e+308; write {POINTS}",
    "points_of_negative_zero": f"[parts] double is -0.0; write {POINTS}",
    "project_given": "project is not a known key; correct or remove it.",
    "root_given": "root is not a known key (did you mean 'proof'?); correct or remove it.",
    "share_above_one": "[policy] carry_forward is 1.5; write a finite number from 0 to 1.",
    "share_not_a_number": "[policy] carry_forward is nan; write a finite number from 0 to 1.",
    "share_of_negative_zero": "[policy] carry_forward is -0.0; write a finite number from 0 to 1.",
    "text_as_points": f'[parts] linear is "five"; write {POINTS}',
    "text_as_submission_limit": '[policy.submission_limit] count is "five"; write a whole number from 1 to 1048576.',
    "true_as_points": f"[parts] linear is true; write {POINTS}",
    "unknown_penalty": '[forbidden] penalty is "everything"; write one of "all", "none", "part".',
    "utf16": "is not UTF-8 text (see byte 0); save it as UTF-8.",
    "utf16_without_mark": "contains zero bytes, as UTF-16 text does; save it as UTF-8.",
}


def test_each_file_has_its_sentence() -> None:
    """No fixture is unused."""
    assert {path.stem for path in FILES.iterdir()} == set(SENTENCES)


@pytest.mark.parametrize("name", SENTENCES)
def test_each_mistake_has_one_sentence(name: str, tmp_path: Path) -> None:
    """The sentence begins with the file's name below the project, and shows nothing of JSON or Python."""
    (tmp_path / "tests" / "hw").mkdir(parents=True)
    shutil.copyfile(FILES / f"{name}.toml", tmp_path / "tests" / "hw" / "homework.toml")
    with pytest.raises(HomeworkError) as caught:
        load_homework("hw", tmp_path)

    message = str(caught.value)
    assert message.startswith("tests/hw/homework.toml")
    assert message.removeprefix("tests/hw/homework.toml").lstrip(": ").startswith(SENTENCES[name])
    assert message.endswith(".")
    assert "\n" not in message
    assert not [sign for sign in ("$", "`", "codec", "Traceback") if sign in message]


def test_a_file_of_a_megabyte_is_not_read(tmp_path: Path) -> None:
    """The size is checked before anything is parsed."""
    path = tmp_path / "homework.toml"
    path.write_bytes(b"#" * (LARGEST_BYTES + 1))
    with pytest.raises(HomeworkError, match=r"^it has 1048577 bytes; at most 1048576 are read\.$"):
        read_table(path, "it")


@pytest.mark.parametrize(("make", "sentence"), [
    (Path.mkdir, "is a folder; write the declaration into a file of that name."),
    (os.mkfifo, "is not a regular file; write the declaration into a file of that name."),
    (lambda path: path.symlink_to("nowhere"), "cannot be read (No such file or directory)."),
])
def test_something_else_than_a_file(make: Callable[[Path], None], sentence: str, tmp_path: Path) -> None:
    """A folder, a pipe or a dangling link in the declaration's place is named, and nothing waits for the pipe."""
    (tmp_path / "tests" / "hw").mkdir(parents=True)
    make(tmp_path / "tests" / "hw" / "homework.toml")
    with pytest.raises(HomeworkError) as caught:
        load_homework("hw", tmp_path)
    assert str(caught.value) == f"tests/hw/homework.toml {sentence}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The reason is the system's."""
    with pytest.raises(HomeworkError, match=r"^it cannot be read \(No such file or directory\)\.$"):
        read_table(tmp_path / "homework.toml", "it")


class _Edit(msgspec.Struct, forbid_unknown_fields=True):
    file: str


class _Mistake(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    edit: list[_Edit]


class _Catalogue(msgspec.Struct, forbid_unknown_fields=True):
    mistake: list[_Mistake]


@pytest.mark.parametrize(("table", "sentence"), [
    ({"mistake": [{"id": "a", "edit": []}, {"id": 2, "edit": []}]}, "[[mistake]] 2: id is 2; write a text in quotes."),
    ({"mistake": [{"id": "a", "edit": [{"file": True}]}]},
     "[[mistake]] 1, [[edit]] 1: file is true; write a text in quotes."),
    ({"mistake": [{"edit": []}]}, "[[mistake]] 1: id is missing; write a text in quotes."),
    ({"mistake": {"id": "a"}}, "mistake is a table; write a list of tables."),
    ({"mistake": ["a"]}, 'mistake, entry 1 is "a"; write a table.'),
])
def test_keys_of_repeated_tables(table: dict[str, object], sentence: str) -> None:
    """A key in the second [[mistake]] is named as such."""
    with pytest.raises(HomeworkError) as caught:
        convert(table, _Catalogue, "mistakes.toml")
    assert str(caught.value) == f"mistakes.toml: {sentence}"


def test_a_right_table_is_converted() -> None:
    """A right table becomes the type, and a whole number is accepted for a number."""
    table = {"mistake": [{"id": "a", "edit": [{"file": "b"}]}]}
    assert convert(table, _Catalogue, "mistakes.toml") == _Catalogue([_Mistake("a", [_Edit("b")])])
