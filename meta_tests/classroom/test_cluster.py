"""What is refused before a cluster is used, and a submission's way to another machine."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from autograder.__main__ import main
from autograder.classroom import node
from autograder.classroom.node import Shipment, other_versions, receive, refusal
from autograder.classroom.on_dask import address_in, check_addresses
from autograder.classroom.packed import Packed, pack_submission, unpack_submission
from autograder.errors import GraderError, IntakeError
from autograder.intake.take import Staged, take

SEEN = {"homework": "hw", "isolation": 3, "layers": ["landlock", "seccomp"], "text": "hw: workers start."}


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "tcp://grader.example.org:8786", "ucx://192.168.1.4:1",
                                     "tcp://0.0.0.0:8786", "10.0.0.1:8786"])
def test_an_open_address_is_refused(address: str) -> None:
    """Without TLS, nothing but this machine's own addresses may be used."""
    with pytest.raises(GraderError, match=f"^{re.escape(address)} is open to the network. The submissions and the sol"):
        check_addresses(["tls://10.0.0.1:8786", "tcp://127.0.0.1:1", "tcp://[::1]:1", "tcp://localhost:1", address])


@pytest.mark.parametrize("content", [None, "no json", "{}", "[]"])
def test_what_is_no_scheduler_file_gets_a_sentence(tmp_path: Path, content: str | None) -> None:
    """Missing and foreign files are named."""
    file = tmp_path / "scheduler.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(GraderError, match=r"scheduler\.json is no scheduler file \(.*; name what dask scheduler"):
        address_in(file)
    file.write_text('{"address": "tls://a:1"}')
    assert address_in(file) == "tls://a:1"


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
                                         tmp_path: Path) -> None:
    """The command says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "autograder.classroom.on_dask", raising=False)
    assert main(["class", "cmu_hw3", str(tmp_path), "--out", str(tmp_path / "out"), "--dask"]) == 2
    assert "Dask is not installed; pip install 'nn-homework-autograder[dask]'" in capsys.readouterr().err


@pytest.mark.parametrize(("change", "reason"), [
    ({"isolation": 1}, "cannot isolate student code: hw: workers start."),
    ({"isolation": None}, "cannot isolate student code"),
    ({"isolation": 2, "layers": ["another-user"]}, "has no seccomp, so student code could reach the scheduler"),
    ({}, "")])
def test_a_weak_sandbox_is_refused(change: dict[str, object], reason: str) -> None:
    """Level 2 is needed, and no way to the network."""
    found = node._weakness({"homeworks": [{**SEEN, **change}]}, "hw")
    assert reason in found
    assert bool(found) == bool(reason)


def test_a_damaged_bundle_is_refused() -> None:
    """Its digest is compared before anything is unpacked; a bundle that never came is named, too."""
    receive(Shipment("this run", "hw", b"not what was sent", "0" * 64, {}))
    assert "received a damaged bundle" in refusal("this run")
    assert "has not received the bundle" in refusal("another run")


def test_each_version_must_be_the_same() -> None:
    """Another number and a missing package are both named."""
    wanted = {"autograder": "1.0", "numpy": "2.0", "torch": "2.1"}
    assert other_versions(wanted, wanted) == ""
    assert other_versions(wanted, {"autograder": "1.0", "numpy": "1.9"}) == (
        "numpy 1.9 instead of 2.0, torch missing instead of 2.1")


def taken(path: Path) -> Staged | str:
    try:
        return take(path, ["a.py", "b.py"])
    except IntakeError as error:
        return str(error)


def test_intake_sees_the_same_on_another_machine(tmp_path: Path) -> None:
    """Folders, deeper ones, links, pipes, large files, single files, what is no zip and what is missing."""
    for name in ("plain", "deep/one", "links", "large", "empty"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "plain" / "a.py").write_text("x = 1\n")
    (tmp_path / "plain" / "data.csv").write_text("1,2\n")
    (tmp_path / "plain" / "b.ipynb").write_text("{}")
    (tmp_path / "deep" / "one" / "a.py").write_text("x = 1\n")
    (tmp_path / "links" / "a.py").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "links" / "b.py")
    (tmp_path / "large" / "a.py").write_bytes(b"#" * (2 << 20))
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "no.zip").write_text("no zip")
    there = tmp_path / "there"
    there.mkdir()
    for name in ("plain", "deep", "large", "empty", "a.py", "no.zip", "missing"):
        assert taken(unpack_submission(pack_submission(tmp_path / name), there)) == taken(tmp_path / name), name
    links = taken(unpack_submission(pack_submission(tmp_path / "links"), there))
    assert isinstance(links, Staged)
    assert all("is a link" in problem for problem in links.problems.values())


def test_a_name_stays_in_its_folder(tmp_path: Path) -> None:
    """What is sent is unpacked below a folder of our own."""
    assert unpack_submission(Packed("../../a.py", b"x"), tmp_path) == tmp_path / "a.py"
