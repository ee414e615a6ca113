"""The audit: what it refuses, and the mutation test of the audit itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.engine.outcome import Verdict
from autograder.engine.report import Item, Part, Report
from autograder.homework import Homework, find_homeworks, load_homework
from autograder.template.audit import audit, audit_text, score_above_zero, secret_lines
from autograder.template.code_checks import import_problems
from autograder.template.generate import generate, marked_names, solutions
from autograder.template.lines import secret

from .conftest import REFERENCE, MakeHomework

SHARE_OF_MEANINGFUL_LINES = 0.9


def with_line(template: dict[str, bytes], name: str, line: str) -> dict[str, bytes]:
    """The template with one more line: at the end of a text, or in a new first cell of a notebook."""
    content = template[name]
    if not name.endswith(".ipynb"):
        return {**template, name: content + f"{line}\n".encode()}
    notebook = json.loads(content)
    notebook["cells"].insert(0, {"cell_type": "markdown", "metadata": {}, "source": [line + "\n"]})
    return {**template, name: json.dumps(notebook).encode()}


def solution_lines(homework: Homework) -> list[tuple[str, str, str]]:
    """File, place and text of every line of every solution, blank lines aside."""
    found = [(name, *pair) for name in marked_names(homework) for pair in solutions(homework, name)]
    return [(name, place, line) for name, place, line in found if line.strip()]


@pytest.mark.parametrize("name", find_homeworks())
def test_every_homework_passes(name: str) -> None:
    """The template of each homework holds nothing of a solution, compiles and imports in silence."""
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
    """A file of the reference shipped as it stands is refused for its markers and for its lines."""
    homework = load_homework(name)
    template = generate(homework)
    for file in marked_names(homework):
        problems = audit_text(homework, {**template, file: (homework.reference_dir / file).read_bytes()})
        assert any("holds a marker: '### BEGIN SOLUTION'" in problem for problem in problems)
        assert any("a line of the solution" in problem for problem in problems)


@pytest.mark.parametrize("name", find_homeworks())
def test_the_rule_covers_nearly_every_line(name: str) -> None:
    """At least 90 % of the lines of solutions mean enough to be looked for."""
    lines = solution_lines(load_homework(name))
    meaningful = [line for _, place, line in lines if secret(line, place)]
    assert len(meaningful) >= SHARE_OF_MEANINGFUL_LINES * len(lines)


@pytest.mark.parametrize(
    "line", ["pass", "else:", "return", "return out", "return None", ")", "})", "x = 1", "try:", "raise", "# ---", ""]
)
def test_trivial_lines_are_no_secret(line: str) -> None:
    """What any program holds is not looked for."""
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
    """A secret is the line's code in one spacing, or its comment where there is no code."""
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
    """A secret inside a longer name is no leak."""
    homework = make_homework()
    assert audit_text(homework, with_line(generate(homework), "lib.py", "# notwice = np.multiply(x, 2)")) == []


def test_a_given_line_may_stand_as_often_as_it_is_given(make_homework: MakeHomework) -> None:
    """``n = x.shape[0]`` is given once, so once is no leak, and twice is."""
    homework = make_homework()
    template = generate(homework)
    assert template["lib.py"].count(b"n = x.shape[0]") == 1
    assert audit_text(homework, template) == []
    problems = audit_text(homework, with_line(template, "lib.py", "n = x.shape[0]"))
    assert [problem.split(": ")[0] for problem in problems] == ["lib.py:14, lib.py:20"]


@pytest.mark.parametrize("name", ["tutorial.py", "notes.md", "data.bin"])
def test_unchanged_files_are_read_too(make_homework: MakeHomework, name: str) -> None:
    """A line of a solution in an unchanged file is refused, whatever the file's kind."""
    content = b"\xff\x00\n# return np.divide(x, 2)[:n]\n" if name == "data.bin" else b"\n# return np.divide(x, 2)[:n]\n"
    homework = make_homework({"lib.py": REFERENCE, name: content}, unchanged=[name])
    problems = audit_text(homework, generate(homework))
    assert len(problems) == 1
    assert problems[0].startswith(f"{name}:2: a line of the solution at reference/hw/lib.py:25")


def test_an_unchanged_file_may_hold_a_given_line(make_homework: MakeHomework) -> None:
    """What students are given in one file is no secret in an unchanged one."""
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
        f"lib.py:20 holds a marker: {line!r}; only the reference carries markers."
    ]


def test_a_notebooks_outputs_are_read(make_homework: MakeHomework, notebook: bytes) -> None:
    """A solution line printed into an output, or left in a damaged notebook, is refused."""
    homework = make_homework({"nb.ipynb": notebook}, files=["nb.ipynb"])
    template = generate(homework)
    assert audit(homework, template) == []
    data = json.loads(template["nb.ipynb"])
    data["cells"][1]["outputs"] = [{"output_type": "stream", "text": ["twice = np.multiply(x, 2)\n"]}]
    assert len(audit_text(homework, {"nb.ipynb": json.dumps(data).encode()})) == 1
    assert len(audit_text(homework, {"nb.ipynb": b"{ twice = np.multiply(x, 2)"})) == 1


