"""The page of one student: the points, the cases as the platform shows them, and what only the staff may know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from ..report.outcome import Verdict
from ..report.record import CaseRecord, Line
from ..report.signs import FAILED, NOT_RUN, PASSED, SIGNS, UNJUDGED
from ..webpage import webpage
from .changes import Change, changes
from .elements import Html, figures, fold, html, link, note, section, table
from .in_words import counted, moment, part_title, points, signed
from .people import Person, is_complete
from .record import Class, Graded

STYLE = Path(__file__).with_name("page.css")
SHORTEST_RUN = 3  # passed cases that are folded together


def to_page(graded: Class, person: Person, texts: Mapping[str, str] | None = None, back: str = "") -> str:
    """The page of a student.

    Args:
        texts: number of a case -> what the student reads of it on the platform, if that is known.
        back: the address of the report, from this page.
    """
    last = person.last
    body = "".join((_total(graded, person), _notes(last), _history(graded, person),
                    *(_part(graded, part, last, texts or {}) for part in graded.parts)))
    return webpage(f"{person.student.name}, {graded.title}", STYLE.read_text("utf-8"), f"""<header>
<p class="kicker">{html(graded.title)}</p>
<h1>{html(person.student.name)}</h1>
{note(_facts(person))}</header>
<main>
{body}</main>
<footer>{link(back, "The report on the class") if back else ""}</footer>
""")


def _facts(person: Person) -> str:
    student, last = person.student, person.last
    group = f"in a group of {len(last.students)}" if len(last.students) > 1 else ""
    when = f"handed in {moment(last.created_at)}" if last.created_at else ""
    return ", ".join(filter(None, (student.sid, student.email, f"submission {last.id}", when, group)))


def _total(graded: Class, person: Person) -> Html:
    maximum = points(sum(graded.parts.values()))
    if not person.last.cases:
        return section("Total", "This submission could not be graded.")
    earned = [(part_title(part), f"{points(person.last.parts.get(part, 0.0))} / {points(of)}")
              for part, of in graded.parts.items()]
    return section("Total", figures([("total", f"{points(person.last.score)} / {maximum}"), *earned]))


def _notes(last: Graded) -> Html:
    sentences = [*last.notes, *([f"For the staff: {last.problem}"] if last.problem else [])]
    return section("Notes", *sentences) if sentences else Html("")


def _history(graded: Class, person: Person) -> Html:
    """Every submission with its points, and which cases changed from the first to the last."""
    if len(person.submissions) == 1:
        return Html("")
    rows = ((str(number), moment(one.created_at), *_points(graded, one), points(one.score) if is_complete(one) else "-")
            for number, one in enumerate(person.submissions, start=1))
    heads = ("number", "handed in", *map(part_title, graded.parts), "total")
    gain = signed(person.last.score - person.first.score)
    both = graded.cases if person.first.cases and person.last.cases else ()
    return section("Submissions", table(f"{counted(len(person.submissions), 'submission')}, {gain} from first to last",
                                        heads, rows, texts=2),
                   _changes(changes((line, person.first.cases.get(line.id), person.last.cases.get(line.id))
                                    for line in both)))


def _points(graded: Class, one: Graded) -> Iterable[str]:
    return (points(one.parts.get(part, 0.0)) if one.cases else "-" for part in graded.parts)


def _changes(found: Sequence[Change]) -> Html:
    rows = ((f"{one.line.number} {one.line.title}", one.before, one.after) for one in found)
    return fold(f"{counted(len(found), 'case')} changed",
                table("Cases that the first and the last submission pass differently", ("case", "first", "last"), rows,
                      texts=3)) if found else Html("")


def _part(graded: Class, part: str, last: Graded, texts: Mapping[str, str]) -> Html:
    cases = [(line, last.cases[line.id]) for line in graded.cases if line.part == part and line.id in last.cases]
    if not cases:
        return Html("")
    items = []
    for quiet, group in groupby(cases, key=lambda pair: _state(*pair) == PASSED):
        run = list(group)
        shown = "".join(_item(line, case, texts) for line, case in run)
        items.append(_folded(run, shown) if quiet and len(run) >= SHORTEST_RUN else shown)
    heading = f"{part_title(part)}: {points(last.parts.get(part, 0.0))} / {points(graded.parts[part])}"
    return section(heading, Html(f'<ol class="tests">{"".join(items)}</ol>\n'))


def _state(line: Line, case: CaseRecord) -> str:
    if case.verdict == Verdict.UNJUDGED.value:
        return UNJUDGED
    return PASSED if case.verdict == Verdict.PASSED.value and case.score >= line.weight - 1e-9 else FAILED


def _folded(run: Sequence[tuple[Line, CaseRecord]], shown: str) -> str:
    name = f"{run[0][0].number} to {run[-1][0].number}: {len(run)} cases passed"
    return (f'<li class="passed"><details class="run"><summary>{_sign(PASSED)} <span class="name">{escape(name)}</span>'
            f'</summary><ol class="tests">{shown}</ol></details></li>\n')


def _item(line: Line, case: CaseRecord, texts: Mapping[str, str]) -> str:
    state = _state(line, case)
    tag = ' <span class="tag secret">hidden</span>' if line.hidden else ""
    return (f'<li class="{state}"><h3>{_sign(state)} <span class="name"><span class="number">{escape(line.number)}'
            f'</span> {escape(line.title)}{tag}</span> <span class="points">{points(case.score)} / '
            f"{points(line.weight)}</span></h3>\n{_said(case, texts.get(line.number, ''))}</li>\n")


def _sign(state: str) -> str:
    return f'<span class="sign" role="img" aria-label="{state}">{SIGNS.get(state, SIGNS[NOT_RUN])}</span>'


def _said(case: CaseRecord, text: str) -> str:
    """Why it failed, the mistake with its evidence, and what the student reads."""
    lines = [case.headline, _mistake(case)]
    said = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    shown = f"<details><summary>What the student reads</summary><pre>{escape(text)}</pre></details>" if text else ""
    return f'<div class="said">{said}{shown}</div>' if said or shown else ""


def _mistake(case: CaseRecord) -> str:
    if not case.mistake:
        return ""
    evidence = f" ({case.evidence})" if case.evidence else ""
    return f"Mistake: {' or '.join(case.mistake)}{evidence}"
