"""The page in a real browser, at a narrow and a wide window; collected only where the program ``chromium`` exists."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from autograder.preview.page import to_page
from meta_tests.preview.sample import sample

CHROMIUM = shutil.which("chromium")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--virtual-time-budget=2000")
MEASURE = """<iframe id="page" src="PAGE" style="width: WIDTHpx; height: 900px; border: 0"></iframe>
<script>
document.getElementById("page").onload = event => {
  const page = event.target.contentDocument, shown = [];
  for (let number = 0; number < 3; number++) {
    page.getElementById("tab" + number).click();
    shown.push([0, 1, 2].filter(other => page.getElementById("panel" + other).offsetHeight > 0).join());
  }
  document.body.dataset.found = [page.documentElement.scrollWidth, ...shown].join(" ");
};
</script>
"""

if CHROMIUM is not None:

    @pytest.mark.parametrize("width", [390, 1200])
    def test_nothing_is_cut_off_and_tabs_switch(width: int, tmp_path: Path) -> None:
        """The page is not wider than its window, and each tab shows only its own reader."""
        (tmp_path / "page.html").write_text(to_page(sample()), encoding="utf-8")
        (tmp_path / "frame.html").write_text(MEASURE.replace("PAGE", "page.html").replace("WIDTH", str(width)))
        done = subprocess.run(
            [str(CHROMIUM), *FLAGS, "--allow-file-access-from-files", f"--user-data-dir={tmp_path / 'profile'}",
             "--window-size=1300,1000", "--dump-dom", (tmp_path / "frame.html").as_uri()],
            capture_output=True, text=True, timeout=600, check=False)

        assert f'data-found="{width} 0 1 2"' in done.stdout, done.stdout[-500:] + done.stderr[-500:]
