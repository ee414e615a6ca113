"""A submission as a case sees it: one attribute per module, and what a case may ask of it besides."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..errors import StudentError
from ..wire.codec import Path
from ..worker.names import LONGEST_NAME
from .dry_runs import DryRun, Plan, dry_run_of
from .proxies import Backend, ModuleProxy, label_of
from .reading import broken
from .request import Ran, Request

MOST_USES = 50
LONGEST_USE = 200
MOST_PARAMETERS = 50


@dataclass(frozen=True)
class ScriptRun:
    """How a file ended that ran as a program.

    Attributes:
        status: its exit status; an exception that it did not catch gives 1.
        stdout, stderr: what it printed, at most 1 MiB each.
    """

    status: int
    stdout: str
    stderr: str = ""


class Submission:
    """A student's submission, or the reference, as a case sees it: one attribute per module.

    Attributes:
        live: whether any request can be made (False if recorded answers are replayed).
    """

    def __init__(self, backend: Backend, modules: list[str], live: bool = True) -> None:
        self._backend = backend
        self._modules = {name: ModuleProxy(backend, Path((name,))) for name in modules}
        self.live = live

    def __getattr__(self, name: str) -> ModuleProxy:
        modules: dict[str, ModuleProxy] = self.__dict__["_modules"]
        try:
            return modules[name]
        except KeyError:
            raise AttributeError(f"The homework has no module {name!r}.") from None

    def new(self, cls: Any) -> Any:
        """An object of a class over there, without running its __init__."""
        return self._backend.ask_object(["new", cls], label_of(cls))

    def make(self, cls: Any, *args: Any, **attributes: Any) -> Any:
        """An object of a class over there with these attributes, for a case that tests something else."""
        return self._backend.ask_object(["make", cls, list(args), attributes], label_of(cls))

    def namespace(self, **attributes: Any) -> Any:
        """A types.SimpleNamespace over there."""
        return self._backend.ask_object(["namespace", attributes], "namespace")

    def share(self, array: np.ndarray, writeable: bool = True) -> Any:
        """Keep an array over there, to be passed as an argument by reference and fetched back later."""
        return self._backend.ask_object(["share", array, writeable], "array")

    def fetch(self, handle: Any) -> Any:
        """The present value of a shared array (or of any object that is data)."""
        return self._backend.ask(["fetch", handle], "array")

    def loaded(self, module: str) -> bool:
        """Whether a module could be loaded at all."""
        return self._backend.loaded(module)

    def handed_in(self, file: str) -> bool:
        """Whether a declared file, such as ``"calculator.py"``, is in the submission."""
        return self._backend.handed_in(file.rpartition(".")[0])

    def has(self, module: str, name: str) -> bool:
        """Whether a module could be loaded and has a public name."""
        return self.loaded(module) and name in self._backend.names(module)

    def renew(self) -> None:
        """Continue with a fresh process over there; all earlier objects are lost."""
        self._backend.renew()

    def run(self, steps: Sequence[Request]) -> Ran:
        """Perform the steps of a program in one message, up to the first that raises."""
        return self._backend.run(steps)

    def explain_by(self, kept: Collection[int], of: int) -> None:
        """Keep these of the last ``of`` steps for a reproducer; the others have nothing to do with the failure."""
        self._backend.keep_of_last(kept, of)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is asked within the block has nothing to do with the failure: a reproducer leaves it out, and what it
        prints is not shown."""
        before = self._backend.kept_steps()
        try:
            with self._backend.hushed():
                yield
        finally:
            self._backend.keep_of_last((), max(0, self._backend.kept_steps() - before))

    def refer(self, target: Any, name: str, *keys: object) -> Any:
        """An attribute, or an item within it, as a proxy even if it is data, so that it can be changed in place."""
        label = "".join([f"{label_of(target)}.{name}", *(f"[{key!r}]" for key in keys)])
        return self._backend.ask_object(["refer", target, name, list(keys)], label, f"reading {label}")

    def move(self, target: Any, name: str, *keys: object, to: Any) -> None:
        """Write other numbers into an array or tensor that an attribute holds, or an item within it; one that cannot
        be written into is replaced."""
        label = "".join([f"{label_of(target)}.{name}", *(f"[{key!r}]" for key in keys)])
        self._backend.ask(["move", target, [name, *keys], to], label, f"setting {label}")

    def run_script(self, file: str, *arguments: str, stdin: str = "", merge: bool = False) -> ScriptRun:
        """Run a file over there as a program, ``python file arguments...``, and return what it printed.

        Args:
            file: its name, such as ``"calculator.py"``.
            stdin: what it can read.
            merge: whether stderr goes where stdout goes.

        Raises:
            StudentError: the file was not handed in.
        """
        words = " ".join(["python", file, *arguments])
        found = self._backend.ask(["script", file, [str(one) for one in arguments], stdin, merge], words, words)
        parts = found if type(found) is dict else {}
        status, out, err = (parts.get(name) for name in ("status", "stdout", "stderr"))
        if type(status) is not int or type(out) is not str or type(err) is not str:
            self._backend.refuse(broken("it is no run of a program"), words)
        assert isinstance(status, int)
        return ScriptRun(status, str(out), str(err))

    def parameters(self, target: Any) -> list[str]:
        """The names of the parameters that a function or class over there takes, as far as they can be determined."""
        try:
            names = self._backend.ask(["signature", target], "signature")
        except StudentError:
            return []
        found = names if type(names) is list else []
        return [name for name in found if type(name) is str and len(name) <= LONGEST_NAME][:MOST_PARAMETERS]

    def define(self, source: str, name: str) -> Any:
        """A function over there from its source, which is sent there: what the homework gives to students, as given."""
        return self._backend.ask_object(["define", source, name], name, f"defining {name}")

    def dry_run(self, module: str, plan: Plan) -> DryRun:
        """What a module's top-level statements call, with recorders in place of some names: nothing is trained.

        Raises:
            StudentError: the module could not be loaded.
        """
        self._backend.names(module)
        about = f"running the statements of {module}.py"
        return dry_run_of(self._backend.ask(["dry_run", module, asdict(plan)], "dry run", about))

    def uses(self, rules: dict[str, Any]) -> list[tuple[str, int, str]]:
        """The submission's uses of what a homework forbids, as far as its worker has seen: (file, line, what)."""
        self._backend.require_fresh()  # what ran in an earlier case may be cached, and would not be noted again
        found = self._backend.ask(["uses", rules], "uses")
        uses = found if type(found) is list else []
        kinds = (str, int, str)
        return [(file[:LONGEST_USE], line, what[:LONGEST_USE]) for file, line, what in
                [use for use in uses if type(use) is tuple and tuple(map(type, use)) == kinds][:MOST_USES]]

    def lend(self, proxy: Any) -> Any:
        """An argument through which the student's code can use an object of the reference."""
        return self._backend.lend(proxy)

    @contextmanager
    def replaced(self, module: str, **names: Any) -> Iterator[None]:
        """Replace global names of a module for the block."""
        proxy = self._modules[module]
        old = {name: self._backend.ask(["getattr", proxy, name], name) for name in names if self.has(module, name)}
        for name, value in names.items():
            setattr(proxy, name, value)
        yield
        for name, value in old.items():
            setattr(proxy, name, value)


def modules_of(submission: Submission) -> list[str]:
    """The names of a submission's modules."""
    return list(submission._modules)
