"""The report on a class as one page: scores, parts, mistakes, cases, time, and who needs a look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from ..webpage import webpage
from .elements import Html, bar, figures, fold, html, link, note, section, table
from .histogram import draw, of_scores, words
from .in_words import counted, duration, moment, part_title, percent, points, signed
from .people import Person, is_complete
from .record import Class
from .statistics import FEWEST, CaseStatistics, ClassStatistics, Scores, statistics_of

STYLE = Path(__file__).with_name("page.css")
MOST_REASONS, MOST_SLOW = 30, 10  # rows
WEAK = 0.1  # discrimination
DIFFICULTY = ("Difficulty is the share of a case's points that students lost: 0 % means that everybody earned them, "
              "100 % that nobody did.")
DISCRIMINATION = ("Discrimination is the correlation, from -1 to 1, of a case's points with the points of all other "
                  "cases: near 0 or below it the case does not tell strong students from weak ones, so look at it.")
TOO_FEW = f"It needs {FEWEST} students, and some who earn less than others."


def to_page(graded: Class, pages: Mapping[str, str] | None = None) -> str:
    """The page of a class.

    Args:
        pages: identity of a student -> address of the student's own page, from this one.
    """
    found = statistics_of(graded)
    title = f"{graded.title}: report on the class"
    body = "".join((_scores(found.scores), _parts(found), _mistakes(found), _cases(found), _again(found),
                    _unjudged(found), _time(graded, found), _students(found, pages or {})))
    return webpage(title, STYLE.read_text("utf-8"), f"""<header>
