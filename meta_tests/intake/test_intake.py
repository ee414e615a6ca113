"""Taking a submission: only the declared files, as bytes, and one sentence for everything odd."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from autograder.errors import IntakeError
from autograder.intake.absent import nearest, why_absent
from autograder.intake.entries import MAX_BYTES, Entry, in_folder
from autograder.intake.folderlist import MAX_ENTRIES
from autograder.intake.take import Staged, take
from meta_tests.intake.zipmaker import write, write_zip, zip_bytes

WANTED = ("hw3_lib.py", "hw3_sol.py")
ONE = ("mlp.py",)
SOURCE = b"import numpy as np\n"
BOTH = {"hw3_lib.py": SOURCE, "hw3_sol.py": b"import hw3_lib\n"}


def submit(kind, folder, files):
    """These files as a zip or as a folder."""
    if kind == "zip":
        return write_zip(folder, list(files.items()))
    for name, data in files.items():
        path = folder / "homework" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "homework"


@pytest.fixture(params=["zip", "folder"])
def made(request, tmp_path):
    """A function that makes a submission of files, once as a zip and once as a folder: the rules are the same."""
    return lambda files: submit(request.param, tmp_path, files)


def test_plain(made):
    """The wanted files alone are read as they are, without a note."""
    assert take(made(BOTH), WANTED) == Staged(BOTH)


def test_extra_files_are_ignored_in_one_sentence(made):
    """What is not declared is not read, and named in one sentence; folders end in a slash."""
    extra = {"conftest.py": b"", "numpy.py": b"", "tests/test_a.py": b"", "tests/test_b.py": b""}

    staged = take(made({**BOTH, **extra}), WANTED)

    assert staged.files == BOTH
    assert staged.notes == ("Ignored: conftest.py, numpy.py, tests/ (only hw3_lib.py and hw3_sol.py are read).",)


def test_at_most_a_few_names(made):
    """Many extra files are counted, not listed."""
    staged = take(made({"mlp.py": SOURCE, **{f"a{number}.txt": b"" for number in range(9)}}), ONE)

    assert staged.notes == ("Ignored: a0.txt, a1.txt, a2.txt, a3.txt and 5 more (only mlp.py is read).",)


def test_system_junk_is_not_mentioned(made):
    """What macOS, Python, git and Jupyter leave behind is never mentioned, not even under a wanted name."""
    junk = ["__MACOSX/._hw3_lib.py", "__MACOSX/hw3_lib.py", ".DS_Store", "__pycache__/hw3_lib.pyc", ".git/config",
            ".ipynb_checkpoints/hw3_sol.py", "._hw3_sol.py"]  # fmt: skip

    assert take(made({**BOTH, **dict.fromkeys(junk, b"junk")}), WANTED) == Staged(BOTH)


def test_found_inside_a_folder(made):
    """A zipped folder loses nothing: the files are read from it, and a note says so."""
    staged = take(made({f"my_hw3/{name}": data for name, data in BOTH.items()} | {"my_hw3/notes.txt": b""}), WANTED)

    assert staged.files == BOTH
    assert staged.notes == (
        "hw3_lib.py and hw3_sol.py were found inside the folder my_hw3 and read from there (no points lost). The "
        "homework asks for the files at the root of the zip: zip the files, not the folder.",
        "Ignored: notes.txt (only hw3_lib.py and hw3_sol.py are read).",
    )


def test_the_root_comes_first(made):
    """A copy in a folder does not make the file at the root ambiguous."""
    staged = take(made({"mlp.py": SOURCE, "backup/mlp.py": b"old = 1"}), ONE)

    assert staged.files == {"mlp.py": SOURCE}
    assert staged.notes == ("Ignored: backup/ (only mlp.py is read).",)


def test_several_folders_are_ambiguous(made):
    """Nobody can tell which of two attempts counts: a problem that names both, and no file taken."""
    staged = take(made({"a/mlp.py": SOURCE, "b/mlp.py": SOURCE}), ONE)

    assert staged == Staged(
        {}, (), {"mlp.py": "mlp.py is in the submission more than once (a/mlp.py, b/mlp.py); hand in only one, at the "
                 "root of the zip."}
    )  # fmt: skip


def test_one_folder_deep_only(tmp_path):
    """Two folders deep is not taken; a zip's list shows where the file is."""
    path = write_zip(tmp_path, [("a/b/mlp.py", SOURCE)])

    with pytest.raises(IntakeError, match=r"^mlp\.py is missing at the root of the zip; move a/b/mlp\.py there\.$"):
        take(path, ONE)


