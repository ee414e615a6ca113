"""The kill matrix as one page: what is wrong first, then who sees what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path

from ..webpage import webpage
from .cells import Cell
from .kills import CaseKills, KillMatrix
from .margins import GAP
from .mutants import EQUIVALENT, MUTANT
from .naming import VERDICTS
from .summary import facts_of, headlines_in_words, margin_in_words

STYLE = Path(__file__).with_name("page.css")
SIDE, HEAD = 12, 190  # the side of a square, and the width of the names, in px
NAME = 28  # characters
NOTHING = "-"  # in place of a 0
KINDS = {"reference": "reference", "template": "template", "mistake": "mistakes",
         MUTANT: "mutants of the reference", EQUIVALENT: "mutants that are right",
         "tolerated": "tolerated solutions", "alternate": "right solutions written differently",
         "form": "forms of right values"}


def to_page(matrix: KillMatrix) -> str:
    """The page; every text is escaped."""
    cases = sorted(matrix.cases, key=lambda one: list(matrix.homework.parts).index(one.case.part))
    title = f"What the cases of {matrix.homework.id} see"
    return webpage(title, STYLE.read_text("utf-8"), f"""<header>
<p class="kicker">autograder certify</p>
<h1>{escape(title)}</h1>
<p class="facts">{escape(_facts(matrix))}</p>
{_problems(matrix)}
</header>
<main>
<section><h2>Mistakes</h2>
<p class="facts"><span class="key sees"></span> sees it <span class="key alone"></span> alone sees it</p>
{_grid(cases, matrix.of_kind("mistake"), "mistakes")}</section>
<section><details><summary>Mutants</summary>{_grid(cases, matrix.of_kind(MUTANT), "mutants")}</details></section>
<section><h2>Cases</h2>{_table(cases)}</section>
{_naming(matrix)}{_shadowed(matrix)}{_margins(matrix)}{_moved(matrix)}</main>
""")


def _facts(matrix: KillMatrix) -> str:
    kinds = Counter(cell.candidate.kind for cell in matrix.cells)
    return ", ".join(f"{kinds[kind]} {words}" for kind, words in KINDS.items() if kinds[kind])


def _problems(matrix: KillMatrix) -> str:
    if not matrix.problems:
        return '<p class="good">✓ Every wrong solution loses points where it should, and every right one keeps all.</p>'
    items = "".join(f"<li>{escape(problem)}</li>" for problem in matrix.problems)
    return f'<section class="bad" aria-label="Problems"><h2>✗ Not as the catalogue says</h2><ul>{items}</ul></section>'


def _grid(cases: Sequence[CaseKills], cells: Sequence[Cell], what: str) -> str:
    """A square for each case, in columns, that sees a solution, in rows."""
    if not cells:
        return "<p>None.</p>"
    width, height = HEAD + SIDE * len(cases), SIDE * (len(cells) + 1)
    names = "".join(f'<text x="{HEAD - 6}" y="{SIDE * (y + 1) + 10}" text-anchor="end">'
                    f"{escape(_short(cell.candidate.id))}</text>" for y, cell in enumerate(cells))
    bands = "".join(f'<rect class="band" x="{HEAD + SIDE * start}" y="0" width="{SIDE * count}" height="{height}"/>'
                    f'<text class="part" x="{HEAD + SIDE * start + 2}" y="10">{escape(part[:2 * count])}</text>'
                    for part, start, count in _runs(cases))
    label = f"Which of {len(cases)} cases, in columns, see which of {len(cells)} {what}, in rows"
    return (f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
            f'<svg width="{width}" height="{height}" role="img" aria-label="{label}">{bands}{names}'
            f"{_squares(cases, cells)}</svg></div>")


def _squares(cases: Sequence[CaseKills], cells: Sequence[Cell]) -> str:
    """All squares of a kind as one path: a tenth of the bytes of as many rectangles."""
    drawn = {"sees": "", "alone": ""}
    for y, cell in enumerate(cells, 1):
        for x, one in enumerate(cases):
            if cell.candidate.id in one.kills:
                kind = "alone" if cell.candidate.id in one.alone else "sees"
                drawn[kind] += f"M{HEAD + SIDE * x + 1} {SIDE * y + 1}h{SIDE - 2}v{SIDE - 2}h{2 - SIDE}z"
    return "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in drawn.items())


def _runs(cases: Sequence[CaseKills]) -> list[tuple[str, int, int]]:
    """(part, first column, number of columns) of each group of neighbouring cases."""
    found: list[tuple[str, int, int]] = []
    for column, one in enumerate(cases):
        if found and found[-1][0] == one.case.part:
            part, start, count = found.pop()
            found.append((part, start, count + 1))
        else:
            found.append((one.case.part, column, 1))
    return found


def _table(cases: Sequence[CaseKills]) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("part", "case", "points", "sees", "alone"))
    return ('<div class="scroll" tabindex="0" role="region" aria-label="Cases"><table>'
            "<caption>How many wrong solutions each case sees, and how many no other case sees</caption>"
            f"<thead><tr>{heads}</tr></thead><tbody>{''.join(map(_row, cases))}</tbody></table></div>")


def _naming(matrix: KillMatrix) -> str:
    """The table of verdicts on names, and the headlines."""
    found = matrix.naming
    if not found.headlines:
        return ""
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("solutions", *VERDICTS))
    rows = "".join(f'<tr><th scope="row">{escape(row)}</th>'
                   f"{''.join(f'<td>{verdicts[verdict] or NOTHING}</td>' for verdict in VERDICTS)}</tr>"
                   for row, verdicts in found.rows.items())
    table = ('<div class="scroll" tabindex="0" role="region" aria-label="Names"><table class="names"><caption>'
             "How many wrong solutions are named after the mistake that they make</caption>"
             f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>" if rows else "")
    return (f"<section><h2>Names</h2>{table}<p>First headlines of wrong solutions: "
            f"{escape(headlines_in_words(found))}.</p></section>\n")


def _shadowed(matrix: KillMatrix) -> str:
    facts = [facts_of(matrix, one) for one in matrix.redundant()] if matrix.of_kind(MUTANT) else []
    return _list("Cases that see nothing that no other case sees", facts, folded=True)


def _margins(matrix: KillMatrix) -> str:
    if not matrix.margins:
        return ""
    narrow = [margin_in_words(one) for one in matrix.margins if one.is_narrow]
    return _list(f"Comparisons within a factor of {GAP:g} of the tolerance: {len(narrow)} of {len(matrix.margins)}",
                 narrow or ["None."])


def _moved(matrix: KillMatrix) -> str:
    return _list("Other verdicts than in the first run", [str(move) for move in matrix.moved])


def _list(title: str, lines: Sequence[str], folded: bool = False) -> str:
    """A section of sentences, which opens on demand if it is folded; nothing without any."""
    if not lines:
        return ""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    if folded:
        return f"<section><details><summary>{escape(title)}</summary><ul>{items}</ul></details></section>\n"
    return f"<section><h2>{escape(title)}</h2><ul>{items}</ul></section>\n"


def _row(one: CaseKills) -> str:
    title = f"{one.case.title} (hidden)" if one.case.hidden else one.case.title
    cells = (one.case.part, title, f"{one.case.weight:g}", str(len(one.kills)), str(len(one.alone) or NOTHING))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _short(id: str) -> str:
    return id if len(id) <= NAME else f"{id[:NAME - 1]}…"
