"""The README of a handout: one page for students."""

from __future__ import annotations

from collections.abc import Mapping

from ..homework import Homework

PAGE = """\
# {title}

Write the places marked ``{mark}`` in {files}.
{unchanged}{data}

## Set up, once

You need Python 3.10 or newer. In this folder, make a virtual environment, which keeps these packages apart from your
others, activate it, and install them. On Linux and macOS:

    python3 -m venv .venv
    source .venv/bin/activate
    python -m pip install -r requirements.txt

On Windows:

    py -m venv .venv
    .venv\\Scripts\\activate
    python -m pip install -r requirements.txt

In each new terminal, activate it again.{torch}

## Check your work

    python run_tests.py              run all public cases; list what is still to write
    python run_tests.py -k {example:<10}run the cases whose part or title contains this text
    python run_tests.py --watch      run again whenever you save; Ctrl-C ends it

Each failure says what is wrong, by how much, and in which call. Below it is a short program that repeats the call on
your files. Save it beside them, run it with `python`, and add prints or a debugger to your code.
Your code runs in a separate process, which is replaced when anything goes wrong, so a crash or an endless loop costs
one case alone.

**Gradescope runs more cases than these.** Passing here does not guarantee full marks there. Also test what the
docstrings promise on other shapes and other numbers.

| part | points on Gradescope | of these in public cases |
|---|---:|---:|
{points}

## Hand in

    python run_tests.py --zip

checks your files and writes `submission.zip` with {files} at its root.
Upload that file to Gradescope. Only these files are read there. Leave `tests/`, `autograder/` and `run_tests.py` as
they are.
"""
TORCH = """ torch is a download of at most 200 MB, from PyTorch's own index. If pip downloads
packages named `nvidia-...` instead, your network cannot reach that index, and the download is about 2.7 GB.
"""


def readme(homework: Homework, public: Mapping[str, float]) -> bytes:
    """The text of the handout's README.md, as UTF-8.

    Args:
        homework: the homework of the handout.
        public: part -> points of its public cases.
    """
    unchanged = f"Leave {_series(homework.unchanged)} as {_pronoun(homework.unchanged)}. " if homework.unchanged else ""
    data = f"The training data is in `{homework.data.folder}/`." if homework.data and homework.data.folder else ""
    rows = [f"| {part} | {points:g} | {public.get(part, 0):g} |" for part, points in homework.parts.items()]
    rows.append(f"| **all** | {sum(homework.parts.values()):g} | {sum(public.values()):g} |")
    mark = homework.stub.splitlines()[0]
    torch = TORCH if "torch" in homework.libraries else ""
    return PAGE.format(title=homework.title, mark=mark, files=_series(homework.files), unchanged=unchanged, data=data,
                       torch=torch, example=min(homework.parts, key=len), points="\n".join(rows)).encode()


def _series(names: list[str]) -> str:
    """``"`a`, `b` and `c`"``."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))


def _pronoun(names: list[str]) -> str:
    return "they are" if len(names) > 1 else "it is"