def test_one_missing(made):
    """A missing file is a problem of its own; the other one is taken."""
    staged = take(made({"hw3_lib.py": SOURCE}), WANTED)

    assert staged == Staged(
        {"hw3_lib.py": SOURCE}, (), {"hw3_sol.py": "hw3_sol.py is missing; put it at the root of the zip."}
    )


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        ("hw3_sol (1).py", "is hw3_sol (1).py meant to be hw3_sol.py? If so, rename it."),
        ("hw3_solution.py", "is hw3_solution.py meant to be hw3_sol.py? If so, rename it."),
        ("hw3_sol.cpython-311.pyc", "hw3_sol.cpython-311.pyc is compiled code: hand in the Python source."),
        ("hw3_sol.so", "hw3_sol.so is compiled code: hand in the Python source."),
        ("my work.ipynb", "is the notebook my work.ipynb meant to be it? If so, rename it hw3_sol.ipynb."),
        ("rest.ZIP", "rest.ZIP is an archive inside the submission: zip the files themselves."),
    ],
)
def test_what_was_handed_in_instead(made, instead, says):
    """The sentence about a missing file names the most similar file that was handed in instead."""
    staged = take(made({"hw3_lib.py": SOURCE, instead: b"?"}), WANTED)

    assert staged.problems == {"hw3_sol.py": f"hw3_sol.py is missing; {says}"}


def test_nothing_wanted(made):
    """Without one wanted file there is nothing to grade: one sentence says what was handed in instead."""
    with pytest.raises(IntakeError) as caught:
        take(made({"a.txt": b"", "b/c.txt": b""}), WANTED)

    assert str(caught.value).endswith(
        " contains none of the files to grade (hw3_lib.py and hw3_sol.py); it contains a.txt, b/. "
        "hw3_lib.py is missing; put it at the root of the zip."
    )


def test_nothing_at_all(made, tmp_path):
    """An empty zip and an empty folder are reported as empty."""
    (tmp_path / "homework").mkdir()

    with pytest.raises(IntakeError, match=r"^homework(\.zip)? is empty; hand in hw3_lib\.py and hw3_sol\.py\.$"):
        take(made({}), WANTED)


def test_other_case(made):
    """A file that differs in capital letters only is taken and named: its author's system may not tell them apart."""
    staged = take(made({"HW3_lib.py": SOURCE, "hw3_sol.py": SOURCE}), WANTED)

    assert staged.files == {"hw3_lib.py": SOURCE, "hw3_sol.py": SOURCE}
    assert staged.notes == (
        "HW3_lib.py was read as hw3_lib.py (no points lost); rename it, because capital letters matter.",
    )


def test_clash_of_case(made):
    """Two spellings and no right one is ambiguous; with the right one there it is taken."""
    problem = take(made({"MLP.py": SOURCE, "Mlp.py": SOURCE}), ONE).problems["mlp.py"]
    assert problem.startswith("mlp.py is in the submission more than once (MLP.py, Mlp.py); ")

    staged = take(made({"MLP.py": b"a = 1", "mlp.py": SOURCE}), ONE)
    assert staged.files == {"mlp.py": SOURCE}


def test_empty_file(made):
    """A file of 0 bytes is Python with nothing in it: taken, with a note."""
    staged = take(made({"mlp.py": b""}), ONE)

    assert staged == Staged({"mlp.py": b""}, ("mlp.py is empty (0 bytes); did you save it before making the zip?",))


