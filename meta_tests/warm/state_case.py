"""Tells what the grader's process is like, spoils it, and does what the environment asks for."""

import ctypes
import decimal
import gc
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from gradescope_utils.autograder_utils.decorators import weight

random.seed(5)
np.random.seed(5)


@weight(1)
def test_state(submission, request):
    """The grader's process is like a new one."""
    if "STATE" in os.environ:
        Path(os.environ["STATE"]).write_text(json.dumps(state(request)))
    spoil()
    disaster = os.environ.get("DISASTER", "")
    if disaster == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if disaster == "killed while a worker computes":
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGKILL)).start()
        submission.toy.hang()
    if disaster == "hangs":
        time.sleep(3600)
    if disaster == "exits":
        os._exit(7)
    if disaster == "writes":
        print("a warning of a case", file=sys.stderr)


def state(request):
    """What could differ from a new process, as plain data."""
    umask = os.umask(0)
    os.umask(umask)
    profile = hypothesis.settings()
    return {
        "environment": {key: value for key, value in os.environ.items() if key not in ("STATE", "PYTEST_CURRENT_TEST")},
        "cwd": str(Path.cwd()), "umask": umask, "argv": sys.argv[1:], "path": sys.path,
        "random": random.getstate(), "numpy random": [str(part) for part in np.random.get_state()],
        "numpy errors": np.geterr(), "numpy print": repr(np.get_printoptions()),
        "hypothesis": repr(profile), "hypothesis profile": profile.get_current_profile_name(),
        "pytest": [str(request.config.invocation_params.args), sorted(map(str, vars(request.config.option).items())),
                   [item.nodeid for item in request.session.items], request.session.testscollected,
                   request.session.testsfailed, plugins(request.config)],
        "signals": {number.name: handler(number) for number in signal.Signals},
        "mask": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "filters": [str(entry) for entry in warnings.filters], "recursion": sys.getrecursionlimit(),
        "threads": sorted(thread.name.partition(" ")[0] for thread in threading.enumerate()),
        "collector": [gc.isenabled(), gc.get_threshold()], "decimal": str(decimal.getcontext()),
        "finders": [getattr(finder, "__name__", type(finder).__name__) for finder in sys.meta_path],
        "folder": tempfile.gettempdir(), "streams": [repr(type(sys.stdout)), sys.stdout.encoding, sys.stderr.errors],
        "priority": os.getpriority(os.PRIO_PROCESS, 0), "affinity": sorted(os.sched_getaffinity(0)),
        "readable by others": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
        "modules": sorted(sys.modules), "double": int(pytest is not None),
    }


def handler(number):
    found = signal.getsignal(number)
    return getattr(found, "__qualname__", str(found))


def plugins(config):
    return sorted(name for name, _ in config.pluginmanager.list_name_plugin() if not name.isdigit())


def spoil():
    """Change all of it."""
    os.environ["SPOILED"] = "1"
    os.environ.pop("HOME", None)
    os.chdir("/")
    os.umask(0o777)
    random.seed(6)
    np.random.seed(6)
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    sys.path.append("/spoiled")
    sys.modules["spoiled"] = sys
    sys.setrecursionlimit(500)
    warnings.simplefilter("error")
    decimal.getcontext().prec = 3
    hypothesis.settings.register_profile("spoiled", max_examples=1)
    hypothesis.settings.load_profile("spoiled")
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    tempfile.tempdir = "/spoiled"
    gc.disable()
