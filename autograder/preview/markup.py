"""The platform's output formats: what stays visible of a text, and what a format swallows."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from ..text import clean

SAFE_TAGS = frozenset((
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong",
    "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var"))
VOID_TAGS = frozenset(("br", "hr"))
SILENT_TAGS = ("script", "style")
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
    """What is left to read of a text in one of the platform's formats, without tags and colours."""
    if format in ("html", "simple_format"):
        return html.unescape(re.sub(r"<[^>]*>", "", sanitised(text)))
    return clean(text) if format == "ansi" else text


def swallowed(text: str, format: str) -> str:
    """The first piece of a text that its format would take for a tag and not show; empty where nothing is lost."""
    if format not in ("html", "simple_format", "md"):
        return ""
    shown = CODE.sub("", text) if format == "md" else text
    for found in re.finditer("<", shown):
        tag = TAG.match(shown, found.start())
        if tag is None or tag[1].lower() not in SAFE_TAGS:
            return shown[found.start():found.start() + 40].split("\n")[0]
    return ""


def sanitised(text: str) -> str:
    """HTML of safe tags alone, balanced; other tags vanish as on the platform, with what is inside scripts."""
    parser = _Sanitiser()
    parser.feed(text)
    parser.close()
    return parser.finish()


class _Sanitiser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._open: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT_TAGS:
            self._silent += 1
        elif tag in SAFE_TAGS:
            self._pieces.append(f"<{tag}>")
            if tag not in VOID_TAGS:
                self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT_TAGS:
            self._silent = max(0, self._silent - 1)
        elif tag in self._open:
            while True:
                last = self._open.pop()
                self._pieces.append(f"</{last}>")
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._pieces.append(html.escape(data))

    def finish(self) -> str:
        """Everything so far, with what is still open closed."""
        while self._open:
            self._pieces.append(f"</{self._open.pop()}>")
        return "".join(self._pieces)