<p class="kicker">{html(graded.homework)}</p>
<h1>{html(title)}</h1>
{note(_facts(graded, found))}</header>
<main>
{body}</main>
{_footer(graded)}""")


def _facts(graded: Class, found: ClassStatistics) -> str:
    levels = ", ".join(f"{level} for {counted(count, 'submission')}"
                       for level, count in found.isolation.items()) or "not known"
    missing = len(found.people) - len(found.scores.values)
    without = f" {counted(missing, 'has', 'have')} no score, because something could not be judged." if missing else ""
    return (f"{counted(len(found.people), 'student')}, {counted(len(graded.submissions), 'submission')}; each student "
            f"counts once, with the last submission.{without} Graded {moment(graded.started)}, isolation {levels}.")


def _scores(scores: Scores) -> Html:
    if not scores.values:
        return section("Scores", "No submission could be judged in all cases.")
    maximum, count = points(scores.maximum), len(scores.values)
    bins = of_scores(scores.values, scores.maximum)
    label = (f"Histogram of {counted(count, 'score')} from {points(min(scores.values))} to "
             f"{points(max(scores.values))} of {maximum} points; the table below it has its numbers")
    return section(
        "Scores",
        figures([("mean", f"{points(scores.mean)} / {maximum}"), ("median", points(scores.median)),
                 ("standard deviation", points(scores.deviation)),
                 ("all points", f"{scores.full} ({percent(scores.full / count)})")]),
        note("How many students have how many points:"), Html(draw(bins, label)),
        fold("The histogram as a table", table("Students by score", ("points", "students"),
                                               ((words(one), str(one.count)) for one in bins))))


def _parts(found: ClassStatistics) -> Html:
    rows = ((part_title(one.name), _share(one.mean / one.points if one.points else 0.0),
             f"{points(one.mean)} / {points(one.points)}", percent(one.passed)) for one in found.parts)
    return section("Parts", note("A part is passed with all its points."),
                   table("Mean and pass rate of each part", ("part", "share", "mean", "passed"), rows))


def _share(share: float) -> Html:
    return Html(f"{bar(share)} {percent(share)}")


def _mistakes(found: ClassStatistics) -> Html:
    rows = ((" or ".join(one.ids), ", ".join(map(part_title, one.parts)), str(one.now), str(one.ever))
            for one in found.mistakes)
    named = table("Mistakes that the diagnosis named, the most frequent first",
                  ("mistake", "part", "students", "in any submission"), rows, texts=2)
    others = [(f"{one.line.number} {one.line.title}", one.headline, str(one.students)) for one in found.reasons]
    rest = f"; the {MOST_REASONS} most frequent of {len(others)}" if len(others) > MOST_REASONS else ""
    other = table(f"Why cases failed where no mistake was named{rest}", ("case", "why", "students"),
                  others[:MOST_REASONS], texts=2)
    if not found.mistakes:
        return section("Mistakes", "The diagnosis named no mistake.", other if others else "")
    return section("Mistakes", named, fold("Other failures", other) if others else "")


def _cases(found: ClassStatistics) -> Html:
    rows = ((_name(one), _or_dash(one.difficulty, percent), _or_dash(one.discrimination, "{:.2f}".format), _look(one),
             points(one.line.weight), str(one.judged)) for one in found.cases)
    few = "" if any(one.discrimination is not None for one in found.cases) else f" {TOO_FEW}"
    return section("Cases", note(DIFFICULTY), note(DISCRIMINATION + few),
                   table("Difficulty and discrimination of each case",
                         ("case", "difficulty", "discrimination", "note", "points", "judged"), rows))


def _name(one: CaseStatistics) -> str:
    return f"{one.line.number} {one.line.title}{' (hidden)' if one.line.hidden else ''}"


def _or_dash(value: float | None, form: Callable[[float], str]) -> str:
    return "-" if value is None else form(value)


def _look(one: CaseStatistics) -> Html:
    weak = one.discrimination is not None and round(one.discrimination, 2) < WEAK
    return Html('<span class="look">look at it</span>' if weak else "")


def _again(found: ClassStatistics) -> Html:
    again = found.again
    if again is None:
        return Html("")
    return section(
        "First and last submissions",
        f"{counted(again.students, 'student')} handed in more than once: {again.better} ended with a better score than "
        f"the first, {again.worse} with a worse one.",
        figures([("mean of the first", points(again.first)), ("mean of the last", points(again.last)),
                 ("gain", signed(again.last - again.first))]))


def _unjudged(found: ClassStatistics) -> Html:
    rows = ((one.what or "the submission", one.why, str(one.submissions)) for one in found.unjudged)
    if not found.unjudged:
        return section("Could not be judged", Html('<p class="good">Everything was judged.</p>\n'))
    return section("Could not be judged", note("The grader is at fault here, not the students: repeat these."),
                   table("What could not be judged", ("what", "why", "submissions"), rows, texts=2))


def _time(graded: Class, found: ClassStatistics) -> Html:
    slow = sorted(found.cases, key=lambda one: (-one.seconds, -one.longest))[:MOST_SLOW]
    rows = ((_name(one), duration(one.seconds), duration(one.longest)) for one in slow)
    timing = found.timing
    return section(
        "Time",
        figures([("a submission (median)", duration(timing.median)), ("longest", duration(timing.longest)),
                 ("all together", duration(timing.total)),
                 ("this run", f"{duration(graded.seconds)}, {counted(graded.workers, 'worker')}"
                  if graded.workers else "nothing to grade")]),
        table(f"The {counted(len(slow), 'slowest case')}", ("case", "median", "longest"), rows))


def _students(found: ClassStatistics, pages: Mapping[str, str]) -> Html:
    heads = ("student", "handed in", "first", "last", "submissions", *(part_title(one.name) for one in found.parts))
    rows = (_student(key, person, found, pages) for key, person in found.people.items())
    where = note("Each has a page of its own in the folder beside this file.") if pages else ""
    return section("Students", fold(f"All {counted(len(found.people), 'student')}", where,
                                    table("Students and their points", heads, rows, texts=2)))


def _student(key: str, person: Person, found: ClassStatistics, pages: Mapping[str, str]) -> Iterator[str]:
    name = person.student.name
    earned = (points(person.last.parts.get(one.name, 0.0)) if person.last.cases else "-" for one in found.parts)
    scores = (points(one.score) if is_complete(one) else "-" for one in (person.first, person.last))
    return chain((link(pages[key], name) if key in pages else name, moment(person.last.created_at)), scores,
                 (str(len(person.submissions)),), earned)


def _footer(graded: Class) -> Html:
    versions: Iterable[str] = (f"{name} {version}" for name, version in graded.versions.items())
    return Html(f"<footer>{note(', '.join(versions))}{note(f'Key {graded.key}') if graded.key else ''}</footer>\n")
