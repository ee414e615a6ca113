"""The store: what was kept is found again, by other runs too; a file that is no store gets a sentence."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.classroom.store import Store
from autograder.errors import GraderError
from autograder.report.record import decode_record
from meta_tests.classroom.samples import answer

RIGHT, WRONG = answer(3), answer(1)


def test_what_is_kept_is_found_by_the_next_run(tmp_path: Path) -> None:
    """Both forms survive, byte for byte; the first of equal keys stays, and a key that is missing gives None."""
    path = tmp_path / "store"
    with Store(path) as store:
        store.put("k", "hw", RIGHT.record, RIGHT.results)
        store.put("k", "hw", WRONG.record, WRONG.results)
    with Store(path) as store:
        assert "k" in store
        assert "other" not in store
        assert (store.record("k"), store.results("k")) == (decode_record(RIGHT.record), RIGHT.results)
        assert (store.record("other"), store.results("other")) == (None, None)


def test_the_file_is_its_owners_and_has_the_scores_in_columns(tmp_path: Path) -> None:
    """The file and what SQLite keeps beside it are private; scores can be asked for with any SQLite."""
    with Store(tmp_path / "store") as store:
        store.put("k", "hw", WRONG.record, WRONG.results)
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
        with sqlite3.connect(tmp_path / "store") as reader:
            assert reader.execute("SELECT homework, score, parts, seconds FROM graded").fetchall() == [
                ("hw", 1.0, '{"one": 1.0, "two": 0.0}', 0.5)]
        reader.close()


def test_two_runs_at_once_do_no_harm(tmp_path: Path) -> None:
    """Two write the same keys and their own ones into a new file; all are there, each once."""
    def run(mine: str) -> None:
        with Store(tmp_path / "store") as store:
            for number in range(40):
                store.put(f"both {number}", "hw", RIGHT.record, RIGHT.results)
                store.put(f"{mine} {number}", "hw", WRONG.record, WRONG.results)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, ("a", "b")))
    with Store(tmp_path / "store") as store:
        assert all(f"{who} {number}" in store for who in ("a", "b", "both") for number in range(40))
        assert store.results("both 7") == RIGHT.results


def test_what_is_no_store_gets_a_sentence(tmp_path: Path) -> None:
    """Text, a folder, a later version and a damaged record."""
    (tmp_path / "text").write_text("This is no database, and long enough to be seen as none by SQLite. " * 20)
    (tmp_path / "folder").mkdir()
    with sqlite3.connect(tmp_path / "later") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    for name, reason in (("text", "cannot be used as a store (file is not a database)"),
                         ("folder", "cannot be used as a store"), ("later", "was written by another version")):
        with pytest.raises(GraderError) as caught:
            Store(tmp_path / name)
        assert str(caught.value).startswith(f"{tmp_path / name} {reason}"), name
    with Store(tmp_path / "damaged") as store:
        store.put("k", "hw", RIGHT.record, RIGHT.results)
        with sqlite3.connect(tmp_path / "damaged") as database:
            database.execute("UPDATE graded SET record = x'00', results = x'00'")
        database.close()
        for read in (store.record, store.results):
            with pytest.raises(GraderError, match="cannot be used as a store"):
                read("k")
