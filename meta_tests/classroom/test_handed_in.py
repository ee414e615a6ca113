"""Which submissions a folder or a zip contains; bad ones are among them, and hostile names lead nowhere."""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from autograder.classroom.handed_in import HandedIn, handed_in
from autograder.classroom.record import Student
from autograder.errors import GraderError

EXPORTS = Path(__file__).parent / "exports"
ORDER = ["submission_103", "submission_104", "submission_999", "submission_101", "submission_102"]


def found_in(place: Path, wanted: tuple[str, ...] = ("toy.py",)) -> list[HandedIn]:
    with handed_in(place, wanted) as found:
        return found


def zipped(folder: Path, target: Path) -> Path:
    return Path(shutil.make_archive(str(target.with_suffix("")), "zip", folder))


def test_an_export_is_read_in_the_order_of_time() -> None:
    """Listed folders, missing ones and unlisted ones are submissions; what has no time comes first."""
    found = found_in(EXPORTS)
    assert [one.id for one in found] == ORDER
    assert found == found_in(EXPORTS / "assignment_7_export")
    assert [one.path.is_dir() for one in found] == [False, False, True, True, True]
    assert found[3].students == (Student("Ada", "3", "ada@example.org"),)
    assert found[2].students == (Student("submission_999"),)


def test_an_export_in_a_zip_is_the_same(tmp_path: Path) -> None:
    """The zip as it is downloaded; its files are there for as long as they are needed."""
    with handed_in(zipped(EXPORTS, tmp_path / "export.zip"), ["toy.py"]) as found:
        assert [(one.id, one.students, one.created_at) for one in found] == [
            (one.id, one.students, one.created_at) for one in found_in(EXPORTS)]
        assert (found[3].path / "toy.py").read_text() == (EXPORTS / "assignment_7_export/submission_101/toy.py"
                                                          ).read_text()
    assert not found[3].path.exists()


def test_a_folder_of_zips_folders_and_files(tmp_path: Path) -> None:
    """Each is a submission under its name, unique and fit for a file; what systems leave behind is none."""
    for name in ("b.zip", "B.py", "Ünal & Co!.ipynb", "notes.txt", ".DS_Store"):
        (tmp_path / name).touch()
    (tmp_path / "ann").mkdir()
    (tmp_path / "__MACOSX").mkdir()
    found = found_in(tmp_path)
    assert [(one.id, one.path.name, one.students[0].name) for one in found] == [
        ("B", "B.py", "B"), ("ann", "ann", "ann"), ("b-2", "b.zip", "b"), ("Ünal_Co", "Ünal & Co!.ipynb", "Ünal & Co!")]


def test_a_folder_in_a_zip_is_looked_into(tmp_path: Path) -> None:
    """A zip of the folder is the folder."""
    (tmp_path / "hw" / "ann").mkdir(parents=True)
    (tmp_path / "hw" / "ann" / "toy.py").write_text("x = 1\n")
    with handed_in(zipped(tmp_path / "hw", tmp_path / "flat.zip"), ["toy.py"]) as flat:
        assert [one.id for one in flat] == ["ann"]
    (tmp_path / "flat.zip").unlink()
    with handed_in(zipped(tmp_path, tmp_path.parent / "deep.zip"), ["toy.py"]) as deep:
        assert [one.id for one in deep] == ["ann"]


def test_hostile_entries_of_a_zip_stay_inside(tmp_path: Path) -> None:
    """Absolute names, ``..`` and links are left out; a bomb keeps its size but takes no room."""
    path = tmp_path / "class.zip"
    link = zipfile.ZipInfo("ann/link.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../outside.py", "x")
        archive.writestr(str(tmp_path / "absolute.py"), "x")
        archive.writestr(link, "/etc/passwd")
        archive.writestr("ann/toy.py", b"#" * (5 << 20))
        archive.writestr("ann/data.bin", b"0" * (5 << 20))
    with handed_in(path, ["toy.py"]) as found:
        ann = found[0].path
        assert {file.name: file.stat().st_size for file in ann.iterdir()} == {"toy.py": 5 << 20, "data.bin": 5 << 20}
        assert sum(512 * file.stat().st_blocks for file in ann.iterdir()) < 2 << 20
    assert sorted(file.name for file in tmp_path.iterdir()) == ["class.zip"]


@pytest.mark.parametrize(("name", "reason"), [
    ("nowhere", "does not exist; name a folder with a submission"), ("file.txt", "is neither a folder nor a zip"),
    ("damaged.zip", "cannot be unpacked (File is not a zip file)"), ("empty", "contains no submission; put a zip"),
    ("one", "is one submission, because a.py is in it; name the folder around it")])
def test_what_is_no_class_gets_a_sentence(tmp_path: Path, name: str, reason: str) -> None:
    """Paths that are wrong, empty or a submission themselves are named, with the next step."""
    for file in ("file.txt", "damaged.zip"):
        (tmp_path / file).write_text("PK")
    (tmp_path / "empty").mkdir()
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.py").touch()
    with pytest.raises(GraderError, match=f"^{re.escape(f'{tmp_path / name} {reason}')}"):
        found_in(tmp_path / name, ("a.py", "b.py"))
