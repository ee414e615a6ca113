"""Hostile and unlucky submissions: each file of cmu_hw3/ and nyu_hw1/ is one, named by what it tries.

An attack is a small text on top of a stub whose every function returns a wrong answer. It proves that its hook ran:
``shows`` are texts that a student reads only if it did, and that the stub alone does not show.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from autograder.certify.hostile import sources_with
from autograder.homework import Homework

HERE = Path(__file__).resolve().parent
STUB = "(the stub alone)"
PRELUDE = '''
_ran, _told = [], []


def note(text):
    """Print a text once in this process, with the next call of a graded function or at its end."""
    _ran.append("[{name}] " + text)


def attempt(what, action):
    """Try something and note how it ended."""
    try:
        result = action()
    except BaseException as error:
        note(what + ": " + type(error).__name__)
    else:
        note(what + " succeeded: " + repr(result)[:200])


def attacked(values):
    """What every graded function does: tell what was noted, attack, and return a wrong answer."""
    import sys
    name = sys._getframe(1).f_code.co_name
    if "self" in values:
        name = type(values["self"]).__name__ + "." + name
    if not _told:
        note("called")
    tell()
    answer = in_call(name, values)
    tell()
    return wrong(values) if answer is None else answer


def tell():
    """Print the notes that this process has not yet printed."""
    for text in _ran:
        if text not in _told:
            _told.append(text)
            print(text, flush=True)


def wrong(values):
    """Some argument with other numbers."""
    for value in values.values():
        if hasattr(value, "shape"):
            return value + 0.125


def in_call(name, values):
    """The attack in each call; the default does nothing."""
'''


class Attack(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One attack.

    Attributes:
        tries: what it tries, and what must become of it, in a sentence.
        code: what runs while the first file is imported.
        last: what the first file ends with.
        call: the body of ``in_call(name, values)``, which runs in each call of a graded function; it may return an
            answer. ``name`` is the function, as in "ReLU.forward".
        shows: texts that a student reads if the hook ran; ``{name}`` is the attack's.
        never: texts that a student must not read, such as what a successful attempt prints.
        write: further files of the zip, path -> text.
        helpers: files of helpers/ whose text comes first.
        pack: what is wrong with the zip itself, one of PACKS.
    """

    tries: str
    code: str = ""
    last: str = ""
    call: str = ""
    shows: list[str] = msgspec.field(default_factory=lambda: ["[{name}] called"])
    never: list[str] = msgspec.field(default_factory=lambda: ["succeeded"])
    write: dict[str, str] = {}
    helpers: list[str] = []
    pack: str = ""


def names(homework: str) -> list[str]:
    """The attacks on a homework."""
    return sorted(path.stem for path in (HERE / homework).glob("*.toml"))


def attack(homework: str, name: str) -> Attack:
    """An attack by its name; the stub alone attacks nothing.

    Raises:
        msgspec.ValidationError: a key is unknown or of the wrong type.
    """
    if name == STUB:
        return Attack("nothing", shows=[])
    return msgspec.toml.decode((HERE / homework / f"{name}.toml").read_bytes(), type=Attack)


def build(homework: Homework, name: str, folder: Path) -> Path:
    """Make the zip of an attack inside ``folder`` and return its path."""
    chosen = attack(homework.id, name)
    target = folder / f"{'stub' if name == STUB else name}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in {**sources(homework, name), **chosen.write}.items():
            archive.writestr(path, text)
        if chosen.pack:
            PACKS[chosen.pack](archive)
    return target


def sources(homework: Homework, name: str) -> dict[str, str]:
    """The graded files of an attack: the first one attacks, the others use its functions."""
    chosen = attack(homework.id, name)
    first, *others = sources_with(homework, "return attacked(locals())").items()
    in_call = f"\n\ndef in_call(name, values):\n{_indented(chosen.call)}\n" if chosen.call else ""
    helpers = "\n".join((HERE / "helpers" / f"{file}.py").read_text() for file in chosen.helpers)
    top = f"{PRELUDE}{helpers}{in_call}\n{chosen.code}\n".replace("{name}", name)
    module = first[0].removesuffix(".py")
    rest = {file: f"from {module} import attacked\n{text}" for file, text in others}
    return {first[0]: f"{top}{first[1]}\n{chosen.last}", **rest}


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.strip("\n").splitlines())


def _link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("link.py")
    entry.external_attr = 0o120777 << 16
    archive.writestr(entry, "/etc/passwd")


def _climb(archive: zipfile.ZipFile) -> None:
    archive.writestr("../../attack-slipped.py", "x = 1\n")
    archive.writestr("/tmp/attack-slipped.py", "x = 1\n")


def _bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr("zeros.bin", bytes(300 * 2**20))


def _crowd(archive: zipfile.ZipFile) -> None:
    for number in range(70_000):
        archive.writestr(f"many/{number}", b"")


def _deep(archive: zipfile.ZipFile) -> None:
    archive.writestr("/".join(["deep"] * 4_000) + "/hw3_lib.py", "x = 1\n")


PACKS: dict[str, Callable[[zipfile.ZipFile], None]] = {
    "link": _link, "climb": _climb, "bomb": _bomb, "crowd": _crowd, "deep": _deep}
