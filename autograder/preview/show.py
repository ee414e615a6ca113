"""The preview in a terminal: findings first, then what each reader sees."""

from __future__ import annotations

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text as Styled

from .markup import to_text
from .preview import Preview
from .views import Line, Reader, Text, View, name_of, runs_of

SIGNS = {"passed": ("✓", "green"), "failed": ("✗", "red")}
UNKNOWN = ("·", "yellow")


def show(preview: Preview, console: Console | None = None, everything: bool = False) -> None:
    """Print the preview.

    Args:
        everything: print every test and output in full; else silent passes in a row as one line, and of each output
            the first line.
    """
    console = console or Console()
    console.print(Styled(f"{preview.submission} graded by {preview.bundle} in {preview.ran.seconds:.1f} s", "bold"))
    if preview.findings:
        console.print(Styled("Not valid:", "bold red"))
        for sentence in preview.findings:
            console.print(Styled(f"  ✗ {sentence}", "red"))
    else:
        console.print(Styled("results.json is valid.", "green"))
    for number, view in enumerate(preview.views):
        same = [earlier for earlier in preview.views[:number] if _content(earlier) == _content(view)]
        _show_heading(console, view)
        if same:
            console.print(Styled(f"Sees what the {same[0].reader.value.lower()} sees{_but(same[0], view)}."))
        else:
            _show_content(console, view, everything)
        _show_rest(console, view)


def points(score: float | None, maximum: float | None) -> str:
    """``"1.5 / 2"``; a dash if a number is missing."""
    left = "-" if score is None else f"{round(score, 2):g}"
    return left if maximum is None else f"{left} / {round(maximum, 2):g}"


def total(view: View) -> str:
    """The total, or why there is none."""
    if view.concealed:
        return f"no total: {view.concealed} of the tests {'is' if view.concealed == 1 else 'are'} not visible"
    return points(view.total, view.maximum)


def _content(view: View) -> tuple[object, ...]:
    return view.total, view.output, view.lines, view.leaderboard


def _but(other: View, view: View) -> str:
    hidden = [name for name, had, has in (("stdout", other.stdout, view.stdout), ("notes", other.notes, view.notes))
              if had and not has]
    return f", without {' and '.join(hidden)}" if hidden else ""


def _show_heading(console: Console, view: View) -> None:
    console.print()
    console.print(Rule(Styled(f"{view.reader.value}: {total(view)}", "bold"), align="left"))


def _show_content(console: Console, view: View, everything: bool) -> None:
    if view.output:
        console.print(Styled(to_text(view.output.text, view.output.format)))
    for name, value in view.leaderboard:
        console.print(Styled(f"Leaderboard: {name} {value}"))
    if view.lines:
        console.print(_table(view, everything))
    for line in view.lines if everything else ():
        if line.output:
            sign, colour = SIGNS.get(line.status, UNKNOWN)
            console.print(Styled(f"{sign} {_title(line)}", colour))
            console.print(Styled(_indented(to_text(line.output.text, line.output.format))))


def _show_rest(console: Console, view: View) -> None:
    for note in view.notes:
        console.print(Styled(f"For the staff: {note}", "yellow"))
    if view.stdout:
        console.print(Styled("stdout", "bold"))
        console.print(Styled(_indented(view.stdout)))


def _table(view: View, everything: bool) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    staff = view.reader is Reader.INSTRUCTOR
    for run in [(line,) for line in view.lines] if everything else runs_of(view.lines):
        line = run[0]
        sign, colour = SIGNS.get(line.status, UNKNOWN)
        if len(run) > 1:
            table.add_row(Styled(sign, colour), Styled(name_of(run)))
            continue
        visibility = line.visibility if staff and line.visibility != "visible" else ""
        table.add_row(Styled(sign, colour), Styled(_title(line)), Styled(visibility, "yellow"),
                      points(line.score, line.maximum))
        if line.output and not everything:
            table.add_row("", Styled(f"  {_first_line(line.output)}", no_wrap=True, overflow="crop"))
    return table


def _first_line(text: Text) -> str:
    first, _, rest = to_text(text.text, text.format).strip("\n").partition("\n")
    return f"{first} ..." if rest.strip() else first


def _title(line: Line) -> str:
    return f"{line.number} {to_text(line.name.text, line.name.format)}".strip()


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.rstrip("\n").split("\n"))
