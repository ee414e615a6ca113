"""Every error of the autograder, drawn as a tree: ours on one side, theirs on the other.

    AutograderError
    ├── GraderError            ours: the grader, a homework's files or the machine is at fault
    │   ├── HomeworkError      a homework's own files are wrong (homework.toml, weights, markers)
    │   └── SandboxError       the sandbox could not be set up or broke its own rules
    └── SubmissionError        theirs: one clear sentence for the student
        ├── IntakeError        the zip, folder or file cannot be taken
        └── StudentError       the student's code raised, or answered with something unusable

    WorkerGone (BaseException) the worker is dead: nothing in a case may catch it, Hypothesis included
    ├── StudentTimeout         it ran past its deadline and was killed
    └── StudentCrash           it ended by itself (segfault, os._exit, memory)

A message is one sentence or more: subject, value, reason, next step.
"""

from __future__ import annotations


class AutograderError(Exception):
    """The root of everything this project raises on purpose."""


class GraderError(AutograderError):
    """The grader is at fault; never shown as the student's mistake."""


class HomeworkError(GraderError):
    """A homework's declaration, cases or reference are wrong."""


class SandboxError(GraderError):
    """The sandbox could not be set up."""


class SubmissionError(AutograderError):
    """The submission is at fault; the text is for the student."""


class IntakeError(SubmissionError):
    """The submission cannot be taken: not a zip, too large, files missing."""


class StudentError(SubmissionError):
    """The student's code raised an exception.

    Attributes:
        kind: the exception's type name, such as ``"ValueError"``; empty where the grader says it in its own words.
        text: the exception's message, already cleaned and capped.
        trace: the student's own frames of the traceback, as text; may be empty.
        where: the call that raised, such as ``"Linear((W, b)).forward(x)"``; may be empty.
    """

    def __init__(self, kind: str, text: str, trace: str = "", where: str = "") -> None:
        super().__init__(": ".join(part for part in (kind, text) if part))
        self.kind = kind
        self.text = text
        self.trace = trace
        self.where = where


class WorkerGone(BaseException):
    """The worker is dead. A BaseException, so that no ``except Exception`` in a case swallows it."""


class StudentTimeout(WorkerGone):
    """A call or a case ran past its deadline; the worker was killed."""


class StudentCrash(WorkerGone):
    """The worker ended by itself: a segfault, ``os._exit``, or out of memory."""
