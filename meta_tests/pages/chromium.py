"""Finds the distribution's Chromium, and says what it means that there is none."""

from __future__ import annotations

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")
MISSING = "Chromium is missing, so no page was tested in a browser; install it (Debian: apt install chromium)."


def find_chromium() -> str | None:
    """The path of the browser; None if there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def need_chromium() -> str:
    """The path of the browser. Without one the tests of pages are skipped; in continuous integration they fail."""
    found = find_chromium()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    return found or pytest.skip(MISSING)
