"""Workers that load the submission in advance: a survey of its first import, then one prepared worker after another.

While cases run, the next workers start, drop their privileges and import the student's files.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from ..errors import SandboxError
from ..homework import Limits
from ..wire.channel import ChannelClosed
from ..wire.codec import encode
from ..worker.definitions import ALL
from ..worker.loading import DEFINITIONS, FAILED, UNGUIDED, WHOLE, Guide
from .process import Launcher, Process
from .survey import ImportEnded, ModuleSurvey, Survey, await_loaded

SPARES = 2
MOST_LATE = 3  # statements of a module that may use up the time of an import
MOMENTS = (0.0, 0.5)  # seconds to wait before each try to start a worker
TOO_LATE = ("The time of the whole run was up before the submission was imported; raise limits.seconds_total, or lower "
            "limits.seconds_per_import.")


class Prepared(NamedTuple):
    """A worker that was told to load the submission.

    Attributes:
        process: the worker.
        started: when it was told, as time.monotonic().
    """

    process: Process
    started: float


class Pool:
    """Prepares workers for one submission.

    Args:
        launcher: starts worker processes.
        sources: file name -> bytes of the submission.
        limits: the homework's time limits.
        guide: what its loading needs; modules that were made from notebooks are loaded by their definitions.

    Attributes:
        survey: the result of the first import; None before ``look``.
    """

    def __init__(self, launcher: Launcher, sources: dict[str, bytes], limits: Limits, guide: Guide = UNGUIDED) -> None:
        self.survey: Survey | None = None
        self._launcher = launcher
        self._sources = sources
        self._modules = [name.rpartition(".")[0] for name in sources]
        self._limits = limits
        self._guide = guide
        self._late: dict[str, list[int]] = {}
        self._modes = {name.rpartition(".")[0]: DEFINITIONS for name in sources if name in guide.origins.files}
        self._codes: dict[str, bytes] | None = None
        self._spares: list[Prepared] = []
        self._attempts: Sequence[tuple[str, str]] = ()

    def look(self, attempts: Sequence[tuple[str, str]] = (), deadline: float = math.inf) -> Survey:
        """Import the submission once and return the survey; decides how later workers load each module.

        A module whose import hung or killed the worker is loaded by its definitions from then on; a statement that
        did so there, and is no definition, is left out.

        Args:
            attempts: what the worker tries first, because it must be refused, see ``worker/confine/attempts.py``.
            deadline: when the whole run's time is up, as time.monotonic().
        Raises:
            SandboxError: a worker that loads none of the modules breaks the protocol, or the time is up.
        """
        self._attempts = attempts
        blamed: dict[str, ImportEnded] = {}
        may_repeat = True
        while self.survey is None:
            prepared = self.take()
            try:
                survey = self.await_loaded(prepared, deadline)
            except ImportEnded as ended:
                prepared.process.kill()
                if time.monotonic() >= deadline:
                    raise SandboxError(TOO_LATE) from None
                if len(self._modes) == len(self._modules) and set(self._modes.values()) == {FAILED}:
                    raise SandboxError(f"A worker that loads nothing of the submission failed: {ended}.") from None
                if self._leave_out(ended):
                    continue
                hopeless = not ended.module or ended.module in blamed
                self._modes.update(dict.fromkeys(self._modules if hopeless else [ended.module],
                                                 FAILED if hopeless else DEFINITIONS))
                blamed.update(dict.fromkeys(self._modules, ended) if hopeless else {ended.module: ended})
                continue
            except SandboxError as error:  # no student code has run: what the worker printed is the reason
                reason = prepared.process.kill().strip()
                if not may_repeat:
                    raise SandboxError(f"{error} {reason}".strip()) from None
                may_repeat = False
                continue
            self.survey = replace(survey, modules=_with_blame(survey.modules, blamed), printed=prepared.process.kill())
        self._attempts = ()
        self._codes = survey.codes
        self._modes = {name: module.how for name, module in self.survey.modules.items() if module.how != WHOLE}
        return self.survey

    def _leave_out(self, ended: ImportEnded) -> bool:
        """Let later workers leave out the statement that ended an import, or all like it after a few; whether this
        is possible."""
        late = self._late.setdefault(ended.module, []) if ended.statement is not None else [ALL]
        if ALL in late or ended.statement is None:
            return False
        late.append(ended.statement if len(late) < MOST_LATE else ALL)
        return True

    def take(self) -> Prepared:
        """A prepared worker, which may still be loading the submission; the caller kills it.

        Raises:
            SandboxError: no worker can be started, neither at once nor after a moment.
        """
        problem = ""
        for moment in MOMENTS:
            time.sleep(moment)
            self.prepare(1)
            prepared = self._spares.pop(0)
            problem = prepared.process.problem()
            if not problem:
                return prepared
            prepared.process.kill()
            self._discard()  # what befell one has probably befallen the others
        raise SandboxError(f"No worker can be started. {problem}")

    def prepare(self, count: int = SPARES) -> None:
        """Start workers that load the submission, up to ``count`` prepared ones, without waiting for them."""
        while len(self._spares) < count:
            process = self._launcher.launch()
            with suppress(ChannelClosed):  # a worker that has already ended is noticed when its report is awaited
                process.channel.send(encode(["load", self._sources, self._modes, self._codes, list(self._attempts),
                                             replace(self._guide, late=self._late).pack()]))
            self._spares.append(Prepared(process, time.monotonic()))

    def await_loaded(self, prepared: Prepared, deadline: float = math.inf) -> Survey:
        """Wait until a worker has loaded the submission.

        Args:
            deadline: when the whole run's time is up, as time.monotonic().
        Raises:
            ImportEnded: an import hung, ended the process or broke the protocol.
            SandboxError: the worker ended through no fault of the submission, or has not the first one's layers.
        """
        try:
            survey = await_loaded(prepared.process, prepared.started, self._modules, self._limits, deadline)
        except ImportEnded:
            if problem := prepared.process.problem():
                raise SandboxError(problem) from None
            raise
        if self.survey is not None and survey.isolation.layers != self.survey.isolation.layers:
            raise SandboxError("A worker is isolated otherwise than the first one, which was tested; run this again.")
        return survey

    def close(self) -> None:
        """Kill the prepared workers and stop the launcher."""
        self._discard()
        self._launcher.close()

    def _discard(self) -> None:
        """Kill the prepared workers."""
        spares, self._spares = self._spares, []
        for prepared in spares:
            prepared.process.kill()


def _with_blame(modules: dict[str, ModuleSurvey], blamed: dict[str, ImportEnded]) -> dict[str, ModuleSurvey]:
    """The survey of the modules, with an error for each import that had to be stopped from outside."""
    return {name: replace(module, kind=blamed[name].kind, text=blamed[name].text, trace="")
            if name in blamed else module for name, module in modules.items()}
