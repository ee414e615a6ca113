"""What a module lacks that was loaded by its definitions, in sentences that are told once."""

from __future__ import annotations

from autograder.engine.survey_notes import survey_notes
from autograder.sandbox.survey import Isolation, ModuleSurvey, Survey
from autograder.wire.origin import Origin
from autograder.worker.definitions import Partial
from autograder.worker.loading import DEFINITIONS

ORIGIN = {"ps4.py": Origin("ps4.ipynb", ((1, "ps4.ipynb, In [5] (code cell 1)", 1), (4, "ps4.ipynb, code cell 2", 1)))}
PARTIAL = Partial(left=((2, 2), (3, 3), (4, 9), (12, 12)), failed=((1, "FileNotFoundError", "no data.npy"),),
                  lacking=(("train", "data", 1), ("Net", "best", 5)))


def notes(module: ModuleSurvey, origins: dict[str, Origin]) -> list[str]:
    return survey_notes(Survey({"ps4": module}, Isolation()), origins)


def test_a_missing_file_of_the_homework_is_no_package() -> None:
    """The advice on packages is for packages."""
    module = ModuleSurvey(how=DEFINITIONS, kind="ModuleNotFoundError", text="No module named 'hw3_lib'")
    survey = Survey({"hw3_sol": module}, Isolation())
    assert survey_notes(survey, own=["hw3_lib"])[0].endswith(" This file of the homework was not handed in.")
    assert "use those that the handout allows" in survey_notes(survey, own=["other"])[0]


def test_a_notebook_says_what_it_lacks_by_cells() -> None:
    """Which definition needs what and why, what failed, and what was left out, lines of one cell together."""
    assert notes(ModuleSurvey(DEFINITIONS, partial=PARTIAL), ORIGIN) == [
        "ps4.ipynb was not run: its imports, functions, classes and constants, and what they need, were loaded.\n"
        "  train needs data, which could not be made: In [5] (code cell 1), line 1: FileNotFoundError: no data.npy\n"
        "  Net needs best, which could not be made: code cell 2, line 2: it is made there only together with what is "
        "left out\n"
        "  In [5] (code cell 1), line 1 was left out: FileNotFoundError: no data.npy\n"
        "  Left out, because nothing that is graded needs it: In [5] (code cell 1), lines 2-3; code cell 2, lines 1-6, "
        "9."]


def test_a_python_file_says_only_what_its_first_error_does_not() -> None:
    """The error that ended its import is told already, and so is that the rest was left out."""
    module = ModuleSurvey(DEFINITIONS, "FileNotFoundError", "no data.npy", partial=PARTIAL)
    first, second = notes(module, {})

    assert first.startswith("ps4.py did not import to its end: FileNotFoundError: no data.npy")
    assert second == ("ps4.py:\n  Net needs best, which could not be made: line 5: it is made there only together "
                      "with what is left out")


def test_a_notebook_that_lacks_nothing_gets_no_note() -> None:
    """Nor does a file that was loaded whole."""
    assert notes(ModuleSurvey(DEFINITIONS, partial=Partial()), ORIGIN) == []
    assert notes(ModuleSurvey("whole"), {}) == []


def test_of_many_places_a_few_are_named() -> None:
    """The others are counted."""
    spans = tuple((line, f"ps4.ipynb, code cell {line}", 1) for line in range(1, 21))
    left = tuple((line, line) for line in range(1, 21))
    note, = notes(ModuleSurvey(DEFINITIONS, partial=Partial(left)), {"ps4.py": Origin("ps4.ipynb", spans)})

    assert note.endswith("code cell 8, line 1; and 12 more cells.")
