"""One mistake, one price: what a mistake costs, and what the student is told of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from autograder.certify.catalogue import candidates, reference_sources
from autograder.inprocess.backend import opened
from autograder.sandbox.submission import Submission
from meta_tests.catalogue.runners import RUNNERS
from tests.nyu_hw1.chain import Chain
from tests.nyu_hw1.draw import Draw
from tests.nyu_hw1.edition import Edition
from tests.nyu_hw1.fixed_batch import FixedBatch
from tests.nyu_hw1.network import build
from tests.nyu_hw1.oracle import Oracle
from tests.nyu_hw1.split import Split
from tests.support import Gap

RUNNER = RUNNERS["nyu_hw1"]
HOMEWORK = RUNNER.homework
SOURCES = {one.id: one.sources for one in candidates(HOMEWORK)}
REFERENCE = reference_sources(HOMEWORK)["mlp.py"]
CANNOT_TELL = "This case cannot tell"
SIDE_EFFECTS = (("test_forward.py::test_nothing_else_changes", "forward"),
                ("test_backward.py::test_nothing_else_changes", "backward"),
                ("test_backward.py::test_clear", "backward"),
                ("test_mse_loss.py::test_arguments_unchanged", "mse_loss"),
                ("test_bce_loss.py::test_arguments_unchanged", "bce_loss"),
                ("test_no_autograd.py::test_gradients_without_autograd", "backward"))


def failure(case: str, source: str) -> str:
    """What a case says of an mlp.py; empty where it passes."""
    found = RUNNER.run(RUNNER.case(case), {**reference_sources(HOMEWORK), "mlp.py": source}).failure
    return "" if found is None else str(found)


@pytest.mark.parametrize(("mistake", "price"), [
    ("split-normalisation", {"mse_loss": 0.4, "bce_loss": 0.4}),
    ("split-over-n", {"mse_loss": 0.4, "bce_loss": 0.4}),
    ("split-with-bias-rows", {"mse_loss": 0.4, "bce_loss": 0.4}),
    ("split-and-no-2", {"mse_loss": 2.8, "bce_loss": 0.4}),
    ("mse-sum", {"mse_loss": 1.8}),
    ("bce-log2", {"bce_loss": 1.9}),
    ("fwd-argument-names", {"forward": 0.25}),
    ("bwd-accumulates", {"backward": 0.4}),
    ("all-batch-of-ten", {"forward": 9.25}),
])
def test_price(mistake: str, price: dict[str, float]) -> None:
    """A split costs 8 % of the losses' points, a wrong J the items on J alone, a written 10 one part's points."""
    assert RUNNER.lost(RUNNER.run_all(SOURCES[mistake])) == pytest.approx(price)


@pytest.mark.parametrize("loss", ["mse_loss", "bce_loss"])
def test_split_is_named(loss: str) -> None:
    """The item on the normalisation says who divides; the other cases pass with a remark and nothing is carried."""
    results = RUNNER.run_all(SOURCES["split-normalisation"])

    assert str(results[f"public/test_{loss}.py::test_normalisation"].failure).startswith(
        f"{loss}: dJdy_hat: the normalisation is split: it is 21 = N*K times too large, because MLP.backward divides "
        "by N*K. Together they are right")
    for case in (f"public/test_{loss}.py::test_gradient", "public/test_backward.py::test_relu"):
        assert results[case].remarks[0].startswith("The normalisation is split between MLP.backward, which divides by ")
    assert not any(result.claim for result in results.values())


def test_split_is_named_in_a_handout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a live reference single calls are accepted too; a program fails and says that Gradescope accepts it."""
    made = Oracle.__init__

    def not_live(oracle: Oracle, *arguments: Any) -> None:
        made(oracle, *arguments)
        oracle.live = False

    monkeypatch.setattr(Oracle, "__init__", not_live)
    results = RUNNER.run_all(SOURCES["split-normalisation"])
    again = results["public/test_mse_loss.py::test_gradient_again"].failure

    assert results["public/test_backward.py::test_relu"].failure is None
    assert isinstance(again, Gap)
    assert str(again) == "mse_loss: dJdy_hat is exactly 15 = N*K times too large"
    assert "passes on Gradescope" in dict(again.failure.notes)["note"]


