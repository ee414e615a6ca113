"""Each layer of the confinement is switched off in turn: it earns its place, and the probes can get through."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.engine import ablation, check
from autograder.engine.ablation import Ablation, ablate, render
from autograder.engine.probes import PROBES
from autograder.errors import SandboxError
from autograder.homework import load_homework
from autograder.worker.confine import LAYERS, plan_confinement
from meta_tests.levels.conftest import ORDINARY_UID

IS_ROOT = sys.platform == "linux" and os.geteuid() == 0
USERS = ["root", "an ordinary user"] if IS_ROOT else ["an ordinary user"]
each_user = pytest.mark.parametrize("user", USERS)
THE_MACHINE_S = {"become another user", "change the root folder"}  # an ordinary user may not, whatever is switched off


@pytest.fixture(scope="module")
def ablations(shared_checkout: Path) -> dict[str, Ablation]:
    """What gets through when root grades, and when an ordinary user does, in a checkout that everybody can read."""
    homework = load_homework("double", shared_checkout)
    plan = plan_confinement(readable=[], memory_bytes=1 << 28, cpu_seconds=20)
    as_user = {"root": (plan, None), "an ordinary user": (replace(plan, uid=None, gid=None, drop_capabilities=False),
                                                          ORDINARY_UID if IS_ROOT else None)}
    return {user: ablate(homework, *as_user[user]) for user in USERS}


@each_user
def test_nothing_gets_through_all_layers(user: str, ablations: dict[str, Ablation]) -> None:
    """With every layer, each probe is stopped."""
    assert ablations[user].whole == frozenset()


@each_user
def test_every_probe_can_get_through(user: str, ablations: dict[str, Ablation]) -> None:
    """Without any layer each probe gets through, so that a stopped probe means something."""
    assert set(PROBES) - ablations[user].bare == (set() if user == "root" else THE_MACHINE_S)
    assert set(ablations[user].probes) == set(PROBES)


@pytest.mark.parametrize("users", [USERS] if IS_ROOT else [])
def test_every_layer_earns_its_place(users: list[str], ablations: dict[str, Ablation]) -> None:
    """Each layer stops something that gets through without it, for root or for an ordinary user."""
    assert set.intersection(*(set(ablations[user].idle()) for user in users)) == set()
    assert set().union(*(ablations[user].layers for user in users)) == set(LAYERS)


@each_user
def test_what_a_layer_alone_keeps_closed(user: str, ablations: dict[str, Ablation]) -> None:
    """In an open checkout only Landlock hides the reference; the filter stops what is no file; limits stop the rest."""
    found = ablations[user]
    assert {"read the reference", "read a hidden case", "see all sockets"} <= found.without["landlock"]
    assert {"lock a file", "open a network socket", "start a process", "watch files"} <= found.without["seccomp"]
    assert found.without["limits"] == {"write to an open file", "use too much memory", "open many files"}
    assert found.without["no-new-privileges"] >= found.without["landlock"] | found.without["seccomp"]


@pytest.mark.parametrize("user", [user for user in USERS if user == "root"])
def test_another_user_closes_what_is_closed_to_others(user: str, ablations: dict[str, Ablation]) -> None:
    """The results, which their owner alone may open, and the grader's process are closed to another user."""
    assert {"read the results", "write the results", "read the grader's memory", "signal the grader"} <= (
        ablations[user].bare - ablations[user].only["another-user"])


def test_a_layer_that_is_not_there_is_said(ablations: dict[str, Ablation]) -> None:
    """An ordinary user cannot give a worker another user; the table has no such column, and a line says so."""
    found = ablations["an ordinary user"]
    assert found.missing == ("another-user",)
    assert "Not here: another-user." in render(found)


def test_nothing_is_left_behind(ablations: dict[str, Ablation]) -> None:
    """The probes that get through leave no file."""
    assert ablations
    assert list(Path("/tmp").glob("autograder-probe-*")) == []


SMALL = Ablation(
    layers=("no-new-privileges", "seccomp"), missing=("landlock",), probes=("fork", "lock"), whole=frozenset(),
    bare=frozenset({"fork", "lock"}), without={"no-new-privileges": frozenset(), "seccomp": frozenset({"fork"})},
    only={"no-new-privileges": frozenset({"fork", "lock"}), "seccomp": frozenset()})


def test_the_table_is_plain() -> None:
    """A header, a row for each probe, marks for what a layer does, and sentences for what a reader must know."""
    assert SMALL.rows() == [["A worker tries to", "no-new-privileges", "seccomp", "no layer"],
                            ["fork", "", "X", "yes"], ["lock", "", "o", "yes"]]
    assert render(SMALL) == [
        "                      no",
        "                     new               no",
        "A worker tries to privileges seccomp layer",
        "fork                            X     yes",
        "lock                            o     yes",
        "", ablation.LEGEND, "Not here: landlock.", "Stops nothing more here, but may elsewhere: no-new-privileges."]


def test_a_probe_that_gets_through_everything_is_said() -> None:
    """The table does not hide that the whole confinement has a hole."""
    assert "Got through all layers: lock." in render(replace(SMALL, whole=frozenset({"lock"})))


def test_a_process_that_cannot_be_confined_proves_nothing(shared_checkout: Path) -> None:
    """If the confinement fails, no probe counts as stopped."""
    plan = plan_confinement(readable=[], memory_bytes=1 << 28, cpu_seconds=20)
    impossible = replace(plan, uid=2**32 - 2, gid=2**32 - 2)
    with pytest.raises(SandboxError, match="The layers cannot be tried: The worker cannot become user"):
        ablate(load_homework("double", shared_checkout), impossible, ORDINARY_UID if IS_ROOT else None)


def test_off_linux_there_are_no_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    """On other systems the command says so."""
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxError, match="try them on Linux"):
        check.try_layers()
