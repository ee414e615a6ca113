"""The platform's output formats: what is visible of a text, and what a format hides."""

from __future__ import annotations

import html
import re

import nh3

from ..text import clean

SAFE_TAGS = frozenset((
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong",
    "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var"))
CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")


def to_html(text: str, format: str) -> str:
    """Safe HTML of a text in one of the platform's formats: only plain tags, without attributes."""
    if format == "html":
        return f'<div class="prose">{sanitised(text)}</div>'
    if format == "simple_format":
        paragraphs = re.split(r"\n{2,}", text.replace("\r\n", "\n").strip("\n"))
        inner = "".join(f"<p>{sanitised(paragraph).replace(chr(10), '<br>')}</p>" for paragraph in paragraphs)
        return f'<div class="prose">{inner}</div>'
    return f"<pre>{html.escape(to_text(text, format))}</pre>"


def to_text(text: str, format: str) -> str:
    """The visible text in one of the platform's formats, without tags and colours."""
    if format in ("html", "simple_format"):
        return html.unescape(re.sub(r"<[^>]*>", "", sanitised(text)))
    return clean(text) if format == "ansi" else text


def swallowed(text: str, format: str) -> str:
    """The first piece of a text that its format would take for a tag and hide; empty if there is none."""
    if format not in ("html", "simple_format", "md"):
        return ""
    shown = CODE.sub("", text) if format == "md" else text
    for found in re.finditer("<", shown):
        tag = TAG.match(shown, found.start())
        if tag is None or tag[1].lower() not in SAFE_TAGS:
            return shown[found.start():found.start() + 40].split("\n")[0]
    return ""


def sanitised(text: str) -> str:
    """HTML with safe tags alone, balanced; other tags are removed as on the platform, scripts with their content."""
    return nh3.clean(text, tags=set(SAFE_TAGS), attributes={}, link_rel=None)
