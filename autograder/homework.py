"""What a homework declares in its homework.toml, and where its files are."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from .declaration.check import convert
from .declaration.read import read_table
from .errors import HomeworkError
from .places import find_project
from .text import did_you_mean

ROOT = find_project()
DATASETS = "datasets"
NOTEBOOK, SCRIPT = ".ipynb", ".py"
Points = Annotated[float, msgspec.Meta(gt=0, le=1_000_000)]
Seconds = Annotated[float, msgspec.Meta(gt=0, le=86_400)]
Hours = Annotated[float, msgspec.Meta(gt=0, le=100_000)]
Count = Annotated[int, msgspec.Meta(ge=1, le=2**20)]
Bound = Annotated[int, msgspec.Meta(ge=0)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Limits(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Time limits in seconds and memory in MiB; each is enforced from outside the student's process.

    ``seconds_per_import``, ``seconds_per_call`` and ``seconds_per_case`` limit processor time and, separately, time
    asleep; ``seconds_total`` limits wall time.
    """

    seconds_per_import: Seconds = 2.0
    seconds_per_call: Seconds = 5.0
    seconds_per_case: Seconds = 10.0
    seconds_total: Seconds = 480.0
    memory_mib: Count = 512

    def seconds_to_load(self, modules: int) -> float:
        """The limit of all of a worker's imports together; a module may be loaded twice."""
        return self.seconds_per_import * (2 * modules + 1)

    def seconds_of_worker(self, modules: int) -> int:
        """The processor seconds after which the kernel kills a worker; larger than the sum of the other limits."""
        return math.ceil(self.seconds_to_load(modules) + 2 * self.seconds_per_case) + 5