@pytest.mark.parametrize("name", ["notes.txt", "oracle.py", "old/lib.py", ".hidden"])
def test_an_undecided_file_is_refused(make_homework: MakeHomework, name: str) -> None:
    """A file of the reference of which homework.toml says nothing stops the template, until someone decides."""
    homework = make_homework({"lib.py": REFERENCE, name: "", "mistakes.toml": "", "alternates/lib.py": ""})
    assert audit_text(homework, generate(homework)) == [
        f"reference/hw/{name} is neither shipped nor a known secret (alternates, mistakes.toml); "
        f"list it under files or unchanged in homework.toml, or remove it."
    ]


@pytest.mark.parametrize("name", ["mistakes.toml", "alternates/lib.py"])
def test_a_secret_is_never_shipped(make_homework: MakeHomework, name: str) -> None:
    """Catalogued mistakes and alternates are refused even when homework.toml lists them."""
    homework = make_homework({"lib.py": REFERENCE, name: ""}, unchanged=[name])
    assert audit_text(homework, generate(homework)) == [
        f"reference/hw/{name} is secret; remove it from files and unchanged in homework.toml."
    ]


def test_a_template_holds_exactly_the_listed_files(make_homework: MakeHomework) -> None:
    """Missing and extra files are each refused."""
    assert audit_text(make_homework(), {"other.py": b""}) == [
        "lib.py is missing from the template; homework.toml lists it.",
        "other.py is in the template; homework.toml does not list it.",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("def f():\n", "lib.py, line 21 does not compile: expected an indented block"),
        ("x = (\n", "lib.py, line 20 does not compile: '(' was never closed"),
        (r"x = '\d'", "lib.py, line 20 does not compile: "),
        ("\0", "lib.py"),
    ],
)
def test_what_does_not_compile_is_refused(make_homework: MakeHomework, line: str, reason: str) -> None:
    """Errors of syntax and warnings of the compiler are refused with file and line."""
    homework = make_homework()
    (problem,) = audit(homework, with_line(generate(homework), "lib.py", line))
    assert problem.startswith(reason)
    assert problem.endswith("a stub alone must be a whole body.")


def test_a_stub_of_comments_only_is_refused(make_homework: MakeHomework) -> None:
    """A stub without a statement leaves functions without a body."""
    homework = make_homework(stub="# TYPE HERE")
    (problem,) = audit(homework, generate(homework))
    assert "does not compile" in problem


def test_a_notebooks_cells_must_compile(make_homework: MakeHomework, notebook: bytes) -> None:
    """A cell that does not compile is named; magics are no errors; a damaged notebook is one."""
    homework = make_homework({"nb.ipynb": notebook}, files=["nb.ipynb"])
    data = json.loads(generate(homework)["nb.ipynb"])
    data["cells"][2]["source"] = ["%%bash\n", "for i in *; do ls; done\n"]
    assert audit(homework, {"nb.ipynb": json.dumps(data).encode()}) == []
    data["cells"][2]["source"] = ["x = (\n"]
    (problem,) = audit(homework, {"nb.ipynb": json.dumps(data).encode()})
    assert problem.startswith("nb.ipynb, cell 3, line 1 does not compile: ")
    (problem,) = audit(homework, {"nb.ipynb": b"{"})
    assert problem.startswith("nb.ipynb is not a notebook: ")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import nowhere_to_be_found", "The template's lib did not import: ModuleNotFoundError: No module named "),
        ("double(None).shape", "The template's lib did not import: AttributeError: "),
        ("print('hello')", "The template's lib printed at import: 'hello'; put what prints behind `if __name__`."),
        ("import os; os._exit(3)", "The template's lib did not import: Python ended with status 3"),
    ],
)
def test_what_does_not_import_in_silence_is_refused(make_homework: MakeHomework, code: str, sentence: str) -> None:
    """Students start from files that import and say nothing."""
    homework = make_homework()
    (problem,) = audit(homework, with_line(generate(homework), "lib.py", code))
    assert problem.startswith(sentence)


def test_an_import_that_takes_too_long_is_refused(make_homework: MakeHomework) -> None:
    """A template that trains at import is stopped at the time limit."""
    homework = make_homework()
    template = with_line(generate(homework), "lib.py", "import time; time.sleep(60)")
    assert import_problems(homework, template, seconds=0.5) == [
        "The template's lib did not import within 0.5 s; put what runs behind `if __name__`."
    ]


def report(score: float = 0.0, finished: bool = True, fault: bool = False, judged: bool = True) -> Report:
    """A report with one case of two points."""
    item = Item("1.1", "Doubles.", score, 2.0, Verdict.FAILED, judged=judged, id="hidden/test_double.py::test")
    part = Part("double", "1", "Double", 2.0, (item,))
    notes = ("No wall.",) if fault else ()
    return Report("Doubling", (part,), finished=finished, grader_fault=fault, grader_notes=notes)


def test_a_template_that_scores_nothing_passes(make_homework: MakeHomework) -> None:
    """The grader is given a folder that holds the template, and a zero is what it must find."""
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
    """Points that were never judged are no proof of a zero."""
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
