"""Makes the demo's submissions from the reference and the catalogue: ``python demo/build.py``.

Each zip is named by what is wrong with it. The zips are committed; meta_tests/test_demo.py checks that they are fresh.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from autograder.bundle.pack import pack  # noqa: E402
from autograder.certify.catalogue import apply_edits, candidates, read_mistakes, reference_sources  # noqa: E402
from autograder.homework import load_homework  # noqa: E402
from autograder.notebook.write import as_handed_in  # noqa: E402
from autograder.template.generate import generate  # noqa: E402

# zip -> the catalogue's mistakes in it
MISTAKES = {
    "cmu_hw3/relu_passes_every_gradient.zip": ["relu-mask-ge-out"],
    "cmu_hw3/sums_instead_of_averages.zip": ["x-noavg"],
    "cmu_hw3/three_mistakes.zip": ["linb-ginN", "sigb-half", "tr-before"],
    "jhu_hw2/lost_sign_and_skip_before_relu.zip": ["graph-lost-sign", "two-skip-before"],
    "jhu_hw2/skip_before_relu.zip": ["two-skip-before"],
    "jhu_hw2_f19/lost_sign_of_the_sigmoid.zip": ["graph-sign"],
    "jhu_hw2_f19/sums_over_the_samples.zip": ["kl-sum", "lin-not-averaged"],
    "umich_ps4/averages_twice_and_plots_once.zip": ["fc-dw-mean", "plots-training-alone"],
    "umich_ps4/learns_far_too_slowly.zip": ["rate-too-small"],
}
ALTERNATES = {
    "cmu_hw3/right_but_written_differently.zip": "einsum",
    "jhu_hw2/notebook_that_downloads_and_trains.zip": "as_students_leave_it",
    "jhu_hw2_f19/right_as_a_student_leaves_it.zip": "as_a_student_leaves_it",
    "umich_ps4/as_students_leave_it.zip": "as_students_leave_it",
}
TEMPLATES = [f"{name}/untouched_template.zip" for name in ("cmu_hw3", "jhu_hw2", "jhu_hw2_f19", "umich_ps4")]


def demo() -> dict[str, bytes]:
    """Path below demo/ -> the bytes of the zip."""
    zips = {name: packed(homework_of(name), mistaken(homework_of(name), ids)) for name, ids in MISTAKES.items()}
    for name, alternate in ALTERNATES.items():
        found = {candidate.id: candidate for candidate in candidates(homework_of(name))}
        zips[name] = packed(homework_of(name), found[alternate].sources)
    for name in TEMPLATES:
        homework = homework_of(name)
        template = generate(homework)
        zips[name] = pack({file: template[file] for file in homework.files})
    return zips


def homework_of(name: str):
    """The homework in whose folder a demo stands."""
    return load_homework(name.partition("/")[0], ROOT)


def mistaken(homework, ids: list[str]) -> dict[str, str]:
    """The reference with several of the catalogue's mistakes."""
    known = {mistake.id: mistake for mistake in read_mistakes(homework)}
    sources = reference_sources(homework)
    for id in ids:
        sources = apply_edits(sources, known[id].edit, id)
    return {name: without_markers(text) for name, text in sources.items()}


def without_markers(text: str) -> str:
    """A student's file has no solution markers."""
    kept = [line for line in text.splitlines() if line.strip() not in ("### BEGIN SOLUTION", "### END SOLUTION")]
    return "\n".join(kept) + "\n"


def packed(homework, sources: dict[str, str]) -> bytes:
    """A zip of the files as a student hands them in: notebooks where they are asked for."""
    return pack(as_handed_in(homework.files, {name: text.encode() for name, text in sources.items()}))


if __name__ == "__main__":
    for name, content in demo().items():
        (ROOT / "demo" / name).write_bytes(content)
        print(f"demo/{name}")
