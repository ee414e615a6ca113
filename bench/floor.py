"""The floor: the same cases on a student's files in this very process, without any framework.

``python bench/floor.py cmu_hw3 FOLDER`` imports NumPy and the student's modules, calls every case function once (a fuzz
case with as many examples as the engine draws) and prints how many passed; ``--list`` prints the names of those that
did. pytest, Hypothesis and gradescope-utils are not imported: small stand-ins below serve what the cases use of them.

The cases are found in the files, as pytest finds them, so a new one runs here too. Programs of calls run step by step
in this process. The benchmark compares the names of the cases with the grader's before it measures.
"""

from __future__ import annotations

import importlib.util
import inspect
import random
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = 20


class Draw:
    """A strategy: draws a value from a random generator."""

    def __init__(self, draw):
        self.draw = draw

    def map(self, function):
        return Draw(lambda rng: function(self.draw(rng)))


def stand_in_strategies():
    st = types.ModuleType("hypothesis.strategies")
    st.SearchStrategy = Draw
    st.integers = lambda low, high: Draw(lambda rng: rng.randint(low, high))
    st.booleans = lambda: Draw(lambda rng: rng.random() < 0.5)
    st.sampled_from = lambda values: Draw(lambda rng: rng.choice(values))
    st.permutations = lambda values: Draw(lambda rng: rng.sample(list(values), len(values)))
    st.builds = lambda make, *parts: Draw(lambda rng: make(*(part.draw(rng) for part in parts)))
    st.tuples = lambda *parts: Draw(lambda rng: tuple(part.draw(rng) for part in parts))
    st.lists = lambda part, min_size=0, max_size=5: Draw(
        lambda rng: [part.draw(rng) for _ in range(rng.randint(min_size, max_size))])
    return st


def stand_in_arrays(dtype, shape, elements):
    import numpy as np

    return Draw(lambda rng: np.array([elements.draw(rng) for _ in range(int(np.prod(shape)))], dtype).reshape(shape))


def given(**strategies):
    def wrap(function):
        def run(**fixtures):
            rng = random.Random(0)
            for _ in range(EXAMPLES):
                function(**fixtures, **{name: strategy.draw(rng) for name, strategy in strategies.items()})

        run.__wanted__ = [name for name in inspect.signature(function).parameters if name not in strategies]
        return run

    return wrap


def keep(*_args, **_kwargs):
    """A decorator that changes nothing."""
    return lambda function: function


def fixture(function=None, scope="function", **_kwargs):
    """A decorator that marks a fixture as pytest does."""
    if function is None:
        return lambda function: fixture(function, scope)
    function._fixture_function_marker = types.SimpleNamespace(scope=scope, params=None, autouse=False, name=None)
    function._get_wrapped_function = lambda: function
    return function


def install_stand_ins():
    hypothesis = types.ModuleType("hypothesis")
    hypothesis.given, hypothesis.settings, hypothesis.example = given, keep, keep
    hypothesis.strategies = stand_in_strategies()
    extra = types.ModuleType("hypothesis.extra")
    extra.numpy = types.ModuleType("hypothesis.extra.numpy")
    extra.numpy.arrays = stand_in_arrays
    decorators = types.ModuleType("gradescope_utils.autograder_utils.decorators")
    for name in ("weight", "number", "tags", "visibility", "leaderboard", "partial_credit", "hide_errors"):
        setattr(decorators, name, keep)
    pytest = types.ModuleType("pytest")
    pytest.fixture = fixture
    sys.modules.update({
        "hypothesis": hypothesis, "hypothesis.strategies": hypothesis.strategies, "hypothesis.extra": extra,
        "hypothesis.extra.numpy": extra.numpy, "gradescope_utils": types.ModuleType("gradescope_utils"),
        "gradescope_utils.autograder_utils": types.ModuleType("gradescope_utils.autograder_utils"),
        "gradescope_utils.autograder_utils.decorators": decorators, "pytest": pytest})


