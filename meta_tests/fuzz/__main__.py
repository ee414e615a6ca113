"""The long run: ``python -m meta_tests.fuzz``. Exit status 1 if an attempt ended badly.

``--count`` says how many attempts, ``--first`` with which number they begin: ``zips --first 17 --count 1`` repeats
attempt 17 of the target ``zips`` alone.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import sys
import warnings
from functools import partial

from autograder.engine.process import prepare_process

from .driver import lines, run
from .submissions import close
from .targets import TARGETS


def main() -> int:
    """Run the chosen targets; print what they find, and how many attempts ended how."""
    prepare_process()
    warnings.simplefilter("ignore", SyntaxWarning)  # broken submissions have them
    parser = argparse.ArgumentParser("python -m meta_tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"any of {', '.join(TARGETS)}; by default all")
    parser.add_argument("--count", type=int, help="attempts of each target; by default as many as the target wants")
    parser.add_argument("--first", type=int, default=0, help="the number of the first attempt")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin no attempt of a target after so many")
    arguments = parser.parse_args()
    if unknown := set(arguments.targets) - set(TARGETS):
        parser.error(f"no target is called {', '.join(sorted(unknown))}")
    faults = 0
    for target in (TARGETS[name] for name in arguments.targets or TARGETS):
        tally = run(target, arguments.count or target.long, arguments.first, arguments.minutes,
                    os.cpu_count() or 1, partial(print, flush=True))
        faults += len(tally.faults)
        print("\n".join(lines(target, tally)), flush=True)
    close()
    print(f"memory: at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
