"""What a homework declares in its homework.toml, and where its shelves stand."""

from __future__ import annotations

import difflib
import math
from pathlib import Path
from typing import Any

import msgspec

from .errors import HomeworkError

ROOT = Path(__file__).resolve().parent.parent


class Limits(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Time limits in seconds and memory in MiB; each is enforced from outside the student's process.

    An import, a call and a case may compute for so many seconds of processor time and wait for as many;
    ``seconds_total`` is wall time.
    """

    seconds_per_import: float = 2.0
    seconds_per_call: float = 5.0
    seconds_per_case: float = 10.0
    seconds_total: float = 480.0
    memory_mib: int = 512

    def seconds_to_load(self, modules: int) -> float:
        """The limit of all imports of a worker together: a module may be loaded twice, once by its definitions."""
        return self.seconds_per_import * (2 * modules + 1)

    def seconds_of_worker(self, modules: int) -> int:
        """Processor seconds after which the kernel ends a worker; more than it may spend by all other limits."""
        return math.ceil(self.seconds_to_load(modules) + 2 * self.seconds_per_case) + 5


class SubmissionLimit(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """At most ``count`` submissions, ever or within the ``hours`` before this one was created."""

    count: int
    hours: float | None = None


class Policy(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What an instructor decides: how much hints say, what a carried item keeps, how often to submit."""

    hints: str = "area"
    carry_forward: float = 1.0
    submission_limit: SubmissionLimit | None = None


class Data(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A data set that is built on demand: ``make`` is a script in tests/<hw>/, ``folder`` what it fills."""

    make: str
    folder: str


class Forbidden(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What student code may not use of an allowed library, found by looking at its syntax and by watching it run.

    Attributes:
        reason: ends the sentence "mlp.py, line 12 uses x: ...".
        penalty: "none" (told, and allowed), "part" (a call is refused: what needs it is lost) or "all".
        entry: the look follows the names that these use, so that a student's own tests are not looked at;
            empty: it looks at every function and class.
        calls: dotted names of functions that are watched while the student's code is called.
        names: dotted names that may not be used.
        keywords: arguments and attributes that may not be set, unless to False.
        methods: methods that may not be called without an argument, unless the student wrote one of that name.
    """

    reason: str = "the homework forbids it"
    penalty: str = "part"
    entry: list[str] = []
    calls: list[str] = []
    names: list[str] = []
    keywords: list[str] = []
    methods: list[str] = []


class Proof(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the tests ask of a homework's cases and catalogue beyond what they ask of every homework.

    Attributes:
        mistakes: at least so many in mistakes.toml; if any are asked for, each has its relation and its hint.
        alternates: at least so many in alternates/.
        public_share: the share of each part's points that its public cases hold; None: any.
    """

    mistakes: int = 0
    alternates: int = 0
    public_share: float | None = None


class Homework(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A homework.toml, checked by type.

    Attributes:
        files: the only files read from a submission, at the root of the zip.
        unchanged: files shipped to students as they stand in the reference.
        libraries: top-level packages that the worker may import.
        stub: the text that replaces each solution in the template.
        parts: the rubric, part -> absolute points; a part is test_<part>.py in public/ and hidden/.
        oracle: a file in reference/<hw>/ that answers as the reference in place of the solution; "": the solution.
        public_files: what public cases read besides, below tests/<hw>/; it goes into the handout.
        settings: what two editions of a homework need to differ in; read by its cases, never by the engine.
    """

    title: str
    files: list[str]
    parts: dict[str, float]
    stub: str = "pass"
    unchanged: list[str] = []
    libraries: list[str] = msgspec.field(default_factory=lambda: ["numpy"])
    limits: Limits = Limits()
    policy: Policy = Policy()
    data: Data | None = None
    oracle: str = ""
    public_files: list[str] = []
    settings: dict[str, Any] = {}
    forbidden: Forbidden = Forbidden()
    proof: Proof = Proof()
    id: str = ""
    root: str = ""

    @property
    def cases_dir(self) -> Path:
        """tests/<hw>"""
        return Path(self.root) / "tests" / self.id

    @property
    def reference_dir(self) -> Path:
        """reference/<hw>: secret, and absent from a handout."""
        return Path(self.root) / "reference" / self.id

    @property
    def template_dir(self) -> Path:
        """student_template/<hw>"""
        return Path(self.root) / "student_template" / self.id

    @property
    def modules(self) -> list[str]:
        """The names under which the submission's files are imported."""
        return [Path(name).stem for name in self.files]

    @property
    def reference_files(self) -> list[str]:
        """The files of the reference that answer the cases: the oracle where there is one, else the solution."""
        return [self.oracle] if self.oracle else self.files

    @property
    def reference_modules(self) -> list[str]:
        """The names by which the cases ask the reference."""
        return [Path(name).stem for name in self.reference_files]


def load_homework(name: str, root: Path = ROOT) -> Homework:
    """Read tests/<name>/homework.toml.

    Raises:
        HomeworkError: no such homework, or its declaration cannot be used.
    """
    path = root / "tests" / name / "homework.toml"
    if not path.is_file():
        known = find_homeworks(root)
        raise HomeworkError(f"There is no homework {name!r}{did_you_mean(name, known)}; known: {', '.join(known)}.")
    try:
        homework = msgspec.toml.decode(path.read_bytes(), type=Homework)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise HomeworkError(f"{path}: {error}{_suggest_key(str(error))}.") from None
    homework = msgspec.structs.replace(homework, id=name, root=str(root))
    _check(homework, path)
    return homework


def find_homeworks(root: Path = ROOT) -> list[str]:
    """The ids of all homeworks: folders of tests/ that hold a homework.toml."""
    return sorted(path.parent.name for path in (root / "tests").glob("*/homework.toml"))


def did_you_mean(name: str, known: list[str]) -> str:
    """``" (did you mean 'x'?)"``, or nothing where no known name is close."""
    by_lower = {one.lower(): one for one in known}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1)
    return f" (did you mean {by_lower[close[0]]!r}?)" if close else ""


def _suggest_key(message: str) -> str:
    """Add the nearest declared key to msgspec's "unknown field" message."""
    if "unknown field" not in message:
        return ""
    key = message.split("`")[1]
    structs = (Homework, Limits, Policy, SubmissionLimit, Data, Forbidden, Proof)
    return did_you_mean(key, sorted({field for struct in structs for field in struct.__struct_fields__}))


def _check(homework: Homework, path: Path) -> None:
    """What types cannot say."""
    if homework.policy.hints not in ("none", "area", "full"):
        raise HomeworkError(f"{path}: policy.hints is {homework.policy.hints!r}; it is one of none, area, full.")
    penalty = homework.forbidden.penalty
    if penalty not in ("none", "part", "all"):
        raise HomeworkError(f"{path}: forbidden.penalty is {penalty!r}; it is one of none, part, all.")
    if not 0 <= homework.policy.carry_forward <= 1:
        raise HomeworkError(f"{path}: policy.carry_forward is {homework.policy.carry_forward}; it lies in [0, 1].")
    if not homework.files:
        raise HomeworkError(f"{path}: files is empty; name at least one file to grade.")
    for name in homework.files:
        if Path(name).name != name:
            raise HomeworkError(f"{path}: files holds {name!r}; a file stands at the root of the zip, without folders.")
    for part, points in homework.parts.items():
        if not 0 < points < float("inf"):
            raise HomeworkError(f"{path}: parts.{part} is {points}; points are positive and finite.")
