"""The docs are true: commands do what is shown, JSON is valid, links, names and keys exist."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.certify.catalogue import Mistake
from autograder.homework import ROOT, Declaration, Limits
from autograder.intake.entries import MAX_BYTES
from autograder.preview.run import PLATFORM_SECONDS
from autograder.report import claims, scoring, shown
from autograder.report.results import validate
from autograder.sandbox.clock import Allowance, Spent
from autograder.student import main as student
from autograder.worker.stand_ins import STAND_INS
from meta_tests.docs.blocks import Block, blocks_of, commands_of
from meta_tests.docs.documents import DOCUMENTS, ELSEWHERE, IN_A_REPOSITORY, STATUSES, WALK_THROUGH, first_command
from meta_tests.docs.project import Project
from tests.cmu_hw3.training import RIGHT_ALONE
from tests.support import Gap, StudentError, assert_answered, seams, writes_refused

BLOCKS = [block for document in DOCUMENTS for block in blocks_of(document)]
KINDS = {"", "console", "json", "python", "toml"}
MINIMAL = {"title": "t", "files": ["a.py"], "parts": {"a": 1}}
ABOUT_MOVED_POINTS = {claims.KEPT.format(right=RIGHT_ALONE, parts="Linear"),
                      claims.FOUND.format(right=RIGHT_ALONE, part="Linear"),
                      claims.CHARGED.format(part="Linear", other="Train network"), claims.TOGETHER}
SENTENCES = {shown.HIDDEN_SENTENCE, shown.HIDDEN_TIMEOUT_SENTENCE, shown.CARRIED_SENTENCE, shown.UNJUDGED_SENTENCE,
             shown.HIDDEN_REASON_SENTENCE.format(reason="hw3_lib.py has no ReLU."),
             scoring.STOPPED_SENTENCE, scoring.NOT_GRADED_SENTENCE, seams.NO_SEAM, *ABOUT_MOVED_POINTS}
STUDENT, INSTRUCTOR, RESULTS, MAINTAINER = (ROOT / "docs" / f"{name}.md"
                                            for name in ("student", "instructor", "results", "maintainer"))


def text_of(document: Path) -> str:
    return document.read_text("utf-8")


def of_kind(kind: str) -> list[Block]:
    return [block for block in BLOCKS if block.kind == kind]


def keys_of(struct: type) -> set[str]:
    """The keys that an instructor can write, with dots."""
    found = set()
    for field in msgspec.structs.fields(struct):
        inner = [one for one in getattr(field.type, "__args__", (field.type,)) if isinstance(one, type)
                 and issubclass(one, msgspec.Struct)]
        found |= {f"{field.name}.{key}" for key in keys_of(inner[0])} if inner else {field.name}
    return found


def timeless(results: dict[str, Any]) -> dict[str, Any]:
    """Results without what depends on the machine: times, its isolation, and the notes on that."""
    for place in (results, *(test["extra_data"] for test in results["tests"])):
        assert place.pop("execution_time") >= 0
    assert results["extra_data"].pop("isolation") in range(4)
    assert isinstance(results["extra_data"].pop("grader_notes"), list)
    return results


def slugs_of(document: Path) -> set[str]:
    """The anchors of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", text_of(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", [document.name for document in DOCUMENTS])
def test_each_command_does_as_shown(problems: dict[str, list[str]], name: str) -> None:
    """Every command has the expected exit status and prints what the page shows below it."""
    assert "\n".join(problems[name]) == ""


def test_each_block_is_of_a_known_kind() -> None:
    """A block whose mark is misspelt would not be run."""
    assert {block.kind for block in BLOCKS} == KINDS


def test_no_command_hides_in_another_block() -> None:
    """A line that begins with a dollar sign is in a console block, where it is run."""
    assert [block for block in BLOCKS if block.kind != "console" and re.search(r"^\$ ", block.text, re.MULTILINE)] == []


