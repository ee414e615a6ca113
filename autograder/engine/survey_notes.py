"""What the first import of the submission showed, as sentences for the student: each failure once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ..sandbox.survey import ModuleSurvey, Survey
from ..wire.origin import Origin, Origins
from ..worker.definitions import Partial
from ..worker.loading import DEFINITIONS, FAILED

GRADED_IN_PART = "Its imports, functions, classes and constants, and what they need, were graded without the rest."
OF_NOTEBOOK = "{name} was not run: its imports, functions, classes and constants, and what they need, were loaded."
MOST_PLACES = 8
LONGEST_ERROR = 200


def survey_notes(survey: Survey, origins: Mapping[str, Origin] | None = None,
                 own: Collection[str] = ()) -> list[str]:
    """One note for each module that did not load whole.

    Args:
        origins: file name of a module -> where its lines come from, for those made from notebooks.
        own: the names of the homework's modules; one that cannot be found was not handed in.
    """
    notes: list[str] = []
    seen: set[tuple[str, str]] = set()
    places = Origins(origins)
    for name, module in survey.modules.items():
        if module.kind:
            reason = (module.kind, module.text)
            notes.append(_note(places.name(f"{name}.py"), module, own, repeated=reason in seen))
            seen.add(reason)
        if module.partial and module.how == DEFINITIONS:
            notes += filter(None, [_partial_note(f"{name}.py", module, module.partial, places)])
    if survey.printed.strip():
        notes.append(f"While being imported, your files printed {_amount(survey.printed)}; that is harmless.")
    return notes


def _note(name: str, module: ModuleSurvey, own: Collection[str], repeated: bool) -> str:
    error = f"{module.kind}: {module.text}" if module.text else module.kind
    trace = "".join(f"\n  {line}" for line in module.trace.splitlines())
    if repeated:
        error, trace = "the same error", ""
    if module.how == FAILED:
        return f"{name} could not be imported: {error}{trace}"
    if module.how == DEFINITIONS:
        advice = f"{GRADED_IN_PART} {_advice(name, module, own)}".rstrip()
        return f"{name} did not import to its end: {error}{trace}\n  {advice}"
    return f"{name}: {error}{trace}"


def _advice(name: str, module: ModuleSurvey, own: Collection[str]) -> str:
    """What to do about an import that did not finish; nothing if another file is to blame."""
    if module.kind == "ModuleNotFoundError":
        if module.text in [f"No module named {one!r}" for one in own]:
            return "This file of the homework was not handed in."
        return "The grader does not have this package; use those that the handout allows."
    if module.kind in ("FileNotFoundError", "PermissionError"):
        return "No file can be opened while your code is graded: read data inside a function that is not graded."
    if module.trace and name not in module.trace:
        return ""
    if "in <module>" in module.trace or not module.trace:
        return 'Put experiments under: if __name__ == "__main__":'
    return ""


def _partial_note(file: str, module: ModuleSurvey, partial: Partial, origins: Origins) -> str:
    """What a module lacks that was loaded by its definitions; empty for a Python file that lacks nothing needed, or
    only for the reason that is told already."""
    is_notebook = file in origins.files
    told = "" if is_notebook else _error(module.kind, module.text)
    lines = [line for line in _lacking(file, partial, origins) if not told or not line.endswith(f": {told}")]
    failed = [line for line, _, _ in partial.failed] if is_notebook else []
    lines += [f"{_place(file, line, origins)} was left out: {_error(kind, text)}"
              for line, kind, text in partial.failed if line in failed][:MOST_PLACES]
    if is_notebook and partial.left:
        lines.append(f"Left out, because nothing that is graded needs it: {_places(file, partial.left, origins)}.")
    head = OF_NOTEBOOK.format(name=origins.name(file)) if is_notebook else f"{file}:"
    return "\n  ".join([head, *lines]) if lines else ""


def _lacking(file: str, partial: Partial, origins: Origins) -> Iterator[str]:
    """Which definitions need a name that could not be made, and why."""
    errors = {line: _error(kind, text) for line, kind, text in partial.failed}
    for definition, name, line in partial.lacking[:MOST_PLACES]:
        reason = errors.get(line, "it is made there only together with what is left out")
        yield f"{definition} needs {name}, which could not be made: {_place(file, line, origins)}: {reason}"


def _place(file: str, line: int, origins: Origins) -> str:
    """A line in words, without the name of its file."""
    return origins.place(file, line).removeprefix(f"{origins.name(file)}, ")


def _places(file: str, ranges: Sequence[tuple[int, int]], origins: Origins) -> str:
    """Ranges of lines in words, those of one cell together."""
    found: dict[str, list[tuple[int, int]]] = {}
    for first, last in ranges:
        label, start = origins.find(file, first)
        its = found.setdefault(label.removeprefix(f"{origins.name(file)}, "), [])
        if its and start <= its[-1][1] + 1:
            its[-1] = its[-1][0], max(its[-1][1], start + last - first)
        else:
            its.append((start, start + last - first))
    shown = [f"{label}, {_lines(its)}" for label, its in found.items()]
    more = len(shown) - MOST_PLACES
    return "; ".join(shown[:MOST_PLACES]) + (f"; and {more} more cells" if more > 0 else "")


def _lines(ranges: Sequence[tuple[int, int]]) -> str:
    """``"line 3"``, ``"lines 2-5, 8"``."""
    words = [str(first) if first == last else f"{first}-{last}" for first, last in ranges]
    return f"line{'s' * (len(words) > 1 or '-' in words[0])} {', '.join(words)}"


def _error(kind: str, text: str) -> str:
    return f"{kind}: {text}"[:LONGEST_ERROR].rstrip(": ")


def _amount(text: str) -> str:
    lines = text.count("\n") + (not text.endswith("\n"))
    return f"{lines} line{'s' if lines != 1 else ''}"
