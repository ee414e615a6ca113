"""The preview as one HTML page that needs no network and no script: a tab for each reader."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from ..webpage import webpage
from .markup import to_html, to_text
from .preview import Preview
from .show import points, total
from .views import Line, Reader, Text, View, name_of, runs_of

STYLE = Path(__file__).with_name("page.css")
PLAIN = ("text", "ansi")  # formats whose lines can be separated
FOLDED = '<details class="said">'
WORDS = {"passed": ("✓", "passed"), "failed": ("✗", "failed"), "": ("·", "no verdict")}


def to_page(preview: Preview) -> str:
    """The page. Every text of the results is escaped, or reduced to plain tags if its format is HTML."""
    title = f"{preview.submission} graded by {preview.bundle}"
    tabs = "".join(_tab(view, number) for number, view in enumerate(preview.views))
    panels = "".join(_panel(view, number) for number, view in enumerate(preview.views))
    return webpage(title, STYLE.read_text("utf-8"), f"""<header>
<p class="kicker">Preview of Gradescope</p>
<h1>{escape(preview.submission)}</h1>
<p class="facts">graded by <b>{escape(preview.bundle)}</b> in {preview.ran.seconds:.1f} s</p>
{_findings(preview.findings)}
</header>
<main>
{tabs}
{panels}
</main>
""")


def _findings(sentences: tuple[str, ...]) -> str:
    if not sentences:
        return '<p class="valid"><span aria-hidden="true">✓</span> results.json is valid.</p>'
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    heading = "<h2>✗ Not valid on Gradescope</h2>"
    return f'<section class="findings" aria-label="Findings">{heading}<ul>{items}</ul></section>'


def _tab(view: View, number: int) -> str:
    """A radio button is a tab that works without a script, and by keyboard."""
    checked = " checked" if number == 0 else ""
    return (f'<input type="radio" name="reader" id="tab{number}"{checked}>'
            f'<label for="tab{number}" id="name{number}">{escape(view.reader.value)}</label>')


def _panel(view: View, number: int) -> str:
    return f"""<section class="panel" id="panel{number}" aria-labelledby="name{number}">
<h2 class="reader">{escape(view.reader.value)}</h2>
<div class="total"><span>Total</span> <b{' class="none"' if view.concealed else ""}>{escape(total(view))}</b></div>
{_text(view.output, "output")}
{_notes(view)}
{_leaderboard(view)}
{_tests(view.lines, view.reader)}
{_stdout(view)}
</section>
"""


def _tests(lines: Sequence[Line], reader: Reader) -> str:
    """The tests; where several in a row have passed without a word, they are folded. The first long output is open."""
    items = []
    for run in runs_of(lines):
        shown = "".join(_line(line, reader) for line in run)
        items.append(_fold_of_passed(run, shown) if len(run) > 1 else shown)
    return f'<ol class="tests">{"".join(items)}</ol>'.replace(FOLDED, f"{FOLDED[:-1]} open>", 1)


def _fold_of_passed(run: Sequence[Line], shown: str) -> str:
    return f"""<li class="passed"><details class="run"><summary><span class="sign" aria-hidden="true">✓</span>
<span class="name">{escape(name_of(run))}</span></summary>
<ol class="tests">{shown}</ol></details></li>
"""


def _line(line: Line, reader: Reader) -> str:
    sign, word = WORDS.get(line.status, WORDS[""])
    badges = [f'<span class="tag">{escape(tag)}</span>' for tag in line.tags]
    if line.visibility != "visible" and reader is Reader.INSTRUCTOR:
        badges.insert(0, f'<span class="tag secret">{escape(line.visibility)}</span>')
    number = f'<span class="number">{escape(line.number)}</span> ' if line.number else ""
    return f"""<li class="{word.replace(" ", "-")}">
<h3><span class="sign" role="img" aria-label="{word}">{sign}</span>
<span class="name">{number}{escape(to_text(line.name.text, line.name.format))} {"".join(badges)}</span>
<span class="points">{points(line.score, line.maximum)}</span></h3>
{_said(line.output)}</li>
"""


def _said(text: Text | None) -> str:
    """A test's output: its first line, and the rest in a fold."""
    first, _, rest = to_text(text.text, text.format).strip("\n").partition("\n") if text else ("", "", "")
    if not rest.strip():
        return _text(text, "said")
    inner = f"<pre>{escape(rest)}</pre>" if text and text.format in PLAIN else _text(text, "whole")
    return f'{FOLDED}<summary>{escape(first)}</summary>{inner}</details>'


def _text(text: Text | None, kind: str) -> str:
    return f'<div class="{kind}">{to_html(text.text, text.format)}</div>' if text else ""


def _notes(view: View) -> str:
    if not view.notes:
        return ""
    return f'<div class="notes"><h3>For the staff</h3>{"".join(f"<p>{escape(note)}</p>" for note in view.notes)}</div>'


def _leaderboard(view: View) -> str:
    if not view.leaderboard:
        return ""
    rows = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
                   for name, value in view.leaderboard)
    return f'<table class="leaderboard"><caption>Leaderboard</caption>{rows}</table>'


def _stdout(view: View) -> str:
    if view.stdout is None:
        return ""
    inner = f"<pre>{escape(view.stdout)}</pre>" if view.stdout.strip() else "<p>Nothing was printed.</p>"
    return f'<details class="stdout"><summary>stdout of the autograder</summary>{inner}</details>'