class Side:
    """Plain modules under the interface that a case expects."""

    live = True

    def __init__(self, folder, names):
        for name in names:
            setattr(self, name, load(folder / f"{name}.py", name))
        for name in names:
            sys.modules.pop(name)

    namespace = staticmethod(types.SimpleNamespace)

    @staticmethod
    def make(kind, *args, **attributes):
        """An object whose attributes are set to copies: the cases keep their arrays."""
        kind.__setattr__ = set_copy
        made = kind(*args)
        for name, value in attributes.items():
            setattr(made, name, value)
        return made

    fetch = staticmethod(lambda array: array)
    refer = staticmethod(getattr)
    lend = staticmethod(lambda piece: piece)
    renew = staticmethod(lambda: None)

    def has(self, module, name):
        return hasattr(getattr(self, module), name)

    def loaded(self, module):
        return hasattr(self, module)

    @staticmethod
    def run(steps):
        """The steps of a program; arguments and results are copies, as the cases expect."""
        from autograder.sandbox.request import Ran
        from autograder.worker.executor import Executor

        results = []
        for step in steps:
            operation, *arguments = copied(step.request, results)
            found = Executor({}).perform(operation, *arguments)
            results.append(copied(getattr(found, "value", found), results))
        return Ran(results)

    @staticmethod
    def share(array, writeable=True):
        array = array.copy()
        array.flags.writeable = writeable
        return array


def copied(value, results):
    """Data anew, with an earlier result for each Slot; objects as they are."""
    from autograder.wire.values import Slot

    if isinstance(value, (list, tuple)):
        return type(value)(copied(item, results) for item in value)
    if isinstance(value, dict):
        return {key: copied(item, results) for key, item in value.items()}
    if isinstance(value, Slot):
        return results[value.step]
    return value.copy() if type(value).__module__ == "numpy" else value


def set_copy(self, name, value):
    object.__setattr__(self, name, value.copy() if hasattr(value, "copy") else value)


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain_sides(homework, folder):
    """The student's and the reference's modules as they are."""
    names = [path.stem for path in sorted(homework.reference_dir.glob("*.py")) if (folder / path.name).exists()]
    return {"submission": Side(folder, names), "reference": Side(homework.reference_dir, names)}


def torch_sides(homework, folder):
    """The same where cases speak of tensors as arrays: somebody must turn them into torch's, in this process, and copy
    a program's results before its next step changes them."""
    from autograder.engine.forbidden import ForbiddenUses
    from autograder.inprocess.backend import OpenBackend
    from autograder.sandbox.local import DirectBackend, load_trusted
    from autograder.sandbox.submission import Submission

    sources = {name: (folder / name).read_bytes() for name in homework.source_files}
    theirs = OpenBackend(load_trusted(folder, homework.source_files), sources)
    ours = DirectBackend(load_trusted(homework.reference_dir, homework.reference_files))
    return {"submission": Submission(theirs, homework.modules),
            "reference": Submission(ours, homework.reference_modules),
            "forbidden": ForbiddenUses(homework.forbidden, [])}


def main(name, folder, list_passed=False):
    sys.path.insert(0, str(ROOT))
    from autograder.homework import load_homework
    from autograder.inprocess.fixtures import Fixtures

    install_stand_ins()
    homework = load_homework(name)
    sys.path.insert(0, homework.root)  # an edition's folder; its cases import each other
    sides = torch_sides if "torch" in homework.libraries else plain_sides
    known = {**sides(homework, folder), "settings": homework.settings,
             "remark": lambda sentence: None, "carry": lambda sentence: None,
             "set_leaderboard_value": lambda value: None, "set_score": lambda value: None}
    conftest = homework.cases_dir / "conftest.py"
    shared = vars(load(conftest, "floor_conftest")) if conftest.is_file() else {}
    made = {}
    passed, total = [], 0
    for path in sorted(homework.cases_dir.glob("*/test_*.py")):
        module = load(path, f"floor_{path.parent.name}_{path.stem}")
        fixtures = Fixtures([shared, vars(module)], made)
        for case, function in list(vars(module).items()):
            if case.startswith("test_"):
                total += 1
                if run(function, fixtures, known):
                    passed.append(f"{path.relative_to(homework.root).as_posix()}::{case}")
    print("\n".join(passed) if list_passed else f"{len(passed)} of {total} cases passed")
    return 0 if len(passed) == total else 1


def run(function, fixtures, known):
    wanted = getattr(function, "__wanted__", None) or list(inspect.signature(function).parameters)
    try:
        with fixtures.given(wanted, known, function.__name__) as values:
            function(**values)
    except AssertionError as failure:
        print(f"{function.__name__}: {failure}")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), "--list" in sys.argv))
