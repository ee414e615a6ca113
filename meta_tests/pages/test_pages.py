"""Each page in a real browser: at narrow and wide windows, by keyboard alone, on paper, and for assistive programs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from meta_tests.pages import chromium
from meta_tests.pages.conftest import Open

# What the keyboard must reach: one radio button of a group, and everything else that can be operated and is shown.
OPERABLE = """() => [...document.querySelectorAll("a[href], button, select, textarea, summary, input")]
    .filter(one => one.checkVisibility() && (one.type !== "radio" || one.checked))
    .map((one, number) => (one.dataset.number = number))"""
FOCUSED = "() => document.activeElement === document.body ? null : Number(document.activeElement.dataset.number ?? -1)"
# Texts that are not rendered: in a closed fold, or by a rule. Labels of tabs have no use on paper.
UNSEEN = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
        if (text && !parent.closest("title, style, label") && !parent.checkVisibility({visibilityProperty: true}))
            found.push(text);
    }
    return found;
}"""
SHOWN_PANELS = "() => [...document.querySelectorAll('main > section')].map(one => one.checkVisibility())"
MOST_STOPS = 100


def readers_of(page: Page) -> Iterator[int]:
    """Choose each reader of a page by keyboard, as a radio button of a group; a page without any has one."""
    radios = page.get_by_role("radio")
    for number in range(radios.count() or 1):
        if number:
            page.keyboard.press("ArrowRight")
        elif radios.count():
            radios.first.focus()
        yield number


def stops_of(page: Page) -> set[int]:
    """What gets the focus when Tab is pressed again and again, until it has left the page twice."""
    stops: list[int | None] = []
    while stops.count(None) < 2 and len(stops) < MOST_STOPS:
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    return {stop for stop in stops if stop is not None}


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_wider_than_the_window(open_any: Open, width: int) -> None:
    """No reader scrolls sideways, on a telephone or on a desk; also not with every fold open."""
    page = open_any(width)

    for _ in readers_of(page):
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_each_reader_sees_a_panel_of_their_own(open_page: Open) -> None:
    """The arrow keys choose the reader; what others see is hidden then."""
    page = open_page()
    count = page.get_by_role("radio").count()

    for number in readers_of(page):
        if count:
            assert page.evaluate(SHOWN_PANELS) == [number == other for other in range(count)]
            assert page.get_by_role("radio").nth(number).is_checked()


def test_everything_is_reached_by_keyboard(open_page: Open) -> None:
    """Tab stops at everything that can be operated, for every reader."""
    page = open_page()

    for _ in readers_of(page):
        wanted = page.evaluate(OPERABLE)
        assert set(wanted) <= stops_of(page)
        if page.get_by_role("radio").count():
            page.locator("input[type=radio]:checked").focus()


def test_folds_open_by_keyboard(open_page: Open) -> None:
    """Enter on a summary that is shown opens its fold, and closes it again."""
    page = open_page()

    for _ in readers_of(page):
        for fold in page.locator("details:visible").all():
            was_open = fold.evaluate("one => one.open")
            fold.locator("summary").first.press("Enter")
            assert fold.evaluate("one => one.open") is not was_open
            fold.locator("summary").first.press("Enter")
        if page.get_by_role("radio").count():
            page.locator("input[type=radio]:checked").focus()


def test_the_focus_can_be_seen(open_page: Open) -> None:
    """Each stop of Tab looks different from the page without a focus."""
    page = open_page()
    without = page.screenshot(full_page=True)

    for _ in range(len(page.evaluate(OPERABLE))):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) is not None
        assert page.screenshot(full_page=True) != without


def test_paper_shows_everything(open_page: Open) -> None:
    """Every text is printed: those of all readers, and those in closed folds."""
    page = open_page()
    page.emulate_media(media="print")

    assert page.evaluate(UNSEEN) == []


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_axe_finds_nothing(open_any: Open, color_scheme: str) -> None:
    """No rule of axe-core is broken, for any reader: names, roles, order of headings, contrast, areas that scroll."""
    page = open_any(color_scheme=color_scheme)
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")

    for _ in readers_of(page):
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_without_chromium_integration_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Continuous integration must not pass because a browser is missing; elsewhere the skip says what to install."""
    monkeypatch.setattr(chromium, "find_chromium", lambda: None)

    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Chromium is missing, so no page was tested"):
        chromium.need_chromium()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="install it"):
        chromium.need_chromium()
