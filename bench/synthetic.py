"""A synthetic class: of 20 submissions 8 are right, 9 have a mistake of the catalogue, 2 are broken, 1 is hostile.

Each has a comment of its own, so that no two are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from autograder.bundle.pack import write_zip
from autograder.certify.catalogue import Candidate, candidates, reference_sources
from autograder.homework import Homework
from autograder.notebook.write import as_handed_in
from autograder.template.files import write_files

PATTERN = ("right", "mistaken", "right", "mistaken", "broken", "mistaken", "right", "mistaken", "right", "mistaken",
           "hostile", "right", "mistaken", "right", "mistaken", "broken", "right", "mistaken", "right", "mistaken")
BROKEN = ("def half(\n", "import no_such_module\n", "raise ValueError('not finished')\n", "\0\0\0", "    x = 1\n")
HOSTILE = (
    "while True:\n    pass\n",
    "import os\nos._exit(3)\n",
    "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n",
    "hoard = [bytearray(1 << 20) for _ in range(1 << 20)]\n",
    "import sys\nfor _ in range(5000):\n    sys.stdout.write('x' * 1000)\n",
    "import builtins, numpy\nnumpy.array = numpy.zeros\nbuiltins.len = lambda _: 0\n",
    "open('/tmp/left-over', 'w').write('x')\n",
    "import ctypes\nctypes.string_at(0)\n",
)


def make_class(homework: Homework, folder: Path, count: int) -> dict[str, int]:
    """Write so many submissions into a folder, every second one as a zip; return how many there are of each kind."""
    makers = _makers(homework)
    made = dict.fromkeys(makers, 0)
    for number in range(count):
        kind = PATTERN[number % len(PATTERN)]
        made[kind] += 1
        sources = {name: f"{text}\n# submission {number}\n".encode() for name, text in next(makers[kind]).items()}
        files = as_handed_in(homework.files, sources)
        name = f"{number:05}-{kind}"
        if number % 2:
            write_zip(folder / f"{name}.zip", files)
        else:
            write_files(folder / name, files)
    return made


def _makers(homework: Homework) -> dict[str, Iterator[dict[str, str]]]:
    """Kind -> the sources of its submissions, over and over."""
    known = candidates(homework)
    right = reference_sources(homework)
    return {"right": cycle([right, *_sources(known, "alternate")]), "mistaken": cycle(_sources(known, "mistake")),
            "broken": cycle([_beginning_with(right, text) for text in BROKEN]),
            "hostile": cycle([_beginning_with(right, text) for text in HOSTILE])}


def _sources(known: list[Candidate], kind: str) -> list[dict[str, str]]:
    return [candidate.sources for candidate in known if candidate.kind == kind]


def _beginning_with(sources: dict[str, str], text: str) -> dict[str, str]:
    """The sources, the first of which begins with this text."""
    first = next(iter(sources))
    return {**sources, first: text + sources[first]}