@pytest.mark.parametrize(
    "data",
    [
        b"a = 1\r\nb = 2\r\n",
        b"\xef\xbb\xbfa = 1\n",
        "a = 'schön'\n".encode(),
        "# -*- coding: latin-1 -*-\na = 'schön'\n".encode("latin-1"),
        "#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\na = '€'\n".encode("cp1252"),
        "# coding: gbk\na = '神经'\n".encode("gbk"),
    ],
    ids=["crlf", "bom", "utf-8", "latin-1 cookie", "cp1252 cookie", "gbk cookie"],
)
def test_legitimate_source(made, data):
    """Every source that Python accepts is read byte for byte, without a note."""
    assert take(made({"mlp.py": data}), ONE) == Staged({"mlp.py": data})


SAVE = "save it as UTF-8 (Notepad: Save as, Encoding UTF-8)."


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("a = 1\n".encode("utf-16"), f"is UTF-16 text; {SAVE}"),
        ("a = 1\n".encode("utf-16-be"), f"is UTF-16 text; {SAVE}"),
        ("a = 1\n".encode("utf-32"), f"is UTF-32 text; {SAVE}"),
        ("a = 1\nb = 'schön'\n".encode("latin-1"), f"is not UTF-8 text (line 2); {SAVE}"),
        ("# coding: ascii\nb = 'schön'\n".encode(), f"is not ASCII text (line 2); {SAVE}"),
        (b"# coding: punycode\n", f"declares the encoding punycode, which the grader does not support; {SAVE}"),
        (b"# coding: no-such\n", f"cannot be decoded (unknown encoding: no-such); {SAVE}"),
        (b"# coding: zlib\n", f"declares the encoding zlib, which the grader does not support; {SAVE}"),
        (b"a = 1\n\0", "contains NUL bytes, so it is compiled, binary or damaged; hand in the Python source."),
        (zip_bytes([("a", b"")]), "is really a zip; hand in the Python file itself."),
        (b'{"cells": [], "nbformat": 4}', "has no cells; save the notebook in which you worked, and hand it in."),
    ],
)  # fmt: skip
def test_no_source(made, data, says):
    """Bytes that Python could not run as source are refused, with how to fix them."""
    assert take(made({"mlp.py": data}), ONE) == Staged({}, (), {"mlp.py": f"mlp.py {says}"})


def test_two_refused_files_are_two_problems(made):
    """Files that are there but cannot be read are problems, not an IntakeError: the report names each."""
    staged = take(made(dict.fromkeys(WANTED, "a = 1".encode("utf-16"))), WANTED)

    assert list(staged.problems) == list(WANTED)


def test_single_file(tmp_path):
    """One wanted .py by itself is that file; the other one is missing."""
    staged = take(write(tmp_path, SOURCE, "hw3_lib.py"), WANTED)

    assert staged.files == {"hw3_lib.py": SOURCE}
    assert staged.problems == {"hw3_sol.py": "hw3_sol.py is missing; put it at the root of the zip."}


def test_single_file_too_large(tmp_path):
    """The cap applies to a single file too."""
    problem = take(write(tmp_path, b"#" * (MAX_BYTES + 1), "mlp.py"), ONE).problems["mlp.py"]

    assert problem.startswith("mlp.py is too large: more than 1,048,576 bytes, but the limit is 1,048,576;")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.rar", b"Rar!\x1a\x07\x01\x00", r"^a\.rar is a RAR archive, which the grader cannot read; make a \.zip\.$"),
        ("renamed.zip", b"Rar!\x1a\x07\x01\x00", r"^renamed\.zip is a RAR archive"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", r"^a\.7z is a 7z archive"),
        ("a.tar.gz", b"\x1f\x8b\x08", r"^a\.tar\.gz is a gzip archive"),
        ("a.bin", bytes(257) + b"ustar" + bytes(250), r"^a\.bin is a tar archive"),
        ("a.tar", b"old tar", r"^a\.tar is a tar archive"),
        ("a.ipynb", b"{}", r"^a\.ipynb is a notebook, but not one of those that are read \(mlp\.ipynb\); rename it, or "
         "hand in"),
        ("solution.py", b"a = 1", r"^solution\.py is not one of the files to grade \(mlp\.py\); rename it, or hand "
         "in a"),
        ("report.pdf", b"%PDF", r"^report\.pdf is neither a \.zip nor one of the files to grade \(mlp\.py\); hand in"),
        ("a.zip", b"no zip", r"^a\.zip cannot be read as a zip \(File is not a zip file\); make the zip again and"),
        ("a.zip", b"", r"^a\.zip is empty \(0 bytes\); make the \.zip again and upload it again\.$"),
    ],
)
def test_other_uploads(tmp_path, name, data, says):
    """A single file that is neither a zip nor wanted gets a sentence that says what it is and what to do."""
    with pytest.raises(IntakeError, match=says):
        take(write(tmp_path, data, name), ONE)


