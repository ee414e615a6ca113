"""sys.stdout and sys.stdin where a case has replaced them: student code prints and reads elsewhere, in its worker.

``with redirect_stdout(io.StringIO()) as out: hw.greet()``, pytest's ``capsys`` and ``sys.stdin = io.StringIO("3\\n")``
replace them in the grader's process. A session then writes what student code printed to the one and sends the
content of the other.
"""

from __future__ import annotations

import sys


class Redirected:
    """What has been replaced since the case began."""

    def __init__(self) -> None:
        self._out, self._in = sys.stdout, sys.stdin

    def wants_output(self) -> bool:
        """Whether the case reads what is printed."""
        return sys.stdout is not self._out

    def pass_on(self, printed: str) -> None:
        """Print what student code printed."""
        sys.stdout.write(printed)

    def input(self) -> str:
        """What the case has written for student code to read, once; empty if it has written nothing."""
        if sys.stdin is self._in:
            return ""
        found = sys.stdin.read()
        return found if isinstance(found, str) else ""
