"""The two sides of a case: the submission's session, and the reference, live or as it was recorded."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from ..errors import GraderError
from ..homework import Homework
from ..sandbox.answers import Recorder, Replay, unpack_answers
from ..sandbox.interface import Interface, read_interface
from ..sandbox.local import DirectBackend, LocalBackend, load_trusted
from ..sandbox.session import Session
from ..sandbox.steps import Step
from ..sandbox.submission import Submission
from .grading import Sides

ANSWERS = "answers.bin"


class SessionSides(Sides):
    """The submission's session and the backend that answers for the reference; cases start and end on both together.

    Attributes:
        live: whether the reference itself answers, not a recording.
    """

    def __init__(self, homework: Homework, session: Session, deadline: float) -> None:
        self.live = homework.reference_dir.is_dir()
        self._answers = _live(homework) if self.live else _recorded(homework)
        self._session, self._homework = session, homework
        self._deadline = deadline
        super().__init__(Submission(session, homework.modules),
                         Submission(self._answers, homework.reference_modules, self.live))

    def begin(self, fresh: bool = True) -> bool:
        """Start a case."""
        self._answers.begin()
        self._session.begin(self.seconds_left(), fresh)
        return self._session.used

    def begin_example(self) -> None:
        """Start an example of a fuzzed case; recorded answers are kept for each example separately."""
        if isinstance(self._answers, (Recorder, Replay)):
            self._answers.begin()
        self._session.forget_steps()

    def steps(self) -> Sequence[Step]:
        """The steps that the case, or its last example, has asked of the submission."""
        return self._session.steps

    def notebooks(self) -> Collection[str]:
        """The submission's modules that were made from notebooks."""
        return [file.removesuffix(".py") for file in self._session.origins.files]

    def requests(self) -> int:
        """How many requests have been sent to the submission in this run."""
        return self._session.asked

    @contextmanager
    def by_reference(self) -> Iterator[bool]:
        """Within the block, the reference answers in place of the submission; gives whether it can."""
        if not self.live:
            yield False
            return
        reference = LocalBackend(load_trusted(self._homework.reference_dir, self._homework.source_files))
        with self._session.answered_by(reference.exchange):
            yield True

    def is_proved(self) -> bool:
        """Whether the reference is known to pass every case: where its answers are recorded, it did."""
        return not self.live

    def is_doubtful(self) -> bool:
        """Whether the case has done in a used worker what only a fresh one may do."""
        return self._session.doubtful

    def lost(self) -> str:
        """Why the case has lost its worker or got none."""
        return self._session.lost

    def end(self, keep: bool = False) -> str:
        """End the case."""
        return self._session.end(keep)

    def seconds_left(self) -> float:
        """The seconds until the deadline."""
        return self._deadline - time.monotonic()


def _live(homework: Homework) -> LocalBackend | Replay:
    return DirectBackend(load_trusted(homework.reference_dir, homework.reference_files))


def interface_of(homework: Homework) -> Interface:
    """What the reference defines: read from its files, or in a handout from what is recorded beside its answers.

    Raises:
        GraderError: neither can be read.
    """
    if homework.reference_dir.is_dir():
        return read_interface(homework.reference_dir, homework.source_files)
    return _recorded(homework).recorded_interface()


def _recorded(homework: Homework) -> Replay:
    path = homework.cases_dir / ANSWERS
    if not path.is_file():
        raise GraderError(f"There is no reference/{homework.id}/ and no {path.name} in tests/{homework.id}/; "
                          f"unzip the handout again, or work in the whole project.")
    return Replay(unpack_answers(path.read_bytes()))