def test_a_zip_under_another_name_is_a_zip(tmp_path):
    """Contents decide, not the suffix."""
    assert take(write(tmp_path, zip_bytes([("mlp.py", SOURCE)]), "upload.bin"), ONE).files == {"mlp.py": SOURCE}


def test_no_such_path(tmp_path):
    """A path that does not exist is named, with the reason."""
    with pytest.raises(IntakeError, match=r"nowhere cannot be opened \(No such file or directory\); check the path\.$"):
        take(tmp_path / "nowhere", ONE)


def test_a_path_that_is_no_path(tmp_path):
    """A NUL in a path is a sentence too."""
    with pytest.raises(IntakeError, match=r"cannot be opened \(not a valid path\); check the path\.$"):
        take(tmp_path / "a\0b", ONE)


def test_a_pipe_as_submission(tmp_path):
    """A pipe or device is not opened: that could wait for ever."""
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(IntakeError, match=r"^pipe is neither a file nor a folder; hand in a \.zip\.$"):
        take(tmp_path / "pipe", ONE)


def test_links_in_a_folder_are_refused(tmp_path):
    """A link under a wanted name is not followed, wherever it points."""
    secret = write(tmp_path, b"secret = 1\n", "secret.py")
    (tmp_path / "homework").mkdir()
    (tmp_path / "homework" / "mlp.py").symlink_to(secret)

    problem = take(tmp_path / "homework", ONE).problems["mlp.py"]

    assert problem == "mlp.py is a link, and links are not followed; hand in the file itself."


def test_linked_folders_are_not_entered(tmp_path):
    """A wanted file is not read through a link to its folder."""
    submit("folder", tmp_path, {"elsewhere.txt": b""})
    (tmp_path / "real").mkdir()
    write(tmp_path / "real", SOURCE, "mlp.py")
    (tmp_path / "homework" / "sub").symlink_to(tmp_path / "real", target_is_directory=True)

    with pytest.raises(IntakeError, match=r"^mlp\.py is missing; put it at the root"):
        take(tmp_path / "homework", ONE)


def test_special_files_in_a_folder(tmp_path):
    """Pipes, sockets and folders under a wanted name are refused at once, without waiting."""
    folder = tmp_path / "homework"
    (folder / "folder.py").mkdir(parents=True)
    os.mkfifo(folder / "pipe.py")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket.py"))

        problems = take(folder, ("folder.py", "pipe.py", "socket.py")).problems

    assert problems["folder.py"] == "folder.py is a folder; hand in a file of that name."
    assert problems["pipe.py"] == "pipe.py is a special file, not a regular one; hand in the source file."
    assert problems["socket.py"] == "socket.py is a special file, not a regular one; hand in the source file."


def test_large_file_in_a_folder(tmp_path):
    """The cap applies in a folder; a sparse gigabyte is not read."""
    folder = submit("folder", tmp_path, {"mlp.py": b""})
    os.truncate(folder / "mlp.py", 1 << 30)

    assert take(folder, ONE).problems["mlp.py"].startswith("mlp.py is too large: 1,073,741,824 bytes, but the limit is")


