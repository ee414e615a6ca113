"""The grader's side of a run: each case has a worker, limited in time.

A worker is killed when its case ends, or is kept for the next one if nothing went wrong and its student code has left
nothing behind. What only a fresh worker may do makes a used one doubtful.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..errors import GraderError, NeedsFreshWorker, SandboxError, StudentCrash, StudentError, StudentTimeout
from ..homework import Limits
from ..wire.channel import LENT, ChannelClosed
from ..wire.codec import Ref, encode
from ..wire.values import filled
from ..worker.loading import UNGUIDED, Guide
from .clock import Allowance, OutOfTime, Spent, Stopwatch, in_seconds
from .endings import FLOODED, ending_of
from .lending import Lender
from .pool import Pool
from .process import Launcher, Process
from .proxies import ObjectProxy, check_made, note_construction
from .reading import BROKEN, read_answer, read_answers
from .received import Received
from .redirected import Redirected
from .request import Ran, Request
from .steps import Failed, Keeper, Step
from .survey import ImportEnded, Survey
from .surveyed import Surveyed


class Session(Surveyed):
    """Answers the proxies' requests with the current case's worker.

    Args:
        launcher: starts worker processes.
        sources: file name -> bytes of the submission.
        limits: the homework's time limits.
        guide: what the loading of the submission needs.

    Attributes:
        steps: what the case, or its current example, has asked so far.
        used: whether the case's worker has served earlier cases.
        doubtful: whether the case did in a used worker what only a fresh one may do.
        lost: why the case has lost its worker or got none, through no fault of the submission; empty if it has not.
        asked: how many requests have been sent, in all cases.
        origins: where the lines of the submission's sources come from.
    """

    is_submission = True

    def __init__(self, launcher: Launcher, sources: dict[str, bytes], limits: Limits, guide: Guide = UNGUIDED) -> None:
        super().__init__()
        self._pool = Pool(launcher, sources, limits, guide)
        self.origins = guide.origins
        self._limits = limits
        self._worker: Process | None = None
        self._reusable = True
        self._deadline = math.inf
        self._case = Allowance(limits.seconds_per_case)
        self._lending = Allowance(limits.seconds_per_case)
        self._ended = False
        self._printed = ""
        self._lender = Lender()
        self.used = self.doubtful = False
        self.lost = ""
        self.asked = 0
        self._received = Received()
        self._redirected = Redirected()
        self._other: Callable[[bytes, str], bytes] | None = None
        self.forget_steps()

    @property
    def survey(self) -> Survey | None:
        """The result of the first import; None before ``look``."""
        return self._pool.survey

    def look(self, attempts: Sequence[tuple[str, str]] = (), seconds_left: float = math.inf) -> Survey:
        """Import the submission once and return what it showed.

        Args:
            attempts: what the worker tries first, because it must be refused, see ``worker/confine/attempts.py``.
            seconds_left: of the run's time.
        """
        return self._pool.look(attempts, time.monotonic() + seconds_left)

    def begin(self, seconds_left: float, fresh: bool = True) -> None:
        """Start a case with its own time limit; it ends at the latest with the run's time limit.

        Args:
            fresh: whether it needs a fresh worker; without it, the worker of the case before may serve it.
        """
        self._deadline = time.monotonic() + seconds_left
        self._case = Allowance(self._limits.seconds_per_case)
        self._lending = Allowance(self._limits.seconds_per_case)
        self._received = Received()
        self.forget_steps()
        self._lender.clear()
        self.doubtful = False
        self.lost = ""
        self._redirected = Redirected()
        self.used = not fresh and self._is_like_fresh()
        if not self.used:
            self._retire()
        self.era += 1
        self._ended = False
        self._printed = ""

    def forget_steps(self) -> None:
        """Start an example of a fuzzed case; a failure is explained by this example's steps alone."""
        self.steps: list[Step] = []
        self._keeper = Keeper()
        self._received.begin_example()

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """Discard what is printed within the block; a spawned worker's output cannot be told apart and is kept."""
        self._take_printed()
        before = self._printed
        try:
            yield
        finally:
            if self._take_printed():
                self._printed = before

    def _take_printed(self) -> bool:
        """Keep what the worker has printed so far, and return whether that is known."""
        if self._worker is None:
            return True
        printed = self._worker.cut()
        if printed is None:
            return False
        self._printed += self._without_import(printed)
        self._import_printed = ""
        return True

    def renew(self) -> None:
        """Continue the case with a fresh worker; objects of the old one can no longer be used."""
        self._retire()
        self._ended = False

    def end(self, keep: bool = False) -> str:
        """End the case: kill its worker, or keep it for the next case, and return what it printed."""
        if keep and self._worker is not None and self._reusable and self._take_printed():
            self._ended = True
        else:
            self._retire()
        return self._printed

    def close(self) -> None:
        """End the run: kill the prepared workers."""
        self._retire()
        self._pool.close()

    def ask(self, request: list[Any], label: str, about: str = "") -> Any:
        """Perform a request as every backend does, and keep the step; a case's steps explain its failure."""
        result: Any = Failed
        try:
            result = super().ask(request, label, about)
        finally:
            self.steps.append(self._keeper.step(request, result))
        return result

    def run(self, steps: Sequence[Request]) -> Ran:
        """Perform a program in one message; keep its steps as if each had been a request.

        Raises:
            WorkerGone: the worker died or ran out of time somewhere in it.
        """
        about = f"{steps[0].about}, or one of the {len(steps) - 1} calls after it,"
        request = ["program", [step.request for step in steps]]
        try:
            answers = super().ask(request, "program", about)
        except BaseException:
            self.steps.append(self._keeper.step(request, Failed))
            raise
        results: list[Any] = []
        try:
            for step, answer in zip(steps, read_answers(answers, len(steps)), strict=False):
                results.append(self._read_step(step, answer, results))
        except StudentError as error:
            note_construction(steps[len(results)].request, error)
            return Ran(results, error)
        if len(results) < len(steps):
            return Ran(results, StudentError("ValueError", BROKEN, "", about))
        return Ran(results)

    def kept_steps(self) -> int:
        """How many steps of this case or example are kept."""
        return len(self.steps)

    def keep_of_last(self, kept: Collection[int], of: int) -> None:
        """Keep these of the last ``of`` steps, which explain the failure."""
        first = len(self.steps) - of
        self.steps[first:] = [self.steps[first + place] for place in kept]

    def weigh(self, weight: int, about: str) -> None:
        """End the case if it has received too much.

        Raises:
            StudentCrash: it has.
        """
        if too_much := self._received.add(weight):
            self._retire()
            raise StudentCrash(f"{about} {too_much}")

    def _read_step(self, step: Request, answer: bytes, before: list[Any]) -> Any:
        result: Any = Failed
        try:
            result = self.read(answer, step.label, step.about)
            check_made(step.request, result)
        finally:
            self.steps.append(self._keeper.step(filled(step.request, before), result))
        return result

    @contextmanager
    def answered_by(self, other: Callable[[bytes, str], bytes]) -> Iterator[None]:
        """Within the block, something trusted answers the requests, and no worker."""
        self._other = other
        try:
            yield
        finally:
            self._other = None

    def exchange(self, payload: bytes, about: str) -> bytes:
        """Send one request and return its answer; meanwhile answer requests about lent objects."""
        if self._other is not None:
            return self._other(payload, about)
        try:
            if given := self._redirected.input():
                self._exchange(encode(["stdin", given]), about)
            if not self._redirected.wants_output():
                return self._exchange(payload, about)
            self._printed_since()
            answer = self._exchange(payload, about)
            self._redirected.pass_on(self._printed_since())
            return answer
        except SandboxError as error:
            self.lost = self.lost or str(error)
            raise

    def _printed_since(self) -> str:
        """What the worker has printed since the last look; it stays part of what the case printed."""
        printed = self._current_worker().cut()
        if printed is None:
            raise GraderError("On this system a case cannot read what student code prints.")
        printed, self._import_printed = self._without_import(printed), ""
        self._printed += printed
        return printed

    def _exchange(self, payload: bytes, about: str) -> bytes:
        worker = self._current_worker()
        self.asked += 1
        call = Allowance(self._limits.seconds_per_call)
        try:
            return self._converse(worker, payload, about, Stopwatch(worker.clock, [call, self._case], self._deadline))
        except OutOfTime as end:
            self._retire()
            raise StudentTimeout(f"{about} {self._timeout_text(end)}") from None
        except ChannelClosed:
            raise StudentCrash(self._crash_text(about)) from None

    def _converse(self, worker: Process, payload: bytes, about: str, stopwatch: Stopwatch) -> bytes:
        worker.channel.send(payload, stopwatch)
        while True:
            frame = worker.channel.receive_frame(stopwatch)
            if frame.kind != LENT:
                stopwatch.count()
                return frame.payload
            self.weigh(len(frame.payload), about)
            with stopwatch.paused():
                answer = self._answer_lent(frame.payload)
            worker.channel.send(answer, stopwatch)

    def _answer_lent(self, request: bytes) -> bytes:
        """Answer a request about a lent object; a case may use as much of the grader's time as of the worker's."""
        started = time.thread_time()
        answer = self._lender.answer(request)
        self._lending.spent += Spent(computing=time.thread_time() - started)
        if self._lending.left() < 0:
            raise OutOfTime(self._lending)
        return answer

    def require_fresh(self) -> None:
        """Go on only in a fresh worker, and keep it from later cases.

        Raises:
            NeedsFreshWorker: the case's worker has served another case.
        """
        self._reusable = False
        if self.used:
            self.doubtful = True
            raise NeedsFreshWorker("this needs a fresh worker")

    def lend(self, proxy: Any) -> object:
        """A marker through which student code uses an object of the reference."""
        self.require_fresh()
        return self._lender.lend(proxy)

    def export(self, value: object) -> object:
        """Lent objects are sent as their Ref."""
        return value if isinstance(value, Ref) and value.lent else super().export(value)

    def admit(self, marker: object, label: str) -> object:
        """A lent object that comes back is used through the worker like the worker's own: errors are the student's."""
        if isinstance(marker, Ref) and marker.lent:
            self._lender.take_back(marker)
            return ObjectProxy(self, marker, label)
        return super().admit(marker, label)

    def _current_worker(self) -> Process:
        if self._ended:
            raise StudentTimeout("The case is over.")
        if self._worker is None:
            prepared = self._pool.take()
            self._worker, self._reusable = prepared.process, True
            self._import_printed = self.survey.printed if self.survey else ""
            try:
                self._pool.await_loaded(prepared)
            except ImportEnded as ended:
                self._retire()
                raise StudentCrash(f"{self.file_of(ended.module)}, imported again: {ended.text}") from None
            self._pool.prepare()
        return self._worker

    def _retire(self) -> Process | None:
        """Discard the case's worker: kill it and keep what it printed."""
        process, self._worker = self._worker, None
        self._ended = True
        self.era += 1
        if process is not None:
            self._printed += self._without_import(process.kill())
        return process

    def _without_import(self, printed: str) -> str:
        """What a worker printed in its cases; its first case's output follows that of the import."""
        return printed.removeprefix(self._import_printed)

    def _is_like_fresh(self) -> bool:
        """Whether there is a worker that has served a case and is as it was before."""
        if self._worker is None or not self._reusable:
            return False
        patience = Stopwatch(self._worker.clock, [Allowance(self._limits.seconds_per_call)], self._deadline)
        try:
            answer = self._converse(self._worker, encode(["begin"]), "the start of a case", patience)
        except (OutOfTime, ChannelClosed, StudentCrash):
            return False
        return read_answer(answer, lambda marker: None).value is True

    def _timeout_text(self, end: OutOfTime) -> str:
        if end.allowance is self._lending:
            return f"made the grader's own objects work for more than {in_seconds(end.allowance.seconds)}."
        if end.allowance is not self._case:
            return f"{end} and was stopped."
        return f"was still running at this case's time limit of {end.allowance.limit()}, and was stopped."

    def _crash_text(self, about: str) -> str:
        process = self._retire()
        assert process is not None
        return f"{about} {FLOODED if process.flooded else ending_of(process.status())}"
