"""The audit: what it refuses, and the mutation test of the audit itself."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from autograder.errors import HomeworkError
from autograder.homework import Homework, find_homeworks, load_homework
from autograder.notebook.write import as_handed_in
from autograder.report.outcome import Case, Outcome, Verdict
from autograder.report.report import Item, Part, Report
from autograder.template.audit import audit, audit_text, score_above_zero, secret_lines
from autograder.template.generate import generate, marked_names, solutions
from autograder.template.lines import secret

from .conftest import REFERENCE, MakeHomework, with_line

SHARE_OF_MEANINGFUL_LINES = 0.85  # a homework that asks for settings has lines such as `batch_size = 50`
LEAK = b"\n# return np.divide(x, 2)[:n]\n"


def solution_lines(homework: Homework) -> list[tuple[str, str, str]]:
    """File, place and text of every line of every solution, blank lines aside."""
    found = [(name, *pair) for name in marked_names(homework) for pair in solutions(homework, name)]
    return [(name, place, line) for name, place, line in found if line.strip()]


@pytest.mark.parametrize("name", find_homeworks())
def test_every_homework_passes(name: str) -> None:
    """The template of each homework contains nothing of a solution, compiles, and imports without output."""
    homework = load_homework(name)
    assert audit(homework, generate(homework)) == []


@pytest.mark.parametrize("name", find_homeworks())
@pytest.mark.parametrize("form", ["{}", "# {}", '    """{}"""', "x = 1  # or: {} ?"])
def test_any_solution_line_left_in_is_refused(name: str, form: str) -> None:
    """One meaningful line of a solution, as code, in a comment or in a docstring, is refused, and it alone."""
    homework = load_homework(name)
    template = generate(homework)
    for file, place, line in solution_lines(homework):
        if secret(line, place) is None:
            continue
        problems = audit_text(homework, with_line(template, file, form.format(line.strip())))
        assert problems, f"{place} left in as {form!r} went unseen"
        assert all("a line of the solution at reference/" in problem for problem in problems)


@pytest.mark.parametrize("name", find_homeworks())
def test_a_block_left_in_is_refused(name: str) -> None:
    """A file of the reference shipped unchanged is refused for its markers and for its lines."""
    homework = load_homework(name)
    template = generate(homework)
    sources = {name: (homework.reference_dir / name).read_bytes() for name in homework.source_files}
    as_shipped = as_handed_in(homework.files, sources)
    for file in marked_names(homework):
        problems = audit_text(homework, {**template, file: as_shipped[file]})
        assert any("contains a marker: '### BEGIN SOLUTION'" in problem for problem in problems)
        assert any("a line of the solution" in problem for problem in problems)


@pytest.mark.parametrize("name", find_homeworks())
def test_the_rule_covers_nearly_every_line(name: str) -> None:
    """At least 85 % of the lines of solutions mean enough to be looked for."""
    lines = solution_lines(load_homework(name))
    meaningful = [line for _, place, line in lines if secret(line, place)]
    assert len(meaningful) >= SHARE_OF_MEANINGFUL_LINES * len(lines)


@pytest.mark.parametrize(
    "line", ["pass", "else:", "return", "return out", "return None", ")", "})", "x = 1", "try:", "raise", "# ---", ""]
)
def test_trivial_lines_are_no_secret(line: str) -> None:
    """Lines that any program may contain are not secret."""
    assert secret(line, "f.py:1") is None


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("    n = g.shape[0]", "n=g.shape[0]"),
        ("    return  self.state", "return self.state"),
        ("    z = z - z.max( axis = 1 )  # the trick", "z=z-z.max(axis=1)"),
        ("    # the trick", "the trick"),
        ("    tag = 'a#b'  # sign", "tag='a#b'"),
    ],
)
def test_meaningful_lines_are_compared_without_spacing_and_comment(line: str, text: str) -> None:
    """A secret is the line's code in one spacing, or its comment if there is no code."""
    found = secret(line, "f.py:1")
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(
    "left", ["twice=np.multiply( x,2 )", "\ttwice  =  np.multiply(x, 2)", "addition  would do as well"]
)
def test_another_spacing_hides_nothing(make_homework: MakeHomework, left: str) -> None:
    """Lines are compared with whitespace normalised."""
    homework = make_homework()
    assert len(audit_text(homework, with_line(generate(homework), "lib.py", f"# {left}"))) == 1


def test_the_sentence_names_both_places(make_homework: MakeHomework) -> None:
    """Where the line was found, where it comes from, and what to do."""
    homework = make_homework()
    assert audit_text(homework, with_line(generate(homework), "lib.py", "# twice = np.multiply(x, 2)")) == [
        "lib.py:20: a line of the solution at reference/hw/lib.py:11: 'twice=np.multiply(x,2)'; "
        "remove it, or write the solution differently."
    ]


def test_a_longer_word_is_another_word(make_homework: MakeHomework) -> None:
    """A secret inside a longer name is not a leak."""
    homework = make_homework()
    assert audit_text(homework, with_line(generate(homework), "lib.py", "# notwice = np.multiply(x, 2)")) == []