def test_a_file_that_grows_while_it_is_read(tmp_path, monkeypatch):
    """The bytes are counted too: a file that was small when checked and large when read is refused."""
    folder = submit("folder", tmp_path, {"mlp.py": b"#"})
    small = (folder / "mlp.py").stat()
    write(folder, b"#" * (MAX_BYTES + 1), "mlp.py")

    monkeypatch.setattr("autograder.intake.folderlist.os.fstat", lambda _: small)
    problem = take(folder, ONE).problems["mlp.py"]

    assert problem.startswith("mlp.py is too large: more than 1,048,576 bytes, but the limit is")


def test_a_crowded_folder_hides_nothing(tmp_path):
    """Wanted files are opened by name, so a folder of many thousand entries neither slows nor hides them."""
    folder = submit("folder", tmp_path, {"mlp.py": SOURCE})
    for number in range(3 * MAX_ENTRIES):
        (folder / f"{number:05}").touch()

    assert take(folder, ONE).files == {"mlp.py": SOURCE}


def test_a_folder_that_may_not_be_read(tmp_path, monkeypatch):
    """A permission that is missing is named as the reason."""
    folder = submit("folder", tmp_path, {"mlp.py": SOURCE})

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(IntakeError, match=r"^homework cannot be read \(Permission denied\); check its permissions\.$"):
        take(folder, ONE)


def test_nothing_is_left_open(made):
    """No descriptor survives, whether the submission was taken or refused."""
    path = made({**BOTH, "sub/a.txt": b""})
    before = len(list(Path("/proc/self/fd").iterdir()))

    take(path, WANTED)
    with pytest.raises(IntakeError):
        take(path, ("nothing.py", "here.py"))

    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_nothing_is_executed(made):
    """Taking a file never runs it."""
    staged = take(made({"mlp.py": b"raise SystemExit('executed')\n"}), ONE)

    assert staged.files == {"mlp.py": b"raise SystemExit('executed')\n"}


HERE = "in the folder homework3"


@pytest.mark.parametrize(("files", "says"), [
    ((), "hw3_lib.py and hw3_sol.py are missing; put them in the folder homework3."),
    (("readme.txt",), "homework3 contains none of the files to grade (hw3_lib.py and hw3_sol.py); it contains "
     "readme.txt. hw3_lib.py is missing; put it in the folder homework3.")])
def test_a_folder_without_the_files_is_spoken_of_as_a_folder(tmp_path: Path, files: tuple[str, ...], says: str) -> None:
    """Where there is no zip, no sentence speaks of one."""
    folder = tmp_path / "homework3"
    folder.mkdir()
    for name in files:
        (folder / name).touch()
    with pytest.raises(IntakeError) as refused:
        take(folder, ["hw3_lib.py", "hw3_sol.py"], in_folder(folder))
    assert str(refused.value) == says


@pytest.mark.parametrize(("name", "says"), [
    ("other.txt", f"is missing; put it {HERE}."), ("deep/er/hw3_lib.py", f"is missing {HERE}; move deep/er/hw3_lib.py "
                                                   "there.")])
def test_a_missing_file_belongs_in_the_folder(name: str, says: str) -> None:
    """The place is the caller's: the root of the zip, or a folder."""
    folder, _, last = name.rpartition("/")
    entry = Entry(folder, last, lambda: b"")
    assert why_absent([entry], "hw3_lib.py", ["hw3_lib.py"], HERE) == f"hw3_lib.py {says}"


@pytest.mark.parametrize("other", ["hw3-lib.py", "HW3-LIB.PY", "hw3_lib (1).py", "hw3_lib.py.txt", "hw3lib.py",
                                   "hw3_lib_final.py", "Copy of hw3_lib.py"])
def test_a_near_name_is_meant_for_one_file_alone(other: str) -> None:
    """What browsers, editors and hands make of a name is recognised, and suggested for no other file."""
    wanted = ["hw3_lib.py", "hw3_sol.py"]
    assert nearest("hw3_lib.py", [other, "notes.txt"], wanted) == other
    assert nearest("hw3_sol.py", [other, "notes.txt"], wanted) == ""