class SubmissionLimit(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """At most ``count`` submissions, ever or within the ``hours`` before this one was created."""

    count: Count
    hours: Hours | None = None


class Policy(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What an instructor decides.

    Attributes:
        carry_forward: the share of its points that a carried item keeps.
        hints: what students read of a known mistake: nothing, the function that it is in, or the catalogue's hint, too;
            of a hidden case at most the function.
        submission_limit: how often to submit.
    """

    carry_forward: Share = 1.0
    hints: Literal["none", "area", "full"] = "area"
    submission_limit: SubmissionLimit | None = None


class Data(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Data sets: one that is built on demand, and one that the instructor supplies.

    Attributes:
        make: a script in tests/<hw>/ that builds a data set; "": there is none.
        folder: what the script fills, and the folder's name in the handout.
        supplied: a folder below datasets/ with real data, which cases find by the fixture ``supplied_data``; "": none.
    """

    make: str = ""
    folder: str = ""
    supplied: str = ""


class Forbidden(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What student code may not use of an allowed library, found by looking at its syntax and by watching it run.

    Attributes:
        reason: ends the sentence "mlp.py, line 12 uses x: ...".
        penalty: "none" (reported but allowed), "part" (the call raises) or "all".
        entry: entry points of the static check, which follows the names that they use, so that a student's own tests
            are not checked; empty: every function and class is checked.
        calls: dotted names of functions that are watched while the student's code is called.
        names: dotted names that may not be used.
        keywords: arguments and attributes that may not be set, unless to False.
        methods: methods that may not be called without an argument, unless the student defines one of that name.
        switched_off: features of a library that do not work while the student's code is graded, unless the penalty is
            "none".
    """

    reason: str = "the homework forbids it"
    penalty: Literal["none", "part", "all"] = "part"
    entry: list[str] = []
    calls: list[str] = []
    names: list[str] = []
    keywords: list[str] = []
    methods: list[str] = []
    switched_off: list[Literal["torch.autograd"]] = []

    def features_off(self) -> tuple[str, ...]:
        """What is switched off under this penalty."""
        return tuple(self.switched_off) if self.penalty != "none" else ()


class Proof(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the tests ask of a homework's cases and catalogue beyond what they ask of every homework.

    Attributes:
        mistakes: the smallest number in mistakes.toml; if not 0, each mistake has a relation and a hint.
        alternates: the smallest number in alternates/.
        public_share: the share of each part's points that its public cases are worth; None: any.
    """

    mistakes: Bound = 0
    alternates: Bound = 0
    public_share: Share | None = None


class Declaration(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a homework.toml may contain.

    Attributes:
        files: the only files read from a submission, at the root of the zip. A notebook ``ps4.ipynb`` may arrive
            exported as ``ps4.py``, and the other way round; its module is ``ps4``, its reference a ``ps4.py``.
        unchanged: files shipped to students exactly as they are in the reference.
        given: functions and classes that students get written; a submission that lacks one gets the reference's.
        libraries: top-level packages that the worker may import.
        stub: the text that replaces each solution in the template.
        parts: the rubric, part -> absolute points; a part is test_<part>.py in public/ and hidden/.
        oracle: a file in reference/<hw>/ that answers the cases in place of the solution; "": the solution does.
        public_files: further files below tests/<hw>/ that public cases read; they go into the handout.
        titles: titles in place of those in the docstrings, ``public/test_<part>.py::test_<case>`` -> title.
        extends: the homework of which this is an edition: keys and files that are missing here come from there.
        forms: forms of a right value that the handout forbids, by their ids in ``autograder certify`` -> the reason.
        settings: what two editions of a homework need to differ in; read by its cases, never by the engine.
    """

    title: str
    files: list[str]
    parts: dict[str, Points]
    stub: str = "pass"
    unchanged: list[str] = []
    given: list[str] = []
    libraries: list[str] = msgspec.field(default_factory=lambda: ["numpy"])
    limits: Limits = Limits()
    policy: Policy = Policy()
    data: Data | None = None
    oracle: str = ""
    public_files: list[str] = []
    settings: dict[str, Any] = {}
    titles: dict[str, str] = {}
    forms: dict[str, str] = {}
    forbidden: Forbidden = Forbidden()
    proof: Proof = Proof()
    extends: str = ""


class Homework(Declaration, forbid_unknown_fields=True, frozen=True):
    """A homework: its declaration, and where its files are.

    Attributes:
        id: the name of its folders.
        root: the folder that contains tests/<hw>, reference/<hw> and student_template/<hw>, each complete.
        project: the folder in which the homework is maintained, if it is not ``root``: an edition is maintained as
            differences from its base, and its complete files are in a temporary folder.
    """

    id: str = ""
    root: str = ""
    project: str = ""

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
    def home(self) -> Path:
        """The folder in which the homework is maintained; differs from the root for an edition."""
        return Path(self.project or self.root)

    def dataset(self, name: str) -> Path | None:
        """The folder datasets/<name> of the project, in which an instructor puts real data; None if it is missing."""
        folder = self.home / DATASETS / name
        return folder if folder.is_dir() else None

    @property
    def supplied_data(self) -> Path | None:
        """The real data that [data] names, if the instructor has supplied it."""
        return self.dataset(self.data.supplied) if self.data and self.data.supplied else None

    def short_id(self, case: str) -> str:
        """A case's id without the homework's folder: ``public/test_<part>.py::test_<case>``."""
        return case.removeprefix(f"tests/{self.id}/")

    @property
    def modules(self) -> list[str]:
        """The names under which the submission's files are imported."""
        return [Path(name).stem for name in self.files]

    @property
    def source_files(self) -> list[str]:
        """The Python files of the modules, as in the reference: ``ps4.py`` for ``ps4.ipynb`` too."""
        return [f"{module}.py" for module in self.modules]

    @property
    def has_notebook(self) -> bool:
        """Whether a notebook is asked for."""
        return any(name.endswith(NOTEBOOK) for name in self.files)

    @property
    def reference_files(self) -> list[str]:
        """The files of the reference that answer the cases: the oracle if there is one, else the solution."""
        return [self.oracle] if self.oracle else self.source_files

    @property
    def reference_modules(self) -> list[str]:
        """The names under which cases use the reference's modules."""
        return [Path(name).stem for name in self.reference_files]


def load_homework(name: str, root: Path = ROOT) -> Homework:
    """Read tests/<name>/homework.toml; an edition's files are laid out in a temporary folder until Python ends.

    Raises:
        HomeworkError: no such homework, or its declaration cannot be used.
    """
    if not os.path.lexists(root / "tests" / name / "homework.toml"):
        known = find_homeworks(root)
        if not known:
            raise HomeworkError(f"There is no homework in {root}, nor in a folder around it. Go to your project's "
                                "folder, or start a homework with autograder new.")
        raise HomeworkError(f"There is no homework {name!r}{did_you_mean(name, known)}; known: {', '.join(known)}.")
    table = _table_of(name, root)
    return _load_edition(name, table, root) if "extends" in table else _declared(name, table, root)


def find_homeworks(root: Path = ROOT) -> list[str]:
    """The ids of all homeworks: folders of tests/ that contain a homework.toml."""
    return sorted(path.parent.name for path in (root / "tests").glob("*/homework.toml"))


def _load_edition(name: str, table: dict[str, Any], root: Path) -> Homework:
    from .editions.layout import lay_out  # a bundle, in which every homework is complete, does not contain these
    from .editions.tables import base_of, check_base, merge

    base = base_of(name, table, find_homeworks(root))
    base_table = _table_of(base, root)
    check_base(name, base, base_table)
    _declared(base, base_table, root)  # so that messages about the base's declaration name the base
    merged = merge(base_table, table)
    edition = _declared(name, merged, root)
    return msgspec.structs.replace(edition, root=str(lay_out(root, base, name, merged)), project=str(root))


def _table_of(name: str, root: Path) -> dict[str, Any]:
    table = read_table(root / "tests" / name / "homework.toml", _where(name))
    if not table:
        raise HomeworkError(f"{_where(name)} is empty; declare at least title, files and [parts].")
    return table


def _declared(name: str, table: dict[str, Any], root: Path) -> Homework:
    declaration = convert(table, Declaration, _where(name))
    _check(declaration, _where(name))
    return Homework(**msgspec.structs.asdict(declaration), id=name, root=str(root))


def _where(name: str) -> str:
    return f"tests/{name}/homework.toml"


def _check(declaration: Declaration, where: str) -> None:
    """Check what types cannot express."""
    if not declaration.files:
        raise HomeworkError(f"{where}: files is empty; name at least one file to grade.")
    for name in declaration.files:
        if Path(name).name != name or name == "..":
            raise HomeworkError(f"{where}: files contains {name!r}; a graded file is at the root of the zip: write its "
                                f"name without folders.")
        if not name.endswith((NOTEBOOK, SCRIPT)):
            raise HomeworkError(f"{where}: files contains {name!r}; a graded file is a Python file (.py) or a notebook "
                                f"(.ipynb). List other files under unchanged.")
    stems = [Path(name).stem for name in declaration.files]
    if len(set(stems)) < len(stems):
        raise HomeworkError(f"{where}: files contains two files of one name; a module is named after its file, so "
                            f"rename one.")
    if declaration.data is not None:
        _check_data(declaration.data, where)
    if not declaration.parts:
        raise HomeworkError(f"{where}: [parts] is empty; write the points of at least one part.")


def _check_data(data: Data, where: str) -> None:
    if bool(data.make) != bool(data.folder):
        missing = "data.folder" if data.make else "data.make"
        raise HomeworkError(f"{where}: {missing} is missing; data.make and data.folder are declared together.")
    if data.supplied and Path(data.supplied).name != data.supplied:
        raise HomeworkError(f"{where}: data.supplied is {data.supplied!r}; write the name of a folder in {DATASETS}/.")
