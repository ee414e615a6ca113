"""The store: what was graded, by key, in one SQLite file.

Runs of the command write it, nothing else; two at once do no harm, since equal keys have equal results.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import msgspec

from ..errors import GraderError
from ..report.record import Record, decode_record

VERSION = 1
BUSY_SECONDS = 60.0
FAST = 1  # zlib's level: six times smaller than the text, and quick
TABLE = """
CREATE TABLE IF NOT EXISTS graded (
    key TEXT PRIMARY KEY,
    homework TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    score REAL NOT NULL,
    parts TEXT NOT NULL,
    seconds REAL NOT NULL,
    record BLOB NOT NULL,
    results BLOB NOT NULL
)
"""


class Store:
    """What was graded, by key. Its file can be read by its owner only, because records tell of hidden cases.

    Args:
        path: the file; made if it is missing.

    Raises:
        GraderError: it cannot be made, it is no store, or one of another version. Each method raises it, too.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._said():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            found = self._database.execute("PRAGMA user_version").fetchone()[0]
            if found not in (0, VERSION):
                raise GraderError(f"{path} was written by another version of the autograder; choose another folder.")
            self._database.execute(TABLE)
            self._database.execute(f"PRAGMA user_version = {VERSION}")

    def __contains__(self, key: str) -> bool:
        return self._one("SELECT 1 FROM graded WHERE key = ?", key) is not None

    def record(self, key: str) -> Record | None:
        """The record of this key; None if it was not graded."""
        found = self._one("SELECT record FROM graded WHERE key = ?", key)
        with self._said():
            return None if found is None else decode_record(zlib.decompress(found[0]))

    def results(self, key: str) -> bytes | None:
        """The results.json of this key; None if it was not graded."""
        found = self._one("SELECT results FROM graded WHERE key = ?", key)
        with self._said():
            return None if found is None else zlib.decompress(found[0])

    def put(self, key: str, homework: str, record: bytes, results: bytes) -> None:
        """Keep what was graded, in a transaction of its own; the first of equal keys stays."""
        read = decode_record(record)
        row = (key, homework, read.score, json.dumps(read.parts), read.seconds, zlib.compress(record, FAST),
               zlib.compress(results, FAST))
        with self._said():
            self._database.execute("INSERT OR IGNORE INTO graded (key, homework, score, parts, seconds, record, "
                                   "results) VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def _one(self, query: str, key: str) -> tuple[bytes, ...] | None:
        with self._said():
            found: tuple[bytes, ...] | None = self._database.execute(query, (key,)).fetchone()
            return found

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, zlib.error, msgspec.MsgspecError, OSError) as error:
            raise GraderError(f"{self._path} cannot be used as a store ({error}); free its place, or choose another "
                              "folder.") from None
