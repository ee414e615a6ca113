"""Generating: what becomes of each kind of file, and when the committed template is stale."""

from __future__ import annotations

import json

import nbformat
import pytest

from autograder.errors import HomeworkError
from autograder.homework import find_homeworks, load_homework
from autograder.template.audit import undecided_files
from autograder.template.generate import generate, stale_files, write_template

from .conftest import REFERENCE, MakeHomework, write

TEMPLATE = '''"""Doubling."""

import numpy as np

SIZE = 3


def double(x):
    """Twice x."""
    # TYPE HERE
    pass


def size_of(x):
    n = x.shape[0]
    return n


def half(x):
    # TYPE HERE
    pass
'''


@pytest.mark.parametrize("name", find_homeworks())
def test_the_committed_template_is_fresh(name: str) -> None:
    """student_template/<hw> is, byte for byte, what the reference generates."""
    assert stale_files(load_homework(name)) == []


def test_solutions_give_way_to_the_stub(make_homework: MakeHomework) -> None:
    """Every block becomes the homework's stub; all other text stays."""
    assert generate(make_homework(stub="# TYPE HERE\npass")) == {"lib.py": TEMPLATE.encode()}


def test_line_ends_are_unix(make_homework: MakeHomework) -> None:
    """A reference saved with CRLF and without a last newline gives the same bytes."""
    homework = make_homework({"lib.py": REFERENCE.replace("\n", "\r\n").rstrip()}, stub="# TYPE HERE\npass")
    assert generate(homework) == {"lib.py": TEMPLATE.encode()}


def test_unchanged_files_keep_every_byte(make_homework: MakeHomework) -> None:
    """An unchanged file is copied whatever its kind, also below a folder, and beats being graded."""
    files: dict[str, str | bytes] = {"lib.py": REFERENCE, "pictures/a.png": b"\x89PNG\r\n\xff", "given.py": "x = 1\r\n"}
    homework = make_homework(files, files=["lib.py", "given.py"], unchanged=["pictures/a.png", "given.py"])
    template = generate(homework)
    assert list(template) == ["given.py", "lib.py", "pictures/a.png"]
    assert template["pictures/a.png"] == files["pictures/a.png"]
    assert template["given.py"] == b"x = 1\r\n"


def test_a_notebook_is_made_from_python_cells(make_homework: MakeHomework, notebook: str) -> None:
    """Cells keep their text but for the stub; commands are commands; nothing was run; nbformat finds it valid."""
    template = generate(make_homework({"nb.py": notebook}, files=["nb.ipynb"]))["nb.ipynb"]
    data = json.loads(template)
    nbformat.validate(data)
    assert template.endswith(b"}\n")
    assert [(cell["cell_type"], "".join(cell["source"])) for cell in data["cells"]] == [
        ("markdown", "# Doubling\n\nBy hand: $2 x$"), ("code", "%matplotlib inline\n!ls\nimport numpy as np"),
        ("code", "def double(x):\n    pass\n\n\ndouble(1)  # é"),
        ("code", "for x in range(3):\n    double(x)\n\n%time double(2)")]
    assert [cell["id"] for cell in data["cells"]] == ["cell-1", "cell-2", "cell-3", "cell-4"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in data["cells"][1:])


def test_a_notebook_generated_again_is_the_same(make_homework: MakeHomework, notebook: str) -> None:
    """Line ends and empty lines between cells do not change the template."""
    homework = make_homework({"nb.py": notebook}, files=["nb.ipynb"])
    first = generate(homework)
    write(homework.reference_dir / "nb.py", notebook.replace("\n", "\r\n").replace("# %%", "\r\n\r\n# %%"))
    assert generate(homework) == first


def test_the_reference_of_a_notebook_is_a_python_file(make_homework: MakeHomework, notebook: str) -> None:
    """It must be there, and is itself no part of the template."""
    homework = make_homework({"nb.py": notebook}, files=["nb.ipynb"])
    assert undecided_files(homework) == []
    (homework.reference_dir / "nb.py").unlink()
    with pytest.raises(HomeworkError, match=r"reference/hw/nb\.py cannot be read"):
        generate(homework)


def test_a_graded_file_without_solutions_is_refused(make_homework: MakeHomework) -> None:
    """A file whose markers were forgotten does not ship as it is."""
    sentence = r"reference/hw/lib\.py contains no solution; mark it, or list the file under"
    with pytest.raises(HomeworkError, match=sentence):
        generate(make_homework({"lib.py": "x = 1\n"}))


def test_a_listed_file_that_is_missing_is_named(make_homework: MakeHomework) -> None:
    """homework.toml cannot list what the reference lacks."""
    with pytest.raises(HomeworkError, match=r"reference/hw/lib.py cannot be read \(No such file or directory\)"):
        generate(make_homework({}))


@pytest.mark.parametrize("name", ["../../tests/hw/homework.toml", "/etc/hostname"])
def test_a_name_that_leads_out_is_refused(make_homework: MakeHomework, name: str) -> None:
    """Only files inside the reference's folder can be shipped."""
    with pytest.raises(HomeworkError, match=f"lists '{name}'; a shipped file must be inside reference/hw/"):
        generate(make_homework(unchanged=[name]))


def test_a_reference_that_is_not_text_is_refused(make_homework: MakeHomework) -> None:
    """A graded file in another encoding is named, with the first bad byte."""
    with pytest.raises(HomeworkError, match=r"lib.py is not UTF-8 text \(.* at byte 2\); save it as UTF-8"):
        generate(make_homework({"lib.py": b"# \xff\n"}))


def test_a_written_template_is_fresh(make_homework: MakeHomework) -> None:
    """write_template returns the paths of what it wrote, and then nothing is stale."""
    homework = make_homework({"lib.py": REFERENCE, "a/data.csv": "1\n"}, unchanged=["a/data.csv"])
    assert write_template(homework) == [homework.template_dir / "a" / "data.csv", homework.template_dir / "lib.py"]
    assert stale_files(homework) == []


def test_stale_files_are_named(make_homework: MakeHomework) -> None:
    """Missing, differing and extra files are each named; Python's caches are not files of a template."""
    homework = make_homework({"lib.py": REFERENCE, "data.csv": "1\n"}, unchanged=["data.csv"])
    write(homework.template_dir / "lib.py", generate(homework)["lib.py"] + b"\n")
    write(homework.template_dir / "old.py", "")
    write(homework.template_dir / "__pycache__" / "lib.pyc", "")
    assert stale_files(homework) == [
        "student_template/hw/data.csv is missing.",
        "student_template/hw/lib.py differs from what the reference generates.",
        "student_template/hw/old.py is not listed in homework.toml; delete it.",
    ]
