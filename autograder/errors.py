"""Every error of the autograder, as a tree: the grader's faults and the submission's.

    AutograderError
    ├── GraderError            ours: the grader, a homework's files or the machine is at fault
    │   ├── NeedsFreshWorker   a trial cannot go on; the case is judged anew, so no one sees this
    │   ├── ReferenceRaised    the reference raised; a case that asks for that may catch it
    │   ├── HomeworkError      a homework's own files are wrong (homework.toml, weights, markers)
    │   └── SandboxError       the sandbox could not be set up or broke its own rules
    └── SubmissionError        theirs: one clear sentence for the student
        ├── IntakeError        the zip, folder or file cannot be read
        └── StudentError       the student's code raised, or returned something unusable

    WorkerGone (BaseException) the worker is dead; no case may catch this, nor may Hypothesis
    ├── StudentTimeout         it exceeded a time limit and was killed
    └── StudentCrash           it ended by itself (segfault, os._exit, memory)
    RunOver (BaseException)    the time of the whole run is up; the case that was running counts as not run

A message is one sentence or more: subject, value, reason, next step.
"""

from __future__ import annotations


class AutograderError(Exception):
    """The base class of everything that this project raises on purpose."""


class GraderError(AutograderError):
    """The grader is at fault; never shown as the student's mistake."""


class NeedsFreshWorker(GraderError):
    """A case in a used worker does what only a fresh one may do; it is judged anew, in a fresh one."""


class HomeworkError(GraderError):
    """A homework's declaration, cases or reference are wrong."""


class SandboxError(GraderError):
    """The sandbox could not be set up."""


class SubmissionError(AutograderError):
    """The submission is at fault; the text is for the student."""


class IntakeError(SubmissionError):
    """The submission cannot be read: not a zip, too large, files missing."""


class StudentError(SubmissionError):
    """The student's code raised an exception; if its class is known, this is also an instance of that class.

    See ``sandbox/raised.py``. ``str(error)`` is then the student's message, and ``summary`` always has the kind too.

    Attributes:
        kind: the exception's type name, such as ``"ValueError"``; empty if the grader's own words say it.
        text: the exception's message, already cleaned and capped.
        trace: the student's own frames of the traceback, as text; may be empty.
        where: the call that raised, such as ``"Linear((W, b)).forward(x)"``; may be empty.
        no_secret: a sentence on it that students may read of a hidden case, too, because no word of it depends on what
            the student's code did while the case ran; empty if there is none.
    """

    def __init__(self, kind: str, text: str, trace: str = "", where: str = "", no_secret: str = "") -> None:
        self.kind = kind
        self.text = text
        self.trace = trace
        self.where = where
        self.no_secret = no_secret
        Exception.__init__(self, self.summary)  # not super(), which may be a class of the student's exception

    @property
    def summary(self) -> str:
        """The kind and the message, such as ``"ValueError: negative"``."""
        return ": ".join(part for part in (self.kind, self.text) if part)


class ReferenceRaised(GraderError):
    """The reference raised an exception; if its class is known, this is also an instance of that class.

    The attributes are those of StudentError.
    """

    def __init__(self, kind: str, text: str, trace: str = "", where: str = "") -> None:
        self.kind = kind
        self.text = text
        self.trace = trace
        self.where = where
        Exception.__init__(self, self.summary)

    @property
    def summary(self) -> str:
        """What happened, for maintainers."""
        return f"The reference raised {self.kind} in {self.where}: {self.text}"


class RunOver(BaseException):
    """The time of the whole run is up while the grader's own code works on a case."""


class WorkerGone(BaseException):
    """The worker is dead. A BaseException, so that no ``except Exception`` in a case swallows it."""


class StudentTimeout(WorkerGone):
    """A call or a case exceeded its time limit; the worker was killed."""


class StudentCrash(WorkerGone):
    """The worker ended by itself: a segfault, ``os._exit``, or out of memory."""