def test_each_exception_still_exists() -> None:
    """The lists of blocks that are not run, or do not end with 0, name only blocks that the docs contain."""
    lines = [command.line for block in of_kind("console") for command in commands_of(block)]
    assert set(ELSEWHERE) <= {first_command(block) for block in of_kind("console")}
    assert set(STATUSES) <= set(lines)
    assert {WALK_THROUGH, IN_A_REPOSITORY} <= {(block.document, block.section) for block in BLOCKS}


def test_each_file_belongs_to_the_walk_through() -> None:
    """A block that is a whole file is written where the walk-through is played."""
    assert {(block.document, block.section) for block in BLOCKS if block.path} == {WALK_THROUGH}


def test_continuous_integration_runs_what_the_readme_says() -> None:
    """Each command of the README's quick start is in .ci/run."""
    run = (ROOT / ".ci" / "run").read_text().splitlines()
    promised = [command for block in BLOCKS if block.document == "README.md" and block.text.startswith("./")
                for line in block.text.splitlines() for command in line.split(" && ")]
    assert promised
    assert [command for command in promised if command not in run] == []


@pytest.mark.parametrize("block", of_kind("json"), ids=lambda block: block.document)
def test_each_json_is_valid(block: Block) -> None:
    """A JSON block is a results.json by all rules of Gradescope's that we know."""
    assert validate(block.text.encode()) == []


def test_the_example_is_what_the_command_wrote(project: Project, problems: dict[str, list[str]]) -> None:
    """The results.json on the page is the one that its commands write, times and isolation aside."""
    assert problems["results.md"] == []
    shown, = (json.loads(block.text) for block in blocks_of(RESULTS) if block.kind == "json")
    assert timeless(shown) == timeless(json.loads((project.root / "results.json").read_bytes()))


def test_each_key_of_the_example_is_explained() -> None:
    """Every key of the example is in a table of the page."""
    shown, = (json.loads(block.text) for block in blocks_of(RESULTS) if block.kind == "json")
    used = {*shown, *shown["tests"][0]} - {"extra_data"}
    used |= {f"extra_data.{key}" for place in (shown, shown["tests"][0]) for key in place["extra_data"]}
    tables = "\n".join(line for line in text_of(RESULTS).splitlines() if line.startswith("| `"))
    assert {key for key in used if f"`{key}`" not in tables} == set()


@pytest.mark.parametrize("block", of_kind("toml"), ids=lambda block: block.path or block.section)
def test_each_toml_is_known(block: Block) -> None:
    """A homework.toml, or a piece of one, has only keys and values that a homework may have."""
    if block.path.endswith("mistakes.toml"):
        msgspec.convert(msgspec.toml.decode(block.text)["mistake"], list[Mistake])
        return
    msgspec.convert({**MINIMAL, **msgspec.toml.decode(block.text)}, Declaration)


def test_the_table_of_keys_is_complete() -> None:
    """docs/instructor.md explains every key of homework.toml, and none that does not exist."""
    section = text_of(INSTRUCTOR).partition("\n## homework.toml\n")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert {key for cell in cells for key in re.findall(r"`([\w.]+)`", cell)} == keys_of(Declaration)


def test_each_command_exists_and_is_named() -> None:
    """Each ``autograder <command>`` of the docs is one, and docs/maintainer.md names all that there are."""
    printed = subprocess.run([sys.executable, "-m", "autograder", "--help"], cwd=ROOT, capture_output=True, text=True,
                             check=True).stdout
    commands = set(re.findall(r"^    ([a-z]+)\b", printed, re.MULTILINE))
    named = {document.name: set(re.findall(r"(?:`|\$ |-m )autograder ([a-z]+)", text_of(document)))
             for document in DOCUMENTS}
    assert {name: found - commands for name, found in named.items() if found - commands} == {}
    assert named["maintainer.md"] >= commands


def test_the_options_of_run_tests_are_complete() -> None:
    """docs/student.md explains each option of run_tests.py but --help, and no other."""
    known = set(re.findall(r"(?<![\w-])(--?[a-z]+)", student._parser().format_usage())) - {"-h"}
    assert set(re.findall(r"`python run_tests\.py (--?[a-z]+)", text_of(STUDENT))) == known


