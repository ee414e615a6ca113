"""One browser for all tests of pages, and the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from autograder.certify.kills import kill_matrix
from autograder.certify.margins import Extreme, Margin
from autograder.certify.mutants import MUTANT
from autograder.certify.naming import ROWS, VERDICTS, Naming
from autograder.certify.page import to_page as matrix_page
from autograder.classroom.diff import diff_of
from autograder.classroom.diff_page import to_page as diff_page
from autograder.classroom.people import people_of
from autograder.classroom.report_page import to_page as report_page
from autograder.classroom.student_page import to_page as student_page
from autograder.preview.page import to_page as preview_page
from meta_tests.certify.test_kills import CASES, HOMEWORK, cell
from meta_tests.classroom.synthetic import regraded, small_class
from meta_tests.pages.chromium import FLAGS, need_chromium
from meta_tests.preview.sample import sample


def matrix() -> str:
    """A kill matrix with a problem, a narrow margin and a table of names."""
    cells = [cell("both", "mistake", 0, 2, loses="one"), cell("f: a -> b", MUTANT, 2), cell("right", "alternate", 0)]
    narrow = Margin("public/test_one.py::test_a", "f: the result", Extreme(0.5, "right"), Extreme(3.0, "both"))
    names = Naming({row: dict.fromkeys(VERDICTS, 1) for row in ROWS}, headlines={"named": 1})
    return matrix_page(kill_matrix(HOMEWORK, CASES, cells, [narrow], naming=names))


def student() -> str:
    """The page of a student who handed in twice, with a long line of what they read."""
    graded = small_class()
    return student_page(graded, people_of(graded)["1815"], {"4.4": "x" * 300}, "report.html")


PAGES: dict[str, Callable[[], str]] = {
    "preview": lambda: preview_page(sample()), "kill_matrix": matrix,
    "class_report": lambda: report_page(small_class(), {"1815": "students/1.html"})}
# As class_report; only what can differ is tested of them.
OF_THE_SAME_PIECES: dict[str, Callable[[], str]] = {
    "student": student, "diff": lambda: diff_page(diff_of(small_class(), regraded(small_class())))}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium without a window."""
    executable = need_chromium()
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(params=PAGES)
def open_page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens one of the pages in a window of its own: ``open_page(width=400, color_scheme="dark")``."""
    yield from opener(PAGES[request.param](), browser, tmp_path)


@pytest.fixture(params=[*PAGES, *OF_THE_SAME_PIECES])
def open_any(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """As open_page, for more pages."""
    yield from opener({**PAGES, **OF_THE_SAME_PIECES}[request.param](), browser, tmp_path)


def opener(page: str, browser: Browser, folder: Path) -> Iterator[Open]:
    """Opens a page in windows that are closed at the end."""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    contexts = []

    def opened(width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page: Page = context.new_page()
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
