"""The platform's formats: what is left of a text, and that nothing of it can act in the page."""

from __future__ import annotations

import pytest

from autograder.preview.markup import sanitised, swallowed, to_html, to_text


@pytest.mark.parametrize(("text", "html"), [
    ("<b>x</b>", "<b>x</b>"), ("<b onclick='x()'>x</b>", "<b>x</b>"), ("<script>alert(1)</script>y", "y"),
    ("<class 'list'>", ""), ("a < b & c", "a &lt; b &amp; c"), ("</div></section>x", "x"), ("<b>x", "<b>x</b>"),
    ("<ul><li>x</ul>y", "<ul><li>x</li></ul>y"), ("<img src=x onerror=y>", ""), ("&lt;b&gt;", "&lt;b&gt;"),
    ("<!-- gone -->x", "x"), ("x<br>y", "x<br>y"), ("<a href='javascript:x()'>x</a>", "<a>x</a>"),
    ("<style>p {}</style>y", "y"), ("<scr<script>x</script>ipt>y", "xipt&gt;y"), ("<svg><style><b>x</svg>", "<b>x</b>"),
    ("<p><b>x</p>y</b>", "<p><b>x</b></p><b>y</b>"),
])
def test_html_keeps_plain_tags_alone(text: str, html: str) -> None:
    """Tags lose their attributes, unknown ones vanish, what is open is closed, nothing closes the page's own tags."""
    assert sanitised(text) == html


def test_text_is_escaped() -> None:
    """A text is in the page character for character."""
    assert to_html("<b> & 'x'", "text") == "<pre>&lt;b&gt; &amp; &#x27;x&#x27;</pre>"


def test_simple_format_makes_paragraphs() -> None:
    """Blank lines part paragraphs, newlines break lines."""
    assert to_html("a\nb\n\nc", "simple_format") == '<div class="prose"><p>a<br>b</p><p>c</p></div>'


def test_colours_are_left_out() -> None:
    """An ansi text is read without its escapes, and text keeps them."""
    assert to_text("\x1b[1;31mred\x1b[0m", "ansi") == "red"
    assert to_text("a < b", "text") == "a < b"


def test_html_as_text() -> None:
    """In a terminal, HTML is what can be read of it."""
    assert to_text("<b>a</b> &lt; <class 'x'>b", "html") == "a < b"


@pytest.mark.parametrize(("text", "format", "lost"), [
    ("<class 'x'>", "text", ""), ("<class 'x'>", "ansi", ""), ("<class 'x'>", "html", "<class 'x'>"),
    ("a < b", "simple_format", "< b"), ("<b>a</b>", "html", ""), ("`<x>` and ```\n<y>\n```", "md", ""),
    ("<!-- x -->", "md", "<!-- x -->"), ("<b>a</b> <script>", "html", "<script>"),
])
def test_what_a_format_swallows(text: str, format: str, lost: str) -> None:
    """The first piece that would not be shown is named; safe tags, and code in Markdown, are not lost."""
    assert swallowed(text, format) == lost
