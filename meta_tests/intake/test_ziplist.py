"""Hostile and damaged zips: only the wanted entries are unpacked, under a cap, and every refusal is a sentence."""

from __future__ import annotations

import random
import stat
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import IntakeError
from autograder.intake.entries import MAX_BYTES
from autograder.intake.take import take
from meta_tests.intake.zipmaker import change_list, info, write, write_zip, zip_bytes

WANTED = ("hw3_lib.py", "hw3_sol.py")
ONE = ("mlp.py",)
SOURCE = b"import numpy as np\n"
FLAGS, METHOD, SIZE, HEADER_OFFSET = 8, 10, 24, 42
AT_ONCE = 0.5


def test_slipping_paths_are_never_taken(tmp_path):
    """Absolute paths, drives and ``..`` are never read, even if a wanted name follows them."""
    path = write_zip(tmp_path, [(f"{where}/mlp.py", SOURCE) for where in ("..", "", "C:", "a/..")])

    with pytest.raises(IntakeError, match=r"^mlp\.py is missing; put it at the root of the zip\.$"):
        take(path, ONE)


def test_slipping_paths_beside_the_files_do_not_matter(tmp_path):
    """A ``../../etc/passwd`` beside the wanted files is mentioned as ignored, and writes nothing."""
    path = write_zip(tmp_path, [("mlp.py", SOURCE), ("../../etc/passwd", b"root")])

    staged = take(path, ONE)

    assert staged.files == {"mlp.py": SOURCE}
    assert staged.notes == ("Ignored: ../../etc/passwd (only mlp.py is read).",)
    assert [entry.name for entry in tmp_path.iterdir()] == ["homework.zip"]


def test_a_bomb_in_an_unrelated_entry_is_not_unpacked(tmp_path):
    """A gigabyte of zeros beside the wanted file takes neither memory nor time, and no points."""
    path = write_zip(tmp_path, [("mlp.py", SOURCE), ("bomb.bin", bytes(16 << 20))])
    data = change_second_size(path.read_bytes(), 1 << 30)
    tracemalloc.start()

    staged = take(write(tmp_path, data), ONE)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert staged.files == {"mlp.py": SOURCE}
    assert peak < 4 * MAX_BYTES


def change_second_size(data: bytes, size: int) -> bytes:
    """The zip whose second list entry claims another size."""
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    return data[:second] + change_list(data[second:], SIZE, "<I", size)


@pytest.mark.parametrize("claimed", [16 << 20, 1_000_000, 10])
def test_a_bomb_under_a_wanted_name_is_cut(tmp_path, claimed):
    """A wanted entry that unpacks to far more than it should is refused, whatever size it claims."""
    data = change_list(zip_bytes([("mlp.py", bytes(16 << 20))]), SIZE, "<I", claimed)
    tracemalloc.start()

    staged = take(write(tmp_path, data), ONE)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not staged.files
    assert peak < 8 * MAX_BYTES


def test_too_large_says_both_sizes(tmp_path):
    """A file above the limit is refused, with its size and the limit."""
    path = write_zip(tmp_path, [("mlp.py", b"#" * (MAX_BYTES + 1))], zipfile.ZIP_STORED)

    problem = take(path, ONE).problems["mlp.py"]

    assert problem == (
        "mlp.py is too large: 1,048,577 bytes, but the limit is 1,048,576; hand in source code only."
    )


