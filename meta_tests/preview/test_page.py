"""The page: one file, no network, no script, every text escaped; the terminal tells the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from rich.console import Console

from autograder.preview.page import to_page
from autograder.preview.preview import preview_of
from autograder.preview.run import Ran
from autograder.preview.show import points, show, total
from meta_tests.preview.sample import sample

ALL_VISIBLE = b'{"tests": [{"name": "right answer", "score": 1, "max_score": 1}]}'
VOID = {"meta", "input", "br", "hr"}


class Outline(HTMLParser):
    """Checks that tags are balanced, and collects ids, references to them and everything that could load or act."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and its attributes."""
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("for", "aria-labelledby"):
                self.references.append(value or "")
            if name in ("src", "href", "action") or name.startswith("on"):
                self.active.append(f"{name}={value}")
        if tag in ("script", "link", "iframe", "img", "form", "object"):
            self.active.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Every end belongs to the last start."""
        assert self.open.pop() == tag


def outline() -> Outline:
    """The outline of the sample's page."""
    found = Outline()
    found.feed(to_page(sample()))
    found.close()
    return found


def panels() -> list[str]:
    """The three readers' parts of the page."""
    return re.findall(r'<section class="panel".*?</section>', to_page(sample()), re.DOTALL)


def test_the_page_is_balanced_and_labelled() -> None:
    """Each tag is closed, each id is there once, and each label and section refers to one."""
    found = outline()

    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    assert set(found.references) <= set(found.ids)


def test_the_page_needs_nothing_else() -> None:
    """Nothing is loaded and no script runs, whatever the results contain."""
    page = to_page(sample())

    assert outline().active == []
    assert not re.search(r"https?:|@import|url\(", page)
    assert "default-src 'none'" in page


def test_texts_are_escaped() -> None:
    """Names, outputs, findings and the submission's own name are in the page as plain text."""
    page = to_page(sample())

    for text in ("Linear.forward &lt;is&gt; right", "got &lt;script&gt;alert(1)&lt;/script&gt;",
                 "<h1>&lt;b&gt;jane&lt;/b&gt;.zip</h1>", "swallows &quot;&lt;class &#x27;x&#x27;&gt;",
                 "printed &amp; &lt;done&gt;"):
        assert text in page


def test_each_reader_sees_what_is_theirs() -> None:
    """Hidden tests, notes and stdout are the instructor's; after_published waits; no total while a test is hidden."""
    instructor, before, after = panels()

    assert [("Later" in panel, "Staff" in panel, "The sandbox is weak." in panel, "printed &amp;" in panel)
            for panel in (instructor, before, after)] == [
        (True, True, True, True), (False, False, False, False), (True, False, False, False)]
    assert "<b>2 / 5</b>" in instructor
    assert "no total: 2 of the tests are not visible" in before
    assert "no total: 1 of the tests is not visible" in after
    assert "after_published" not in after


def test_what_is_long_is_folded() -> None:
    """Several silent passes in a row are one line, and a long output folds below its first line; the first is open."""
    instructor = panels()[0]

    assert instructor.count("<details") == len(("passed", "long output", "another", "stdout"))
    assert "<span class=\"name\">3 tests passed</span></summary>" in instructor
    long = '<details class="said"{}><summary>the &lt;first&gt; line</summary><pre>  got\n  should be</pre></details>'
    assert instructor.index(long.format(" open")) < instructor.index(long.format(""))
    assert '<div class="said"><pre>got &lt;script&gt;' in instructor


def test_each_panel_names_its_reader() -> None:
    """On paper there are no tabs, so each panel has its reader's name as a heading."""
    assert [re.findall(r'<h2 class="reader">(.*?)</h2>', panel) for panel in panels()] == [
        ["Instructor"], ["Student, before publication"], ["Student, after publication"]]


def test_points_and_totals_read_well() -> None:
    """Numbers have two decimals at most; a missing one is a dash."""
    assert [points(1.0, 2.0), points(1 / 3, 0.75), points(3, None), points(None, None)] == [
        "1 / 2", "0.33 / 0.75", "3", "-"]
    assert total(sample().views[0]) == "2 / 5"


def test_the_terminal_tells_the_same() -> None:
    """Findings come first, then the readers; text is shown literally."""
    console = Console(width=100)
    with console.capture() as capture:
        show(sample(), console, everything=True)
    text = capture.get()

    order = [text.index(line) for line in ("Not valid:", "Instructor: 2 / 5", "Student, before publication: no total")]
    assert order == sorted(order)
    assert "✗ 1.2 Later\n  got <script>alert(1)</script>" in text
    assert "For the staff: The sandbox is weak." in text
    assert text.count("printed & <done>") == 1


def test_the_terminal_is_short_unless_asked() -> None:
    """In short, silent passes in a row are one line, and a long output is its first line."""
    console = Console(width=100)
    with console.capture() as capture:
        show(sample(), console)
    lines = [line.rstrip() for line in capture.get().splitlines()]

    assert "✓ 3 tests passed" in lines
    assert "    the <first> line ..." in lines
    assert not [line for line in lines if "should be" in line or "Quiet" in line]


def test_the_terminal_says_what_is_the_same_once() -> None:
    """Where two readers see the same, it is not printed twice."""
    console = Console(width=100)
    with console.capture() as capture:
        show(preview_of("b.zip", "s.zip", Ran(ALL_VISIBLE, "x", 1.0)), console)

    assert capture.get().count("Sees what the instructor sees, without stdout.") == 2
    assert capture.get().count("right answer") == 1