@pytest.mark.parametrize(("mistake", "loss", "rest"), [
    ("split-and-no-2", "mse_loss", "exactly half the right one: is the 2 of the derivative missing?"),
    ("split-and-k", "bce_loss", "K times too large"),
])
def test_second_factor_beside_a_split_is_named(mistake: str, loss: str, rest: str) -> None:
    """Where a 2 or a K is wrong besides, the loss's failure names both factors."""
    said = failure(f"public/test_{loss}.py::test_gradient", SOURCES[mistake]["mlp.py"])

    assert said.startswith(f"{loss}: dJdy_hat: two factors are wrong. The normalisation is split: MLP.backward divides")
    assert said.endswith(f"Beside it, this gradient is {rest}")


def test_written_ten_is_told_once() -> None:
    """Cases of the part that pays say what is written; those of other parts name that part and keep their points."""
    results = RUNNER.run_all(SOURCES["all-batch-of-ten"])
    first = RUNNER.run_all(SOURCES["bwd-batch-of-ten"])["public/test_backward.py::test_relu"].failure

    for part in ("mse_loss", "bce_loss", "backward", "network"):
        claims = [result.claim for id, result in results.items() if f"test_{part}.py" in id and result.claim]
        assert claims
        assert {tuple(claim.parts) for claim in claims} == {("forward",)}
    assert isinstance(first, Gap)
    assert "is the number of samples written as 10 somewhere?" in dict(first.failure.notes)["note"]


def test_other_mistakes_beside_a_written_ten_pay() -> None:
    """A part that is wrong for 10 samples too keeps nothing for the 10."""
    source = SOURCES["all-batch-of-ten"]["mlp.py"].replace("dJdz1 = dJda1 *", "dJdz1 = 2 * dJda1 *")
    lost = RUNNER.lost(RUNNER.run_all({**reference_sources(HOMEWORK), "mlp.py": source}))

    assert set(lost) == {"forward", "backward", "network"}


@pytest.mark.parametrize(("mistake", "loss", "sentence"), [
    ("bce-grad-not-divided", "bce_loss", "bce_loss of the network's y_hat: dJdy_hat is exactly 21 = N*K times too"),
    ("mse-no2", "mse_loss", "mse_loss of the network's y_hat: dJdy_hat is exactly half the right one"),
    ("mlp-w1", "mse_loss", "MLP.forward: y_hat "),
    ("mlp-avgback", "mse_loss", "MLP.backward: dJdW1 is exactly "),
])
def test_network_names_the_function_at_fault(mistake: str, loss: str, sentence: str) -> None:
    """Where the gradients of a network are wrong, the failure names forward, the loss or backward."""
    edition, oracle = Edition.of(HOMEWORK.settings), Oracle(Submission(RUNNER.reference, HOMEWORK.reference_modules),
                                                            Edition.of(HOMEWORK.settings))
    draw = Draw(oracle, edition)
    inputs = draw.network(7, "relu", "sigmoid", seed=1, loss=loss)
    oracle.live = False  # as in a handout, where nothing is carried
    with opened(SOURCES[mistake]) as backend:
        submission, told = Submission(backend, ["mlp"]), []
        chain = Chain(submission, oracle, Split(submission, oracle, draw, told.append),
                      FixedBatch(submission, oracle, draw, told.append), told.append, told.append)
        with pytest.raises(Gap, match=f"^{re.escape(sentence)}"):
            chain.assert_gradients(build(submission, inputs), inputs, loss)


@pytest.mark.parametrize(("case", "function"), SIDE_EFFECTS)
def test_side_effect_is_judged_alone(case: str, function: str) -> None:
    """A wrong value does not fail a case on what may not change, and a crash gives a sentence that accuses of none."""
    wrong = REFERENCE.replace("z1 = x @", "z1 = 3 * x @").replace("dJdz2 = dJdy_hat *", "dJdz2 = -dJdy_hat *")
    wrong = wrong.replace("loss = ", "loss = 7 + ").replace("dJdy_hat = ", "dJdy_hat = 5 * ")
    crash = re.sub(rf"(    def {function}\(.*?\n|def {function}\(.*?\n)", r"\g<0>        1 / 0\n", REFERENCE)

    assert failure(f"hidden/{case}", wrong) == ""
    said = failure(f"hidden/{case}", crash if "loss" not in case else crash.replace("        1 / 0", "    1 / 0"))
    assert said.startswith(CANNOT_TELL)
    assert said.endswith(", because the code does not get that far")


@pytest.mark.parametrize(("case", "function"), SIDE_EFFECTS)
def test_empty_solution_is_not_accused(case: str, function: str) -> None:
    """A solution that returns nothing earns nothing here, and is told that nothing could be seen."""
    source = (HOMEWORK.template_dir / "mlp.py").read_text()

    assert failure(f"hidden/{case}", source).startswith(CANNOT_TELL), function