def test_a_file_of_exactly_the_cap_is_taken(tmp_path):
    """1 MiB is allowed; the bound is not off by one."""
    data = random.Random(1).randbytes(MAX_BYTES // 2).hex().encode()

    assert take(write_zip(tmp_path, [("mlp.py", data)]), ONE).files == {"mlp.py": data}


def test_absurd_ratio(tmp_path):
    """A wanted entry that is compressed to less than 1/200 of its size is not unpacked."""
    problem = take(write_zip(tmp_path, [("mlp.py", b"#" * MAX_BYTES)]), ONE).problems["mlp.py"]

    assert problem == (
        "mlp.py unpacks to more than 200 times its size in the zip, which source code never does; hand in the file "
        "itself."
    )


def test_70_000_entries_are_refused_at_once(tmp_path):
    """An endless list is refused before it is read: within half a second of computing and without its megabytes."""
    record = b"PK\x01\x02" + bytes(24) + b"\1\0" + bytes(16) + b"x"
    count = 70_000
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff" * 2 + (len(record) * count).to_bytes(4, "little") + bytes(6)
    path = write(tmp_path, record * count + end)
    start = time.thread_time()
    tracemalloc.start()

    with pytest.raises(IntakeError, match=r"^homework\.zip lists more than 2,000 entries; zip only the files that"):
        take(path, ONE)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.thread_time() - start < AT_ONCE
    assert peak < 2 * MAX_BYTES < len(record) * count


def test_2_001_entries(tmp_path):
    """A list that is short in bytes but has too many entries is refused, with their number."""
    path = write_zip(tmp_path, [(f"{number}.txt", b"") for number in range(2_001)])

    with pytest.raises(IntakeError, match=r"lists more than 2,000 entries \(2,001\); zip only the files"):
        take(path, ONE)


@pytest.mark.parametrize(
    ("mode", "kind"), [(stat.S_IFLNK | 0o777, "link"), (stat.S_IFDIR | 0o755, "folder"), (stat.S_IFIFO, "special file")]
)
def test_links_and_special_files_are_refused(tmp_path, mode, kind):
    """A wanted name that is a link, a folder or a pipe in the zip is not read."""
    path = write_zip(tmp_path, [(info("mlp.py", mode), b"/etc/passwd")])

    problem = take(path, ONE).problems["mlp.py"]

    assert problem == (
        f"mlp.py is a {kind} in the zip, which the grader does not read; put the file itself into the zip."
    )


def test_a_folder_under_a_wanted_name(tmp_path):
    """A folder with the name of a wanted file is reported as a folder, with and without an entry of its own."""
    staged = take(write_zip(tmp_path, [("hw3_lib.py/", b""), ("hw3_sol.py", SOURCE)]), WANTED)
    assert staged.problems["hw3_lib.py"].startswith("hw3_lib.py is a folder in the zip, which the grader does not read")

    staged = take(write_zip(tmp_path, [("hw3_lib.py/a.txt", b""), ("hw3_sol.py", SOURCE)]), WANTED)
    assert staged.problems == {"hw3_lib.py": "hw3_lib.py is a folder; hand in a file of that name."}


def test_encrypted_entries_are_refused(tmp_path):
    """A password is named as the reason."""
    path = write(tmp_path, change_list(zip_bytes([("mlp.py", SOURCE)]), FLAGS, "<H", 1))

    assert take(path, ONE).problems == {"mlp.py": "mlp.py is encrypted; make the zip without a password."}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 97])
def test_other_compression_is_refused(tmp_path, method):
    """bz2 and lzma unpack without bound inside zipfile, so they are refused like unknown methods."""
    path = write(tmp_path, change_list(zip_bytes([("mlp.py", SOURCE)]), METHOD, "<H", method))

    assert take(path, ONE).problems == {
        "mlp.py": "mlp.py is compressed with a method that the grader cannot read; make the zip with your system's own "
        "tool."
    }


def test_truncated_zip(tmp_path):
    """A zip that was cut off in the upload is damaged, not empty."""
    path = write(tmp_path, zip_bytes([("mlp.py", SOURCE * 50)])[:-30])

    with pytest.raises(IntakeError, match=r"^homework\.zip cannot be read as a zip \(.+\); make the zip again"):
        take(path, ONE)


