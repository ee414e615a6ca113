"""A dry run: what a file's statements call is recorded, and nothing of it is done."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.worker.dry_run import dry_run

TRAINER = {"takes": ["model", "data"], "gives": ({"argument": "model"}, [0.1, 0.4])}
PLAN: dict[str, Any] = {
    "recorders": {"train": TRAINER, "Net": {"takes": ["size"]}, "load": {"takes": [], "gives": {"x": np.ones((2, 3))}}},
    "known": {"data": {"x": np.zeros((2, 3))}}, "watched": ["matplotlib"], "seconds": 0.2}


def run_dry(*statements: str) -> tuple[list[Any], list[Any]]:
    """The recorded calls, and what raised, of these lines."""
    found = dry_run("\n".join(statements).encode(), "toy.py", PLAN)
    return found["calls"], found["raised"]


def test_calls_are_recorded_with_the_names_of_arguments() -> None:
    """Positional arguments get the recorder's names, further ones their places, keywords their own."""
    calls, raised = run_dry("net = Net(64, 'big')", "net, history = train(net, data, rate=0.5, epochs=np.int64(3))",
                              "import numpy as np", "net, history = train(net, data, rate=0.5, epochs=np.int64(3))")

    assert calls[0] == ["Net", {"size": 64, "1": "big"}]
    assert calls[1][1]["model"] == {"is": "result", "call": 0}
    assert (calls[1][1]["rate"], calls[1][1]["epochs"]) == (0.5, 3)
    assert calls[1][1]["data"]["items"]["x"]["shape"] == [2, 3]
    assert raised[0][:2] == [2, "NameError"]


def test_an_answer_contains_the_arguments_of_its_call() -> None:
    """A trainer gives back the model that it got, and the declared numbers."""
    calls, raised = run_dry("net, history = train(Net(3), data)", "train(net, None, last=history[-1])")

    assert raised == []
    assert calls[2] == ["train", {"model": {"is": "result", "call": 0}, "data": None, "last": 0.4}]


@pytest.mark.parametrize("definition", ["def train(model, data): raise SystemExit", "class Net: pass",
                                        "if True:\n    def train(): 1 / 0"])
def test_a_recorder_keeps_its_name_whatever_the_file_defines(definition: str) -> None:
    """The file's own trainer and class are never called."""
    calls, raised = run_dry(definition, "train(Net(5), data)")

    assert [name for name, _ in calls] == ["Net", "train"]
    assert raised == []


def test_a_partial_of_a_recorder_is_kept() -> None:
    """What the file makes of a recorder under the same name keeps the file's arguments."""
    calls, _ = run_dry("from functools import partial", "train = partial(train, rate=3)", "train(1, 2)")

    assert calls == [["train", {"model": 1, "data": 2, "rate": 3}]]


def test_a_statement_that_raises_is_skipped() -> None:
    """Later statements run, with the values that were known at the start where theirs are missing."""
    calls, raised = run_dry("data = missing()", "raise SystemExit(2)", "exit()", "train(0, data)")

    assert [one[:2] for one in raised] == [[1, "NameError"], [2, "SystemExit"]]
    assert calls[0][1]["data"]["items"]["x"]["mean"] == 0.0


def test_a_statement_that_does_not_end_is_skipped() -> None:
    """An endless loop uses up its budget, also if it catches everything."""
    calls, raised = run_dry("while True:\n    try:\n        pass\n    except Exception:\n        pass", "train(1, 2)")

    assert raised == [[1, "OutOfBudget", "it used up its time"]]
    assert len(calls) == 1


def test_plots_are_recorded_by_their_paths() -> None:
    """Whatever is called of a module for plots is recorded, of its axes too, with series of numbers as they are."""
    calls, raised = run_dry(
        "import matplotlib.pyplot as plt", "from matplotlib import pyplot", "plt.plot([0.5, 0.25], label='a')",
        "fig, axes = pyplot.subplots(1, 2)", "axes[1].plot(range(3))", "plt.gca().lines[0].set_color('red')")

    assert raised == []
    assert [name for name, _ in calls] == [
        "matplotlib.pyplot.plot", "matplotlib.pyplot.subplots.plot", "matplotlib.pyplot.gca",
        "matplotlib.pyplot.gca.lines.set_color"]
    np.testing.assert_array_equal(calls[0][1]["0"]["values"], [0.5, 0.25])
    np.testing.assert_array_equal(calls[1][1]["0"]["values"], [0.0, 1.0, 2.0])


def test_star_imports_of_a_plotting_module_are_recorded() -> None:
    """``from matplotlib.pyplot import *`` gives the usual names."""
    calls, raised = run_dry("from matplotlib.pyplot import *", "plot([1, 2, 3])")

    assert raised == []
    assert [name for name, _ in calls] == ["matplotlib.pyplot.plot"]


def test_files_are_thrown_away_and_nobody_is_asked(tmp_path: Any) -> None:
    """Writing leaves no file; reading is real; input answers at once."""
    (tmp_path / "there.txt").write_text("7")
    calls, raised = run_dry(f"folder = {str(tmp_path)!r}", "with open(folder + '/new.txt', 'w') as file:",
                              "    file.write('x')", "open(folder + '/new.bin', 'ab').write(b'x')",
                              "with open(folder + '/there.txt') as file:", "    train(int(file.read()), input('?'))")

    assert raised == []
    assert calls == [["train", {"model": 7, "data": ""}]]
    assert [path.name for path in tmp_path.iterdir()] == ["there.txt"]


def test_a_main_block_runs() -> None:
    """A file that trains only if it is started as a program runs as that program."""
    calls, _ = run_dry("if __name__ == '__main__':", "    train(1, 2)")

    assert len(calls) == 1


def test_a_class_of_the_file_may_inherit_from_a_recorded_one() -> None:
    """Inheriting from a recorder raises nothing."""
    _, raised = run_dry("class Mine(Net):", "    pass", "net = Mine()")

    assert raised == []


def test_calls_in_a_long_loop_are_bounded() -> None:
    """The record stays small."""
    calls, _ = run_dry("for n in range(3000):", "    train(n, n)")

    assert len(calls) == 2000
