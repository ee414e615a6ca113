"""A comparison of two gradings as one page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from ..webpage import webpage
from .diff import CaseMoves, Diff, Move
from .diff_words import part_rows, parts_of, reasons, summary
from .elements import Html, fold, html, note, section, table
from .histogram import draw, of_moves, words
from .in_words import counted, moment, part_title, points, signed

STYLE = Path(__file__).with_name("page.css")


def to_page(diff: Diff) -> str:
    """The page; it has the names that the comparison has."""
    title = f"{diff.new.title}: who moved"
    body = "".join((section("Summary", _list(list(summary(diff)))), _rubric(diff), _moves(diff), _parts(diff),
                    _cases(diff), _students(diff)))
    facts = f"graded {moment(diff.old.started)}, and again {moment(diff.new.started)}"
    return webpage(title, STYLE.read_text("utf-8"), f"""<header>
<p class="kicker">{html(diff.new.homework)}</p>
<h1>{html(title)}</h1>
{note(facts)}</header>
<main>
{body}</main>
""")


def _list(sentences: list[str]) -> Html:
    return Html(f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in sentences)}</ul>\n")


def _rubric(diff: Diff) -> Html:
    return section("What differs between the homeworks", _list(list(diff.rubric))) if diff.rubric else Html("")


def _moves(diff: Diff) -> Html:
    bins = of_moves(one.gain for one in diff.moved)
    if not bins:
        return Html("")
    label = "Histogram of the moves in points; the table below it has its numbers"
    rows = ((words(one, "+g"), str(one.count)) for one in bins)
    return section("Moves", note("How many students moved by how many points; who did not move is left out:"),
                   Html(draw(bins, label)),
                   fold("The histogram as a table", table("Students by move", ("points", "students"), rows)))


def _parts(diff: Diff) -> Html:
    rows = ((part_title(part), str(up), str(down), signed(mean)) for part, up, down, mean in part_rows(diff))
    return section("Parts", table("Students whose points of a part moved", ("part", "up", "down", "mean move"), rows))


def _cases(diff: Diff) -> Html:
    if not diff.cases:
        return section("Cases", "No case changed its result.")
    rows = (row for one in diff.cases for row in _case(one))
    return section("Cases", table("Which cases changed their results, and how", ("case", "before", "now", "students"),
                                  rows, texts=3))


def _case(one: CaseMoves) -> Iterator[tuple[str, ...]]:
    hidden = " (hidden)" if one.line.hidden else ""
    for before, after, count in one.ways:
        yield f"{one.line.number} {one.line.title}{hidden}", before, after, str(count)


def _students(diff: Diff) -> Html:
    if not diff.moved:
        return Html("")
    rows = ((one.student.name, parts_of(one), _why(one), points(one.before.score), points(one.after.score), _gain(one))
            for one in diff.moved)
    return section("Students", fold(f"{counted(len(diff.moved), 'student')} moved",
                                    table("Who moved, on which part, and why",
                                          ("student", "parts", "why", "old", "new", "move"), rows, texts=3)))


def _gain(one: Move) -> Html:
    kind = "good" if one.gain > 0 else "bad"
    return Html(f'<span class="{kind}">{signed(one.gain)}</span>')


def _why(one: Move) -> Html:
    return Html("<br>".join(map(escape, reasons(one))))