def test_damaged_content(tmp_path):
    """One flipped byte of a stored entry is noticed by its checksum; the other file is taken."""
    data = zip_bytes([("hw3_lib.py", b"a = 1\n"), ("hw3_sol.py", SOURCE)], zipfile.ZIP_STORED)

    staged = take(write(tmp_path, data.replace(b"a = 1", b"a = 7", 1)), WANTED)

    assert staged.files == {"hw3_sol.py": SOURCE}
    assert staged.problems["hw3_lib.py"].startswith("hw3_lib.py is damaged inside the zip (Bad CRC-32")
    assert staged.problems["hw3_lib.py"].endswith("; make the zip again and upload it again.")


def test_overlapping_entries(tmp_path):
    """An entry that points at another one's bytes is damaged, never read as that other one."""
    data = zip_bytes([("hw3_lib.py", SOURCE), ("hw3_sol.py", SOURCE)])
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    overlapping = data[:second] + change_list(data[second:], HEADER_OFFSET, "<I", 0)

    staged = take(write(tmp_path, overlapping), WANTED)

    assert "hw3_sol.py" not in staged.files
    assert staged.problems["hw3_sol.py"].startswith("hw3_sol.py is damaged inside the zip (")


def test_duplicates_take_the_last(tmp_path):
    """Of two entries with one name the last is read, as unzip does, and a note says so."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = write_zip(tmp_path, [("mlp.py", b"old = 1\n"), ("mlp.py", SOURCE)])

    staged = take(path, ONE)

    assert staged.files == {"mlp.py": SOURCE}
    assert staged.notes == ("mlp.py is in the zip 2 times; the last copy was read, as unzip does.",)


def test_backslashes_and_dots_are_folders(tmp_path):
    """What an old Windows tool or ``./`` writes is understood as the same paths."""
    data = zip_bytes([("./hw3_lib.py", SOURCE), ("hw3_sol.py/x", SOURCE)]).replace(b"hw3_sol.py/x", b"h\\hw3_sol.py")

    staged = take(write(tmp_path, data), WANTED)

    assert sorted(staged.files) == ["hw3_lib.py", "hw3_sol.py"]
    assert "inside the folder h and" in staged.notes[0]


def test_names_are_cleaned_and_cut(tmp_path):
    """Control, escape and direction characters of a name never reach the report, and long names are cut."""
    path = write_zip(tmp_path, [("mlp.py", SOURCE), ("\x1b[31mred\n\u202eyp.txt", b""), ("n" * 300, b"")])

    (note,) = take(path, ONE).notes

    assert note == f"Ignored: ?[31mred??yp.txt, {'n' * 77}... (only mlp.py is read)."


def test_the_cap_applies_even_if_zipfile_gives_more(tmp_path, monkeypatch):
    """The bytes are counted after unpacking too: the cap does not rest on zipfile's own bookkeeping."""
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda _, size: b"#" * size)

    problem = take(write_zip(tmp_path, [("mlp.py", SOURCE)]), ONE).problems["mlp.py"]

    assert problem.startswith("mlp.py is too large: more than 1,048,576 bytes, but the limit is")


VALID = zip_bytes([("hw3_lib.py", SOURCE * 3), ("a/hw3_sol.py", SOURCE), ("b.txt", b"b")])
POSITIONS = st.integers(0, len(VALID) - 1)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(POSITIONS, st.integers(0, 255)), min_size=1, max_size=6), cut=POSITIONS)
def test_only_intake_error_comes_out(tmp_path, changes, cut):
    """Whatever bytes of a zip are changed or missing, take accounts for each wanted name or raises IntakeError."""
    data = bytearray(VALID)
    for position, value in changes:
        data[position] = value
    if cut % 4 == 0:
        del data[cut:]

    try:
        staged = take(write(tmp_path, bytes(data)), WANTED)
    except IntakeError as error:
        assert str(error).endswith(".")
    else:
        assert set(staged.files) | set(staged.problems) == set(WANTED)
        assert not set(staged.files) & set(staged.problems)
        assert all(len(source) <= MAX_BYTES for source in staged.files.values())
