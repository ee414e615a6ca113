"""Makes the pictures of the README from real runs: ``python docs/images/make.py``. Needs Chromium for the pages.

``terminal.svg`` is what a graded submission prints, ``preview.png`` what the page shows; ``preview.txt`` is the text of
the page for instructors. ``kills.png`` is the page of ``autograder certify``, a run of minutes; ``kills.json``
says which cases see each mistake. ``python docs/images/make.py graded`` or ``kills`` makes one kind alone.
meta_tests/docs/test_pictures.py checks that they are fresh.
"""

from __future__ import annotations

import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from rich._export_format import CONSOLE_SVG_FORMAT  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.text import Text  # noqa: E402

from autograder.preview.page import to_page  # noqa: E402
from autograder.preview.preview import preview_of  # noqa: E402
from autograder.preview.run import Ran  # noqa: E402

HOMEWORK = "cmu_hw3"
SUBMISSION = "demo/cmu_hw3/three_mistakes.zip"
COLUMNS = 100
SECONDS = 2.0
FONTS = re.compile(r"\s*@font-face \{\{.*?\}\}\n", re.DOTALL)  # they would be loaded from the network
WINDOW = {"width": 1000, "height": 900}


def run() -> tuple[str, bytes]:
    """Grade the submission; return what a coloured terminal shows, and results.json."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        command = [sys.executable, "-m", "autograder", "grade", "cmu_hw3", SUBMISSION, "--results", str(results)]
        environment = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(COLUMNS),
                       "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True)
        return done.stdout, results.read_bytes()


def terminal(printed: str) -> str:
    """An SVG of what a terminal shows."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.from_ansi(printed.rstrip("\n")), soft_wrap=True)
    return console.export_svg(title=f"autograder grade cmu_hw3 {SUBMISSION}", unique_id="terminal",
                              code_format=FONTS.sub("", CONSOLE_SVG_FORMAT))


def page(results: bytes) -> str:
    """The preview's page of these results, without what depends on the machine."""
    data = json.loads(results)
    data["extra_data"]["grader_notes"] = []
    ran = Ran(json.dumps(data).encode(), "", SECONDS)
    return to_page(preview_of("cmu_hw3-bundle.zip", Path(SUBMISSION).name, ran))


def first_panel(page: str) -> str:
    """The part of a page that its picture begins with: what the instructor sees."""
    return page[page.index('<section class="panel"'):page.index("</section>")]


def text_of(markup: str) -> str:
    """The words of an SVG or a page, one block a line, without how well the machine isolates."""
    body = re.sub(r"<(style|title)\b.*?</\1>", "", markup, flags=re.DOTALL)
    words = html.unescape(re.sub(r"<[^>]*>", "\n", body)).replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in words.splitlines() if line.strip()]
    return re.sub(r"Isolation \d of 3: [^.]*\.\n?", "", "\n".join(lines)) + "\n"


def photograph(page: str, path: Path) -> None:
    """Write a picture of the page's first screen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        window = browser.new_page(viewport=WINDOW, device_scale_factor=1.5)
        window.set_content(page)
        window.screenshot(path=path)
        browser.close()


def certify(folder: Path) -> tuple[dict[str, Any], str]:
    """Run the cases on everything; the kill matrix as data and as a page."""
    data, page = folder / "kills.json", folder / "kills.html"
    command = [sys.executable, "-m", "autograder", "certify", HOMEWORK, "--json", str(data), "--html", str(page)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    return json.loads(data.read_bytes()), page.read_text("utf-8")


def seen(data: dict[str, Any]) -> dict[str, Any]:
    """The ids of all cases, and for each mistake the places of the cases that see it."""
    cases = [one["case"] for one in data["cases"]]
    mistakes = {one["id"]: [cases.index(case) for case in one["failed"]]
                for one in data["solutions"] if one["kind"] == "mistake"}
    return {"cases": cases, "mistakes": mistakes}


def make_graded() -> None:
    """The pictures of a graded submission."""
    printed, results = run()
    (HERE / "terminal.svg").write_text(terminal(printed), encoding="utf-8")
    (HERE / "preview.txt").write_text(text_of(first_panel(page(results))), encoding="utf-8")
    photograph(page(results), HERE / "preview.png")


def make_kills() -> None:
    """The picture of the kill matrix."""
    with tempfile.TemporaryDirectory() as folder:
        data, page = certify(Path(folder))
    (HERE / "kills.json").write_text(json.dumps(seen(data)) + "\n", encoding="utf-8")
    photograph(page, HERE / "kills.png")


if __name__ == "__main__":
    for name in sys.argv[1:] or ("graded", "kills"):
        {"graded": make_graded, "kills": make_kills}[name]()
