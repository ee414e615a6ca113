"""For students: ``python run_tests.py`` runs the public cases; ``python run_tests.py --help`` lists the options."""

import importlib.util
import sys
from pathlib import Path

NEEDED = {"numpy": "numpy", "pytest": "pytest", "hypothesis": "hypothesis", "gradescope_utils": "gradescope-utils",
          "msgspec": "msgspec", "rich": "rich"}


def problem():
    """Why the tests cannot run here, in one sentence with the next step; empty if they can."""
    if sys.version_info < (3, 10):  # noqa: UP036 - with an old Python, students see this sentence and not a traceback
        return "Python 3.10 or newer is needed, but this is {}.{}.".format(*sys.version_info)
    if not (Path(__file__).resolve().parent / "autograder" / "student" / "main.py").is_file():
        return ("run_tests.py needs the rest of the handout, and the folder autograder is not beside it. "
                "Run it in the folder into which you unzipped the handout.")
    missing = [package for module, package in NEEDED.items() if importlib.util.find_spec(module) is None]
    if missing:
        return "Not installed for this Python: {}. Run this once, then try again:\n    {} -m pip install -r {}".format(
            ", ".join(missing), "python" if sys.platform == "win32" else "python3", "requirements.txt")
    return ""


if __name__ == "__main__":
    if problem():
        print(problem(), file=sys.stderr)
        sys.exit(2)
    from autograder.student.main import main

    sys.exit(main())
