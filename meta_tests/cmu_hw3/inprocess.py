"""An in-process stand-in for the sandbox, and a runner of all cases of cmu_hw3: quick enough for the whole catalogue.

It has the interface of the real proxies without their wall, so it proves the cases, not the sandbox.
"""

from __future__ import annotations

import builtins
import importlib.util
import inspect
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from hypothesis import HealthCheck, Phase, settings

from autograder.errors import StudentError
from tests.support import Gap

ROOT = Path(__file__).resolve().parent.parent.parent
CASES, REFERENCE = ROOT / "tests" / "cmu_hw3", ROOT / "reference" / "cmu_hw3"
FILES = ("hw3_lib.py", "hw3_sol.py")
Sources = dict[str, str]


class Remote:
    """An object "over there": attributes and calls take copies of data and give data or another Remote."""

    def __init__(self, held: Any) -> None:
        object.__setattr__(self, "_held", held)

    def __getattr__(self, name: str) -> Any:
        with student_errors():
            return outward(getattr(self._held, name))

    def __setattr__(self, name: str, value: Any) -> None:
        with student_errors():
            setattr(self._held, name, inward(value))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it over there."""
        with student_errors():
            return outward(self._held(*map(inward, args), **{key: inward(value) for key, value in kwargs.items()}))


class Side:
    """``submission`` or ``reference``: freshly loaded modules and what the real proxies offer besides."""

    live = True

    def __init__(self, sources: Sources) -> None:
        self._modules = load(sources)

    def __getattr__(self, name: str) -> Remote:
        if name not in self._modules:  # Hypothesis asks whether a fixture is a mock
            raise AttributeError(name)
        return Remote(self._modules[name])

    def namespace(self, **fields: Any) -> Remote:
        """A SimpleNamespace over there."""
        return Remote(types.SimpleNamespace(**{key: inward(value) for key, value in fields.items()}))

    def new(self, kind: Remote) -> Remote:
        """An object of this class whose __init__ has not run."""
        return Remote(object.__new__(inward(kind)))

    def share(self, array: np.ndarray, writeable: bool = True) -> Remote:
        """A handle on one array that stays over there."""
        copy = array.copy()
        copy.flags.writeable = writeable
        return Remote(copy)

    def fetch(self, handle: Remote) -> Any:
        """The array behind a handle, as it is now."""
        return outward(inward(handle))

    def loaded(self, module: str) -> bool:
        return module in self._modules

    def has(self, module: str, name: str) -> bool:
        return hasattr(self._modules[module], name)

    def renew(self) -> None:
        """Nothing dies in process."""

    def lend(self, piece: Remote) -> Remote:
        """An object of the other side, to be used as if it were one's own."""
        return piece

    @contextmanager
    def replaced(self, module: str, **names: Any) -> Iterator[None]:
        """Other objects under these global names of a module, inside the block."""
        held = vars(self._modules[module])
        before = {name: held[name] for name in names if name in held}
        held.update({name: inward(value) for name, value in names.items()})
        yield
        held.update(before)


def inward(value: Any) -> Any:
    """An argument as the student's code gets it: a private writeable copy, or the object behind a Remote."""
    if isinstance(value, Remote):
        return object.__getattribute__(value, "_held")
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, (list, tuple)):
        return type(value)(inward(item) for item in value)
    if isinstance(value, dict):
        return {key: inward(item) for key, item in value.items()}
    return value


def outward(value: Any) -> Any:
    """An answer as a case gets it: plain data by exact type, arrays as read-only copies, else a Remote."""
    if type(value) is np.ndarray and value.dtype.kind in "biufc":
        copy = value.copy()
        copy.flags.writeable = False
        return copy
    if value is None or type(value) in (bool, int, float, str, bytes) or isinstance(value, np.generic):
        return value
    if type(value) in (list, tuple):
        return type(value)(outward(item) for item in value)
    if type(value) is dict:
        return {key: outward(item) for key, item in value.items()}
    return Remote(value)


@contextmanager
def student_errors() -> Iterator[None]:
    """Turn what the student's code raises into a StudentError, and keep its numpy warnings quiet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except StudentError:
        raise
    except (Exception, SystemExit) as error:
        raise StudentError(type(error).__name__, str(error), traceback.format_exc(limit=-1)) from error


def load(sources: Sources) -> dict[str, types.ModuleType]:
    """Fresh modules from sources; hw3_sol imports the hw3_lib of the same sources and no other."""
    modules: dict[str, types.ModuleType] = {}

    def importer(name: str, *args: Any) -> Any:
        return modules[name] if name in modules else builtins.__import__(name, *args)

    for file, text in sources.items():
        module = types.ModuleType(Path(file).stem)
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": importer}
        exec(compiled(file, text), module.__dict__)
        modules[module.__name__] = module
    return modules


@cache
def compiled(file: str, text: str) -> types.CodeType:
    """The code of one file, compiled once."""
    return compile(text, file, "exec")


@cache
def reference_sources() -> Sources:
    """The reference's files by name."""
    return {name: (REFERENCE / name).read_text() for name in FILES}


def alternate_sources(folder: Path) -> Sources:
    """The reference's files, with those that the alternate holds in their place."""
    own = {path.name: path.read_text() for path in folder.glob("*.py")}
    return {**reference_sources(), **own}


def stub_sources(statement: str = "pass") -> Sources:
    """The reference with every marked solution replaced by one statement."""
    return {name: _stub(text, statement) for name, text in reference_sources().items()}


