"""A bundle is built only if its own files grade correctly; each way to fail has its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.bundle.bundle import build_bundle
from autograder.errors import HomeworkError
from autograder.homework import load_homework

AGREE = """
def agree(reference, seeds):
    return [f"double is off at {seed}." for seed in seeds if reference.toy.double(seed) != 2 * seed]
"""


def edit(path: Path, old: str, new: str) -> None:
    """Replace what must be there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def refusal(root: Path) -> str:
    """Why the toy's bundle is refused; nothing may have been written."""
    target = root / "bundle.zip"
    with pytest.raises(HomeworkError, match=r"^The bundle of double is not built\.\n|failed: |cannot grade") as caught:
        build_bundle(load_homework("double", root), target)
    assert not target.exists()
    return str(caught.value)


def test_a_right_homework_is_built(toy_root: Path) -> None:
    """If reference, template and torch agree, the bundle is written and the notes say what was tested."""
    (toy_root / "tests" / "double" / "agree_with_torch.py").write_text(AGREE)

    notes = build_bundle(load_homework("double", toy_root), toy_root / "bundle.zip")
    assert notes == ["The reference earns 7 of 7 points.", "The template earns 0 of 7 points.",
                     "The reference agrees with torch on 300 fuzzed cases."]
    assert (toy_root / "bundle.zip").is_file()


def test_a_homework_that_is_not_compared_with_torch_says_so(toy_root: Path) -> None:
    """Without a script the bundle is built, and a note says that nothing was compared."""
    notes = build_bundle(load_homework("double", toy_root), toy_root / "bundle.zip")

    assert notes[-1] == "No comparison with torch: tests/double has no agree_with_torch.py."


def test_a_broken_reference_is_refused(toy_root: Path) -> None:
    """A reference that its own cases refuse names the case and the reason."""
    edit(toy_root / "reference" / "double" / "toy.py", "np.full(SIZE, self.count)", "np.full(SIZE, 0)")

    assert "The reference loses 1 of 1 points for 'Counter.step counts by one and returns an array.': " in (
        refusal(toy_root))


def test_a_template_above_zero_is_refused(toy_root: Path) -> None:
    """A case that an empty solution passes names itself."""
    case = toy_root / "tests" / "double" / "public" / "test_double.py"
    edit(case, 'assert np.array_equal(submission.toy.double(x), reference.toy.double(x)), "double(x) is not 2 * x"',
         "submission.toy.double(x)")

    assert "The template earns 1 of 1 points for 'double gives twice an array.'; an empty solution" in refusal(toy_root)


def test_a_disagreement_with_torch_is_refused(toy_root: Path) -> None:
    """Five of the script's sentences are passed on, and the others are counted."""
    (toy_root / "tests" / "double" / "agree_with_torch.py").write_text(AGREE.replace("2 * seed", "2 * seed + 1"))
    text = refusal(toy_root)

    assert "The reference and torch disagree: double is off at 0.\n" in text
    assert text.endswith("\n... and 295 more like these.")


def test_a_failing_comparison_with_torch_is_refused(toy_root: Path) -> None:
    """A script that cannot run refuses the bundle; it does not count as agreement."""
    (toy_root / "tests" / "double" / "agree_with_torch.py").write_text("import no_such_module\n")

    assert "tests/double/agree_with_torch.py failed: ModuleNotFoundError: No module named 'no_such_module'" in (
        refusal(toy_root))


def test_the_bundles_own_files_are_proved(toy_root: Path) -> None:
    """A case that reads a file which the bundle does not list fails the proof, although it passes in the checkout."""
    (toy_root / "tests" / "double" / "answers.bin").write_bytes(b"2")
    edit(toy_root / "tests" / "double" / "hidden" / "test_double.py", '    assert submission.toy.double("ab")',
         '    open(__file__.replace("hidden/test_double.py", "answers.bin")).close()\n'
         '    assert submission.toy.double("ab")')

    assert "The reference could not be graded: " in refusal(toy_root)


def test_a_case_file_that_cannot_be_imported_is_refused(toy_root: Path) -> None:
    """If the grader cannot judge anything, the bundle is refused; that is not a zero of the template."""
    case = toy_root / "tests" / "double" / "public" / "test_double.py"
    edit(case, "import numpy as np", "import nothing, numpy as np")

    assert "could not be graded: " in refusal(toy_root)
