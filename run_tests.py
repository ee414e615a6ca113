"""The student's door: ``python run_tests.py`` runs the public cases; ``python run_tests.py --help`` says what else."""

import importlib.util
import sys

NEEDED = {"numpy": "numpy", "pytest": "pytest", "hypothesis": "hypothesis", "gradescope_utils": "gradescope-utils",
          "msgspec": "msgspec", "rich": "rich"}


def problem():
    """Why nothing can run here, in one sentence with the next step; empty where all is well."""
    if sys.version_info < (3, 10):  # noqa: UP036 - an old Python shall read this sentence, not a traceback
        return "This needs Python 3.10 or newer, and this is {}.{}.".format(*sys.version_info)
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
