"""Pieces of the pages about a class: sections, facts, tables, links. Texts are escaped here, unless they are Html."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


class Html(str):
    """A piece of HTML: whoever made it has escaped what is not."""

    __slots__ = ()


def html(text: str) -> Html:
    """A text as HTML."""
    return text if isinstance(text, Html) else Html(escape(text))


def section(heading: str, *pieces: str) -> Html:
    """A section with its heading; empty pieces are left out, and texts become paragraphs."""
    return Html(f"<section><h2>{html(heading)}</h2>\n{_pieces(pieces)}</section>\n")


def fold(summary: str, *pieces: str) -> Html:
    """Pieces that are shown when the reader opens them."""
    return Html(f"<details><summary>{html(summary)}</summary>\n{_pieces(pieces)}</details>\n")


def _pieces(pieces: Iterable[str]) -> str:
    return "".join(piece if isinstance(piece, Html) else f"<p>{escape(piece)}</p>\n" for piece in pieces if piece)


def note(text: str) -> Html:
    """A paragraph in a softer colour: what a table means."""
    return Html(f'<p class="facts">{html(text)}</p>\n')


def figures(pairs: Iterable[tuple[str, str]]) -> Html:
    """The numbers to see first, each as (what it is, the number)."""
    items = "".join(f"<div><dt>{html(name)}</dt><dd>{html(value)}</dd></div>" for name, value in pairs)
    return Html(f'<dl class="figures">{items}</dl>\n')


def table(caption: str, heads: Sequence[str], rows: Iterable[Iterable[str]], texts: int = 1) -> Html:
    """A table that scrolls by itself where the window is narrow.

    Args:
        caption: what the rows say; also the name of the area that scrolls.
        rows: the first cell of each is its heading.
        texts: so many columns are texts; the others are numbers, which are aligned at the right.
    """
    head = "".join(f'<th scope="col"{_aligned(place, texts)}>{html(one)}</th>' for place, one in enumerate(heads))
    body = "".join(f"<tr>{''.join(_cell(cell, place, texts) for place, cell in enumerate(row))}</tr>\n" for row in rows)
    return Html(f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">\n<table>'
                f"<caption>{html(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>"
                "</div>\n")


def _cell(text: str, place: int, texts: int) -> str:
    tag, scope = ("th", ' scope="row"') if place == 0 else ("td", "")
    return f"<{tag}{scope}{_aligned(place, texts)}>{html(text)}</{tag}>"


def _aligned(place: int, texts: int) -> str:
    return "" if place < texts else ' class="n"'


def link(target: str, text: str) -> Html:
    """A link to a file beside the page, or to a place in it."""
    return Html(f'<a href="{escape(target)}">{escape(text)}</a>')


def bar(share: float) -> Html:
    """A share, 0 to 1, as a short bar; whoever shows it also writes the number."""
    return Html('<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
                f'<rect width="{100 * min(max(share, 0), 1):.1f}" height="10" fill="currentColor"/></svg>')