def test_a_given_line_may_occur_as_often_as_it_is_given(make_homework: MakeHomework) -> None:
    """``n = x.shape[0]`` is given once, so once is not a leak, and twice is."""
    homework = make_homework()
    template = generate(homework)
    assert template["lib.py"].count(b"n = x.shape[0]") == 1
    assert audit_text(homework, template) == []
    problems = audit_text(homework, with_line(template, "lib.py", "n = x.shape[0]"))
    assert [problem.split(": ")[0] for problem in problems] == ["lib.py:14, lib.py:20"]


@pytest.mark.parametrize("given", [
    "# twice = np.multiply(x, 2)", "SIZE = 4  # or twice = np.multiply(x, 2)?", '"""Or twice = np.multiply(x, 2)."""',
    'def more(x):\n    """More.\n\n    twice = np.multiply(x,  2)\n    """\n', "# n = x.shape[0]"])
def test_a_solution_left_in_the_reference_itself_is_refused(make_homework: MakeHomework, given: str) -> None:
    """A comment or docstring outside the markers is shipped as it is; only given code makes a line known."""
    homework = make_homework({"lib.py": f"{REFERENCE}\n\n{given}\n"})
    problems = audit_text(homework, generate(homework))
    assert len(problems) == 1
    assert "a line of the solution at reference/hw/lib.py:" in problems[0]


def test_a_comment_in_a_notebook_is_read_too(make_homework: MakeHomework, notebook: str) -> None:
    """In a cell of text and in a comment of a cell of code."""
    source = notebook.replace("By hand:", "By hand: twice = np.multiply(x, 2)")
    source = source.replace("# !ls", "# twice = np.multiply(x, 2)")
    homework = make_homework({"ps.py": source}, files=["ps.ipynb"])
    problem, = audit_text(homework, generate(homework))
    assert problem.startswith("ps.ipynb, ps.ipynb: a line of the solution at reference/hw/ps.py:14")


@pytest.mark.parametrize("name", ["tutorial.py", "notes.md", "data.bin"])
def test_unchanged_files_are_read_too(make_homework: MakeHomework, name: str) -> None:
    """A line of a solution in an unchanged file is refused, whatever the file's kind."""
    content = b"\xff\x00" + LEAK if name == "data.bin" else LEAK
    homework = make_homework({"lib.py": REFERENCE, name: content}, unchanged=[name])
    problems = audit_text(homework, generate(homework))
    assert len(problems) == 1
    assert problems[0].startswith(f"{name}:2: a line of the solution at reference/hw/lib.py:25")


