"""The README's pictures are of a run as it is today."""

from __future__ import annotations

import importlib.util
import json
import re
from typing import Any

import pytest

from autograder.certify.catalogue import candidates
from autograder.certify.quick import judged_by
from autograder.homework import ROOT, load_homework
from autograder.inprocess.runner import Runner

IMAGES = ROOT / "docs" / "images"
ONE_IN = 20
STALE_KILLS = "the picture is of an older run; run: python docs/images/make.py kills"
STALE = "the pictures are of an older run; run: python docs/images/make.py"
_spec = importlib.util.spec_from_file_location("make_pictures", IMAGES / "make.py")
assert _spec is not None
assert _spec.loader is not None
make: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make)


@pytest.fixture(scope="module")
def ran() -> tuple[str, bytes]:
    """What the terminal shows now, and results.json."""
    found: tuple[str, bytes] = make.run()
    return found


def test_the_terminal_is_fresh(ran: tuple[str, bytes]) -> None:
    """The picture of the terminal has the words of a run of today."""
    picture = make.text_of((IMAGES / "terminal.svg").read_text("utf-8"))
    assert "Total 25.25 / 50" in picture
    assert picture == make.text_of(make.terminal(ran[0])), STALE


def test_the_page_is_fresh(ran: tuple[str, bytes]) -> None:
    """The text of the page in the picture is that of a run of today."""
    assert (IMAGES / "preview.txt").read_text("utf-8") == make.text_of(make.first_panel(make.page(ran[1]))), STALE


def test_the_pictures_load_nothing() -> None:
    """No font or style comes from the network."""
    assert not re.search(r"url\((?!#)|@import", (IMAGES / "terminal.svg").read_text("utf-8"))


def test_the_kill_matrix_is_fresh() -> None:
    """Its rows are today's mistakes; one in twenty is run anew, and the same cases see it."""
    shown = json.loads((IMAGES / "kills.json").read_bytes())
    homework = load_homework(make.HOMEWORK)
    mistakes = [one for one in candidates(homework) if one.kind == "mistake"]
    assert list(shown["mistakes"]) == [one.id for one in mistakes], STALE_KILLS
    runner = Runner(homework)
    for mistake in mistakes[::ONE_IN]:
        seeing = {shown["cases"][place] for place in shown["mistakes"][mistake.id]}
        assert seeing == set(judged_by(runner, mistake).failed), STALE_KILLS
