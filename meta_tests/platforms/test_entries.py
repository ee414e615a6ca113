"""What each platform starts: the files of docs/platforms call the command with options that exist."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from autograder.__main__ import _parser
from autograder.homework import ROOT

PLACE = ROOT / "docs" / "platforms"
STUB = '#!/usr/bin/env bash\nprintf "%s\\n" "$@" > "$ASKED"\necho noise >&2\necho "the last line"\nexit 1\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A bundle whose Python only writes down what it is asked, and fails."""
    python = tmp_path / "source" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(STUB)
    python.chmod(0o755)
    return tmp_path / "source"


def asked(folder: Path) -> Any:
    """The arguments of ``autograder``, as it understands them."""
    module, name, *arguments = (folder / "asked").read_text().splitlines()
    assert (module, name) == ("-m", "autograder")
    return _parser(with_rooms=False).parse_args(arguments)


def test_prairielearn_starts_a_grading(tmp_path: Path, source: Path) -> None:
    """The folder of results is made, because PrairieLearn makes none."""
    subprocess.run(["bash", PLACE / "prairielearn.sh"], check=False, capture_output=True,
                   env={**os.environ, "GRADE": str(tmp_path), "SOURCE": str(source), "ASKED": str(tmp_path / "asked")})
    arguments = asked(tmp_path)
    assert (arguments.homework, arguments.submission) == ("cmu_hw3", tmp_path / "student")
    assert (arguments.format, arguments.results) == ("prairielearn", tmp_path / "results" / "results.json")
    assert (tmp_path / "results").is_dir()


def test_prairielearn_finds_the_entry_in_the_image() -> None:
    """info.json names the script where the Dockerfile puts it, and no longer time than PrairieLearn allows."""
    options = json.loads((PLACE / "info.json").read_text())["externalGradingOptions"]
    assert f"COPY prairielearn.sh {options['entrypoint']}\n" in (PLACE / "Dockerfile").read_text()
    assert options["timeout"] <= 600


def test_autolab_gets_nothing_after_the_last_line(tmp_path: Path, source: Path) -> None:
    """Not even when the grading fails does make say something, and standard error is left out."""
    done = subprocess.run(["make", "-f", PLACE / "autograde-Makefile", f"SOURCE={source}"], cwd=tmp_path, check=False,
                          env={**os.environ, "ASKED": str(tmp_path / "asked"), "MAKEFLAGS": ""},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert (done.returncode, done.stdout) == (0, "the last line\n")
    arguments = asked(tmp_path)
    assert (arguments.homework, arguments.submission) == ("cmu_hw3", tmp_path / "handin.zip")
    assert (arguments.format, str(arguments.results)) == ("autolab", "-")


def test_the_reporter_gets_the_result_of_the_step() -> None:
    """The variable is named after the runner, in capitals, and holds the output of the step that grades."""
    job = yaml.safe_load((PLACE / "classroom.yml").read_text())["jobs"]["run-autograding-tests"]
    grading, reporting = job["steps"][1:]
    command = re.search(r"-m autograder (.*)", grading["run"])
    assert command is not None
    arguments = _parser(with_rooms=False).parse_args(shlex.split(command[1]))
    assert (arguments.homework, arguments.format) == ("cmu_hw3", "github")
    runner = reporting["with"]["runners"]
    assert runner == grading["id"]
    assert reporting["env"] == {f"{runner.upper()}_RESULTS": f"${{{{ steps.{runner}.outputs.result }}}}"}


def test_each_file_is_explained() -> None:
    """docs/platforms.md links every one."""
    page = (ROOT / "docs" / "platforms.md").read_text("utf-8")
    assert [path.name for path in PLACE.iterdir() if f"(platforms/{path.name})" not in page] == []