def zipped(name: str, content: bytes) -> bytes:
    """A zip with one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("empty/", b"")
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.zip", zipped("old/lib.py", LEAK), "a.zip!old/lib.py:2"),
        ("a.gz", gzip.compress(LEAK, mtime=0), "a.gz!a:2"),
        ("b.gz", gzip.compress(zipped("lib.py", LEAK), mtime=0), "b.gz!b!lib.py:2"),
    ],
)
def test_packed_files_are_opened(make_homework: MakeHomework, name: str, content: bytes, place: str) -> None:
    """A solution inside a zip or gzip file, or one inside the other, is refused."""
    homework = make_homework({"lib.py": REFERENCE, name: content}, unchanged=[name])
    (problem,) = audit_text(homework, generate(homework))
    assert problem.startswith(f"{place}: a line of the solution at reference/hw/lib.py:25")


@pytest.mark.parametrize("content", [zipped("lib.py", LEAK)[:40], gzip.compress(LEAK, mtime=0)[:20]],
                         ids=["zip", "gzip"])
def test_a_packed_file_that_cannot_be_read_is_refused(make_homework: MakeHomework, content: bytes) -> None:
    """What the audit cannot look into does not ship."""
    homework = make_homework({"lib.py": REFERENCE, "a.bin": content}, unchanged=["a.bin"])
    with pytest.raises(HomeworkError, match=r"^a\.bin is packed and cannot be read \(.*\); ship it unpacked\.$"):
        audit_text(homework, generate(homework))


def test_an_unchanged_file_may_hold_a_given_line(make_homework: MakeHomework) -> None:
    """A line that is given to students in one file is not secret in an unchanged one."""
    homework = make_homework({"lib.py": REFERENCE, "a.py": "n = x.shape[0]\nn = x.shape[0]\n"}, unchanged=["a.py"])
    assert audit_text(homework, generate(homework)) == []


def test_a_stub_that_tells_the_solution_is_refused(make_homework: MakeHomework) -> None:
    """The stub is part of the template and is read like the rest of it."""
    homework = make_homework(stub="# twice = np.multiply(x, 2)\npass")
    assert len(audit_text(homework, generate(homework))) == 1


@pytest.mark.parametrize("line", ["### END SOLUTION", "# begin solution", "### BEGIN HIDDEN TESTS"])
def test_a_lone_marker_is_refused(make_homework: MakeHomework, line: str) -> None:
    """A marker in any spelling, balanced or not, is refused with its place."""
    homework = make_homework()
    assert audit_text(homework, with_line(generate(homework), "lib.py", line)) == [
        f"lib.py:20 contains a marker: {line!r}; only the reference may contain markers."
    ]


def test_a_notebooks_outputs_are_read(make_homework: MakeHomework, notebook: str) -> None:
    """A solution line printed into an output, or left in a damaged notebook, is refused."""
    homework = make_homework({"nb.py": notebook}, files=["nb.ipynb"])
    template = generate(homework)
    assert audit(homework, template) == []
    data = json.loads(template["nb.ipynb"])
    data["cells"][1]["outputs"] = [{"output_type": "stream", "text": ["twice = np.multiply(x, 2)\n"]}]
    assert len(audit_text(homework, {"nb.ipynb": json.dumps(data).encode()})) == 1
    assert len(audit_text(homework, {"nb.ipynb": b"{ twice = np.multiply(x, 2)"})) == 1


@pytest.mark.parametrize("name", ["notes.txt", "oracle.py", "old/lib.py", ".hidden"])
def test_an_undecided_file_is_refused(make_homework: MakeHomework, name: str) -> None:
    """A file of the reference that homework.toml does not list stops the template until someone decides."""
    homework = make_homework({"lib.py": REFERENCE, name: "", "mistakes.toml": "", "alternates/lib.py": ""})
    assert audit_text(homework, generate(homework)) == [
        f"reference/hw/{name} is neither shipped nor a known secret (alternates, mistakes.toml, equivalents.toml, "
        "wrong_answers.bin); list it under files or unchanged in homework.toml, or remove it."
    ]


@pytest.mark.parametrize("name", ["mistakes.toml", "equivalents.toml", "wrong_answers.bin", "alternates/lib.py"])
def test_a_secret_is_never_shipped(make_homework: MakeHomework, name: str) -> None:
    """Catalogued mistakes and alternates are refused even when homework.toml lists them."""
    homework = make_homework({"lib.py": REFERENCE, name: ""}, unchanged=[name])
    assert audit_text(homework, generate(homework)) == [
        f"reference/hw/{name} is secret; remove it from files and unchanged in homework.toml."
    ]


def test_a_template_has_exactly_the_listed_files(make_homework: MakeHomework) -> None:
    """Missing and extra files are each refused."""
    assert audit_text(make_homework(), {"other.py": b""}) == [
        "lib.py is missing from the template; homework.toml lists it.",
        "other.py is in the template; homework.toml does not list it.",
    ]


def report(score: float = 0.0, finished: bool = True, fault: bool = False, judged: bool = True) -> Report:
    """A report with one case of two points."""
    case = Case("hidden/test_double.py::test", "double", "Doubles.", 2.0)
    outcome = Outcome(case, Verdict.FAILED, score) if judged else None
    item = Item("1.1", case.title, score, 2.0, Verdict.FAILED, outcome=outcome, id=case.id)
    part = Part("double", "1", "Double", 2.0, (item,))
    notes = ("No wall.",) if fault else ()
    return Report("Doubling", (part,), finished=finished, grader_fault=fault, grader_notes=notes)


def test_a_template_that_scores_nothing_passes(make_homework: MakeHomework) -> None:
    """The grader gets a folder with the template and must find a zero."""
    homework = make_homework()
    seen: list[bytes] = []

    def grade(folder: Path) -> Report:
        seen.append((folder / "lib.py").read_bytes())
        return report()

    assert score_above_zero(homework, grade) == []
    assert seen == [generate(homework)["lib.py"]]


def test_a_template_that_scores_is_refused(make_homework: MakeHomework) -> None:
    """Each case that an empty solution passes is named with its points."""
    assert score_above_zero(make_homework(), lambda _: report(score=0.5)) == [
        "The template of hw earns 0.5 of 2 points for 'Doubles.' (hidden/test_double.py::test); "
        "an empty solution must earn nothing, so strengthen the case or the stub."
    ]


@pytest.mark.parametrize(
    ("unproven", "reason"),
    [
        (report(finished=False), "not every case was judged"),
        (report(judged=False), "not every case was judged"),
        (report(fault=True), "No wall."),
    ],
)
def test_a_zero_that_is_not_proven_is_refused(make_homework: MakeHomework, unproven: Report, reason: str) -> None:
    """Points that could not be judged do not prove a zero."""
    sentence = f"The template of hw could not be graded: {reason}"
    assert score_above_zero(make_homework(), lambda _: unproven) == [sentence]


def test_secrets_name_their_place_once(make_homework: MakeHomework) -> None:
    """Every meaningful line of the small homework is known, each once."""
    assert [(line.place, line.text) for line in secret_lines(make_homework())] == [
        ("reference/hw/lib.py:11", "twice=np.multiply(x,2)"),
        ("reference/hw/lib.py:12", "addition would do as well"),
        ("reference/hw/lib.py:24", "n=x.shape[0]"),
        ("reference/hw/lib.py:25", "return np.divide(x,2)[:n]"),
    ]
