"""Lets a case start a file of the submission as a program, as suites for other harnesses do.

``subprocess.run([sys.executable, "calculator.py"], input="2 3", ...)`` would start it here, beside the reference, where
it is not even on disk. Within ``scripts_in_worker`` it runs in the worker, and the case gets its output and its exit
status. All other commands are started as ever. A command that names such a file in another way, such as a pipe of the
shell, is refused: the case then could not be judged.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

from gradescope_utils.autograder_utils import files as files_of_suites  # type: ignore[import-untyped]

from ..errors import GraderError
from ..sandbox.submission import Submission

PYTHON = re.compile(r"python[\d.]*(\.exe)?")
WITH_VALUE = ("-W", "-X")
OF_THE_SHELL = set("|<>;&$`(){}*?\n")
REFUSED = ("A case starts {name} by {command!r}. Only python {name} with its arguments can be started here; use "
           "submission.run_script({name!r}, ...), or subprocess.run([sys.executable, {name!r}, ...]).")


class _Target:
    """The submission whose files are run, and their names."""

    submission: Submission | None = None
    files: Collection[str] = ()


class _Popen(subprocess.Popen):  # type: ignore[type-arg]
    """``subprocess.Popen``; for a file of the submission, a stand-in."""

    def __new__(cls, args: Any, *_: Any, **options: Any) -> Any:
        found = script_of(args, _Target.files)
        if found is None or _Target.submission is None:
            return super().__new__(cls)
        return _Started(_Target.submission, args, found, **options)


class _Started:
    """A file of the submission as a started program; it runs when its output or its end is asked for."""

    def __init__(self, submission: Submission, args: Any, command: Sequence[str], *, stdin: Any = None,
                 stdout: Any = None, stderr: Any = None, text: Any = None, encoding: Any = None, errors: Any = None,
                 universal_newlines: Any = None, **_: Any) -> None:
        self.args, self.pid = args, os.getpid()
        self.returncode: int | None = None
        self._submission, self._command = submission, command
        self._text = bool(text or encoding or errors or universal_newlines)
        self._targets = stdout, stderr
        self._given = stdin
        self.stdin = _Input(self._text) if stdin == subprocess.PIPE else None
        self._streams: tuple[Any, Any] = (None, None)

    def __enter__(self) -> _Started:
        return self

    def __exit__(self, *details: object) -> None:
        self.wait()

    @property
    def stdout(self) -> Any:
        """What it has printed, to read from; None if that was not asked for."""
        self.wait()
        return self._streams[0]

    @property
    def stderr(self) -> Any:
        """As ``stdout``."""
        self.wait()
        return self._streams[1]

    def communicate(self, input: Any = None, timeout: float | None = None) -> tuple[Any, Any]:
        """Run it to its end and return its output."""
        if input is not None and self.stdin is not None:
            self.stdin.write(input)
        self.wait()
        out, err = (None if stream is None else stream.read() for stream in self._streams)
        return out, err

    def wait(self, timeout: float | None = None) -> int:
        """Run it to its end, unless it has run."""
        if self.returncode is None:
            name, *arguments = self._command
            merge = self._targets[1] == subprocess.STDOUT
            ran = self._submission.run_script(name, *arguments, stdin=self._input(), merge=merge)
            self.returncode = ran.status
            self._streams = self._sent(ran.stdout, self._targets[0]), self._sent(ran.stderr, self._targets[1])
        return self.returncode

    def poll(self) -> int:
        """The exit status."""
        return self.wait()

    def kill(self) -> None:
        """Nothing to do: it has ended, or it has not started."""

    terminate = kill

    def send_signal(self, number: int) -> None:
        """Nothing to do."""

    def _input(self) -> str:
        if self.stdin is not None:
            return self.stdin.text()
        content = self._given.read() if hasattr(self._given, "read") else ""
        return content if isinstance(content, str) else content.decode("utf-8", "replace")

    def _sent(self, text: str, target: Any) -> Any:
        """A stream to read from; None if the text went elsewhere."""
        content: Any = text if self._text else text.encode()
        if target == subprocess.PIPE:
            return io.StringIO(text) if self._text else io.BytesIO(content)
        if hasattr(target, "write"):
            binary = "b" in getattr(target, "mode", "") or isinstance(target, io.BytesIO)
            target.write(text.encode() if binary else text)
            target.flush()
        return None


class _Input:
    """The input of a program that has not started yet; it keeps its content when it is closed."""

    def __init__(self, is_text: bool) -> None:
        self._parts: list[Any] = []
        self._is_text = is_text

    def write(self, content: Any) -> int:
        """Add some input."""
        self._parts.append(content)
        return len(content)

    def flush(self) -> None:
        """Nothing to do."""

    close = flush

    def text(self) -> str:
        """All of it."""
        return "".join(self._parts) if self._is_text else b"".join(self._parts).decode("utf-8", "replace")


def script_of(command: Any, files: Collection[str]) -> list[str] | None:
    """The file and the arguments of a command that starts a file of the submission; None if it starts another program.

    Raises:
        GraderError: it names such a file in a way that cannot be followed.
    """
    words = _words(command)
    named = next((file for word in words for file in files if PurePath(word).name == file), None)
    found = _after_python(words, files)
    if found is not None and not (isinstance(command, str) and OF_THE_SHELL & set(command)):
        return found
    if named is not None and _is_started(words, named):
        raise GraderError(REFUSED.format(name=named, command=command))
    return None


def _words(command: Any) -> list[str]:
    if isinstance(command, (str, bytes, os.PathLike)):
        try:
            return shlex.split(os.fsdecode(command))
        except ValueError:
            return os.fsdecode(command).split()
    return [os.fsdecode(word) for word in command]


def _after_python(words: Sequence[str], files: Collection[str]) -> list[str] | None:
    """The file and its arguments; the words are ``python [options] file ...``, ``python -m module`` or ``./file``."""
    rest = list(words)
    if rest and (rest[0] == sys.executable or PYTHON.fullmatch(PurePath(rest[0]).name)):
        rest.pop(0)
        while rest and rest[0].startswith("-") and rest[0] not in ("-m", "-c", "-"):
            del rest[:2 if rest[0] in WITH_VALUE else 1]
        if len(rest) > 1 and rest[0] == "-m":
            rest = [f"{rest[1]}.py", *rest[2:]]
    if rest and PurePath(rest[0]).name in files:
        return [PurePath(rest[0]).name, *rest[1:]]
    return None


def _is_started(words: Sequence[str], file: str) -> bool:
    """Whether the words start a file somewhere; reading or comparing it is no start."""
    places = [place for place, word in enumerate(words) if PurePath(word).name == file]
    return any(place == 0 or PYTHON.fullmatch(PurePath(words[place - 1]).name) for place in places)


@contextmanager
def scripts_in_worker(submission: Submission | None, files: Collection[str]) -> Iterator[None]:
    """Within the block, a case that starts one of these files gets its run in the worker.

    Case files that were imported within such a block keep the stand-in, which starts other programs as ever.

    Args:
        submission: None: nothing is run, case files are only imported.
    """
    replaced: list[tuple[Any, str, Any]] = [(subprocess, "Popen", _Popen), (os, "system", _system),
                                            (files_of_suites, "check_submitted_files", _check_submitted_files)]
    before = [(place, name, getattr(place, name)) for place, name, _ in replaced]
    for place, name, stand_in in replaced:
        setattr(place, name, stand_in)
    _Target.submission, _Target.files = submission, files
    try:
        yield
    finally:
        for place, name, original in before:
            setattr(place, name, original)
        _Target.submission, _Target.files = None, ()


def _check_submitted_files(paths: Sequence[str], base: str = "") -> list[str]:
    """``check_submitted_files`` of gradescope-utils: those that were not handed in."""
    return [path for path in paths if _Target.submission is None or not _Target.submission.handed_in(path)]


def _system(command: str) -> int:
    """``os.system``."""
    status = subprocess.Popen(command, shell=True).wait()
    return status << 8 if status >= 0 else -status