def test_each_quoted_sentence_exists() -> None:
    """docs/student.md quotes the grader word for word."""
    assert set(re.findall(r"^> (.+)$", text_of(STUDENT), re.MULTILINE)) == SENTENCES


@pytest.mark.parametrize("sentence", sorted(ABOUT_MOVED_POINTS))
def test_instructors_read_each_sentence_about_moved_points(sentence: str) -> None:
    """docs/instructor.md quotes what students read about moved points, without what the case itself adds."""
    assert f"| {sentence.removeprefix(RIGHT_ALONE).strip()} |" in text_of(INSTRUCTOR)


@pytest.mark.parametrize("spent", [Spent(computing=4), Spent(asleep=4)], ids=["computes", "sleeps"])
def test_each_time_limit_is_explained(spent: Spent) -> None:
    """docs/student.md and docs/instructor.md name what a student reads whose code takes too long."""
    allowance = Allowance(3)
    allowance.spent += spent
    assert all(f"`{allowance.exceeded()}`" in text_of(document) for document in (STUDENT, INSTRUCTOR))


def test_the_time_limit_of_a_case_is_explained() -> None:
    """docs/student.md names the limit of all calls of a case as the message does."""
    allowance = Allowance(10)
    allowance.spent += Spent(computing=11)
    assert f"this case's time limit of {allowance.limit()}`" in text_of(STUDENT)


def test_what_cannot_be_checked_is_explained() -> None:
    """docs/student.md quotes what a case about a side effect says where the code gives no result."""
    with pytest.raises(Gap) as raised, writes_refused("..."):
        raise StudentError("ValueError", "no", "", "ReLU.forward")
    with pytest.raises(Gap) as nothing:
        assert_answered("...", None)
    assert [str(gap.value) for gap in (raised, nothing) if f"`{gap.value}`" not in text_of(STUDENT)] == []


def test_the_sessions_of_nox_are_complete() -> None:
    """docs/maintainer.md lists each session of noxfile.py, and no other."""
    sessions = re.findall(r"^@nox\.session\n(?:@.*\n)*def (\w+)", (ROOT / "noxfile.py").read_text(), re.MULTILINE)
    assert re.findall(r"^\| `nox -s (\w+)`", text_of(MAINTAINER), re.MULTILINE) == sessions


@pytest.mark.parametrize(("document", "phrase"), [
    (INSTRUCTOR, f"`limits.seconds_total` ({Limits().seconds_total:g} s of wall time by default)"),
    (INSTRUCTOR, f"ends the container after {PLATFORM_SECONDS / 60:g} minutes"),
    (STUDENT, f"each at most {MAX_BYTES / 2**20:g} MiB"),
    (STUDENT, "{} and `{}` can be imported, and do nothing".format(
        ", ".join(f"`{name}`" for name in sorted(STAND_INS)[:-1]), max(STAND_INS))),
])
def test_each_number_is_the_code_s(document: Path, phrase: str) -> None:
    """A limit that the text names is the one that the code has."""
    assert phrase in " ".join(text_of(document).split())


def test_the_grader_ends_before_the_platform_ends_it() -> None:
    """The seconds that docs/instructor.md names for run_autograder are its own."""
    seconds, = re.findall(r"AUTOGRADER_SECONDS:-(\d+)", (ROOT / "run_autograder").read_text())
    assert f"grader after {seconds} s" in " ".join(text_of(INSTRUCTOR).split())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_each_link_leads_somewhere(document: Path) -> None:
    """A relative link names a file that exists, and a heading in it."""
    broken = []
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", text_of(document)):
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        if not target.is_file() or (anchor and anchor not in slugs_of(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_each_named_file_exists(document: Path) -> None:
    """A path in the text, of the project or of the engine's rooms, is there."""
    prose = re.sub(r"^```.*?^```$", "", text_of(document), flags=re.MULTILINE | re.DOTALL)
    paths = re.findall(r"`([\w./]+/[\w.]+\.(?:py|toml|sh|md))`", prose)
    places = (ROOT, ROOT / "autograder", document.parent)
    assert [path for path in paths if "hw6" not in path and not any((place / path).is_file() for place in places)] == []
