"""Which cases failed last, for ``--lf``: kept in the user's cache, since the handout's folder may be read-only."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path


class Memory:
    """The cases of one handout that were wrong when they ran last.

    Args:
        root: the handout's folder.
    """

    def __init__(self, root: Path) -> None:
        name = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]
        folder = cache_folder()
        self._path = folder / f"failed-{name}.json" if folder is not None else None

    def failed(self) -> frozenset[str]:
        """The ids of these cases; none if nothing is remembered or readable."""
        try:
            found = json.loads(self._path.read_bytes()) if self._path is not None else []
        except (OSError, ValueError, RecursionError):
            return frozenset()
        return frozenset(id for id in found if isinstance(id, str)) if isinstance(found, list) else frozenset()

    def update(self, ran: Collection[str], failed: Collection[str]) -> None:
        """Remember what became of the cases that ran; of others, what was known. Without a cache, nothing."""
        now = (self.failed() - set(ran)) | set(failed)
        if self._path is not None:
            with suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.write_text(json.dumps(sorted(now)), "utf-8")


def cache_folder() -> Path | None:
    """The folder for the autograder's files in the user's cache, which need not exist; None if there is no home."""
    told = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    try:
        base = Path(told) if told else Path("~/Library/Caches" if sys.platform == "darwin" else "~/.cache").expanduser()
    except RuntimeError:
        return None
    return base / "nn-homework-autograder"