def _stub(text: str, statement: str) -> str:
    kept, inside = [], False
    for line in text.splitlines():
        if "### BEGIN SOLUTION" in line:
            kept.append(line.replace("### BEGIN SOLUTION", statement))
            inside = True
        elif "### END SOLUTION" in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept) + "\n"


def read_mistakes() -> list[dict[str, Any]]:
    """The catalogue, as it stands in mistakes.toml."""
    return msgspec.toml.decode((REFERENCE / "mistakes.toml").read_bytes())["mistake"]


def mistake_sources(mistake: dict[str, Any]) -> Sources:
    """The reference with a mistake's edits, each of which applies exactly once.

    Raises:
        ValueError: an edit's old text occurs not at all or more than once.
    """
    sources = dict(reference_sources())
    for edit in mistake["edit"]:
        sources[edit["file"]] = _edited(sources[edit["file"]], edit, mistake["id"])
    return sources


def _edited(text: str, edit: dict[str, str], name: str) -> str:
    start, end = _region(text, edit.get("where", ""))
    count = text[start:end].count(edit["old"])
    if count != 1:
        place = edit.get("where", edit["file"])
        raise ValueError(f"{name}: {edit['old']!r} occurs {count} times in {place!r}, not once.")
    return text[:start] + text[start:end].replace(edit["old"], edit["new"]) + text[end:]


def _region(text: str, where: str) -> tuple[int, int]:
    """From the line that begins with ``where`` to the next line that begins at the margin."""
    if not where:
        return 0, len(text)
    starts = [at for at in _margins(text) if text[at:].startswith(where) and not text[at + len(where)].isidentifier()]
    if len(starts) != 1:
        raise ValueError(f"{where!r} begins {len(starts)} lines, not one.")
    later = [at for at in _margins(text) if at > starts[0]]
    return starts[0], later[0] if later else len(text)


def _margins(text: str) -> list[int]:
    places, at = [], 0
    for line in text.splitlines(keepends=True):
        if line[0] not in " \n":
            places.append(at)
        at += len(line)
    return places


@dataclass(frozen=True)
class InProcessCase:
    """One case function, with its part and weight."""

    part: str
    hidden: bool
    name: str
    function: Callable[..., None]
    weight: float

    @property
    def id(self) -> str:
        """Such as ``"hidden/relu::test_torch"``."""
        return f"{'hidden' if self.hidden else 'public'}/{self.part}::{self.name}"


@dataclass(frozen=True)
class Result:
    """What became of one case: ``failure`` is None where it passed."""

    failure: Exception | None
    properties: dict[str, Any]


@contextmanager
def quick_fuzz() -> Iterator[None]:
    """A profile for the import of the cases: Hypothesis reads its settings when ``given`` is applied.

    Few examples and no shrinking, since here only whether a case fails matters.
    """
    before = settings.get_current_profile_name()
    settings.register_profile("in-process", derandomize=True, database=None, deadline=None, max_examples=5,
                              report_multiple_bugs=False, phases=[Phase.explicit, Phase.generate],
                              suppress_health_check=list(HealthCheck))
    settings.load_profile("in-process")
    yield
    settings.load_profile(before)


@cache
def cases() -> tuple[InProcessCase, ...]:
    """All case functions of this homework, public and hidden."""
    with quick_fuzz():
        return tuple(_read_cases())


def _read_cases() -> Iterator[InProcessCase]:
    for path in sorted(CASES.glob("*/test_*.py")):
        module = load_file(path)
        for name, function in vars(module).items():
            if name.startswith("test_") and callable(function):
                yield InProcessCase(path.stem.removeprefix("test_"), path.parent.name == "hidden", name, function,
                                    function.__weight__)


def load_file(path: Path) -> types.ModuleType:
    """Import one file by its path."""
    spec = importlib.util.spec_from_file_location(f"inprocess_{path.parent.name}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its own module up there
    spec.loader.exec_module(module)
    return module


@cache
def shared() -> dict[str, Any]:
    """The session's fixtures, by their plain functions."""
    conftest = load_file(CASES / "conftest.py")
    bank = conftest.Bank(CASES / "hidden" / "torch_answers.npz")
    return {"digits": conftest.load_digits(), "bank": bank, "Trainer": conftest.Trainer,
            "torch_training": conftest.expected_by_torch(bank.ask("training"))}


def run_case(case: InProcessCase, sources: Sources) -> Result:
    """Run one case on freshly loaded modules.

    Raises:
        Exception: anything but a Gap or a StudentError is the case's own fault.
    """
    properties: dict[str, Any] = {}
    submission, reference = Side(sources), Side(reference_sources())
    record = properties.__setitem__
    fixtures = {**shared(), "submission": submission, "reference": reference, "record_property": record,
                "trainer": shared()["Trainer"](submission, reference, record)}
    wanted = [name for name in inspect.signature(case.function).parameters if name in fixtures]
    try:
        case.function(**{name: fixtures[name] for name in wanted})
    except (Gap, StudentError) as failure:
        return Result(failure, properties)
    return Result(None, properties)


def run_all(sources: Sources) -> dict[str, Result]:
    """Every case's result, by its id."""
    return {case.id: run_case(case, sources) for case in cases()}


def lost_parts(results: dict[str, Result]) -> dict[str, float]:
    """Points lost by part; parts that lost nothing are absent."""
    lost: dict[str, float] = {}
    for case in cases():
        if results[case.id].failure is not None:
            lost[case.part] = lost.get(case.part, 0.0) + case.weight
    return lost
