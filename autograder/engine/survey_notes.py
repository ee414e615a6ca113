"""What the first import of the submission showed, as sentences for the student: each failure once."""

from __future__ import annotations

from ..sandbox.survey import ModuleSurvey, Survey
from ..worker.loading import DEFINITIONS, FAILED

GRADED_IN_PART = "Its imports, functions, classes and constants were graded without the rest."


def survey_notes(survey: Survey) -> list[str]:
    """One note for each module that did not load whole."""
    notes: list[str] = []
    seen: set[tuple[str, str]] = set()
    for name, module in survey.modules.items():
        if not module.kind:
            continue
        reason = (module.kind, module.text)
        notes.append(_note(name, module, repeated=reason in seen))
        seen.add(reason)
    if survey.printed.strip():
        notes.append(f"While being imported, your files printed {_amount(survey.printed)}; that is harmless.")
    return notes


def _note(name: str, module: ModuleSurvey, repeated: bool) -> str:
    error = f"{module.kind}: {module.text}" if module.text else module.kind
    trace = "".join(f"\n  {line}" for line in module.trace.splitlines())
    if repeated:
        error, trace = "the same error", ""
    if module.how == FAILED:
        return f"{name}.py could not be imported: {error}{trace}"
    if module.how == DEFINITIONS:
        advice = f"{GRADED_IN_PART} {_advice(name, module)}".rstrip()
        return f"{name}.py did not import to its end: {error}{trace}\n  {advice}"
    return f"{name}.py: {error}{trace}"


def _advice(name: str, module: ModuleSurvey) -> str:
    """What to do about an import that did not finish; nothing if another file is to blame."""
    if module.kind == "ModuleNotFoundError":
        return "The grader does not have this package; use those that the handout allows."
    if module.kind in ("FileNotFoundError", "PermissionError"):
        return "No file can be opened while your code is graded: read data inside a function that is not graded."
    if module.trace and f"{name}.py" not in module.trace:
        return ""
    if "in <module>" in module.trace or not module.trace:
        return 'Put experiments under: if __name__ == "__main__":'
    return ""


def _amount(text: str) -> str:
    lines = text.count("\n") + (not text.endswith("\n"))
    return f"{lines} line{'s' if lines != 1 else ''}"
