"""The commands bundle and preview, as the command line calls them."""

from __future__ import annotations

import argparse
import json
import zipfile
from pathlib import Path

import pytest

from autograder.bundle.commands import add_commands
from autograder.bundle.pack import write_zip
from autograder.errors import GraderError

DOOR = '#!/bin/sh\ncat > "$AUTOGRADER_ROOT/results/results.json" <<JSON\n{"tests": [TEST]}\nJSON\n'
VALID = '{"name": "a", "score": 1, "max_score": 1}'
TOO_MUCH = '{"name": "a", "score": 2, "max_score": 1}'


def call(*arguments: object) -> int:
    """The exit status of one command."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    parsed = parser.parse_args([str(argument) for argument in arguments])
    return int(parsed.run(parsed))


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    """Any zip."""
    write_zip(tmp_path / "submission.zip", {"a.py": b""})
    return tmp_path / "submission.zip"


def bundle_that_writes(path: Path, test: str) -> Path:
    """A bundle of two shell scripts whose results contain one test."""
    entries = {"setup.sh": b"#!/bin/sh\n", "run_autograder": DOOR.replace("TEST", test).encode()}
    write_zip(path, entries, executable=entries)
    return path


def test_bundle_writes_the_zip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The zip is where --out says, and the command says so."""
    target = tmp_path / "out" / "cmu.zip"

    assert call("bundle", "cmu_hw3", "--no-proof", "--out", target) == 0
    assert zipfile.is_zipfile(target)
    assert capsys.readouterr().out.startswith(f"Written: {target} (0.")


def test_preview_of_valid_results_succeeds(tmp_path: Path, submission: Path) -> None:
    """Nothing found: status 0, and the page is written."""
    bundle = bundle_that_writes(tmp_path / "bundle.zip", VALID)

    assert call("preview", bundle, submission, "--page", tmp_path / "page.html") == 0
    assert "<b>1 / 1</b>" in (tmp_path / "page.html").read_text()


def test_preview_of_wrong_results_fails(tmp_path: Path, submission: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Something found: status 1, with the sentence on the terminal."""
    bundle = bundle_that_writes(tmp_path / "bundle.zip", TOO_MUCH)

    assert call("preview", bundle, submission) == 1
    assert "tests[0].score is 2, above its max_score 1." in capsys.readouterr().out


def test_preview_is_data_for_machines(tmp_path: Path, submission: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """``--json`` prints findings and totals alone to standard output; the status is the same."""
    bundle = bundle_that_writes(tmp_path / "bundle.zip", TOO_MUCH)

    assert call("preview", bundle, submission, "--json") == 1
    printed = json.loads(capfd.readouterr().out)
    assert printed["findings"] == ["tests[0].score is 2, above its max_score 1."]
    assert printed["readers"][0] == {"reader": "Instructor", "total": 2, "maximum": 1}


def test_a_page_is_not_written_through_a_link(tmp_path: Path, submission: Path) -> None:
    """Refused before anything is graded."""
    (tmp_path / "page.html").symlink_to("elsewhere")
    with pytest.raises(GraderError, match=r"page\.html is a link; results are written to a regular or a new file"):
        call("preview", tmp_path / "no_bundle.zip", submission, "--page", tmp_path / "page.html")


def test_a_given_root_is_kept(tmp_path: Path, submission: Path) -> None:
    """--root contains the platform's folders afterwards, including the results and the output."""
    bundle = bundle_that_writes(tmp_path / "bundle.zip", VALID)
    call("preview", bundle, submission, "--root", tmp_path / "root")

    found = {path.relative_to(tmp_path / "root").as_posix() for path in (tmp_path / "root").rglob("*.*")}
    assert found >= {"source/setup.sh", "submission/a.py", "results/results.json", "submission_metadata.json"}


def test_a_temporary_root_is_kept_on_demand(tmp_path: Path, submission: Path, monkeypatch: pytest.MonkeyPatch,
                                            capsys: pytest.CaptureFixture[str]) -> None:
    """--keep says where the folders are; without it nothing is left."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    bundle = bundle_that_writes(tmp_path / "bundle.zip", VALID)

    call("preview", bundle, submission)
    assert list((tmp_path / "temporary").iterdir()) == []
    call("preview", bundle, submission, "--keep")
    kept, = (tmp_path / "temporary").iterdir()
    assert capsys.readouterr().out.count(f"The platform's folders: {kept}") == 1
    assert kept.stat().st_mode & 0o777 == 0o755
