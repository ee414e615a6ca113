"""Autograd switched off: every known way to a derivative fails, and code that needs none notices nothing."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import Any

import pytest
import torch

from autograder.worker.autograd import AUTOGRAD, KERNELS, without

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # torch calls what it deprecates
FEATURES = ("torch.autograd",)
X = torch.tensor([0.5, -1.5, 2.0])
SLOPE = (X.sigmoid() * (1 - X.sigmoid())).numpy()


def leaf() -> torch.Tensor:
    """The point as a tensor that autograd would watch."""
    return X.clone().requires_grad_()


def by_backward() -> Any:
    point = leaf()
    point.sigmoid().sum().backward()
    return point.grad


def by_grad() -> Any:
    point = leaf()
    return torch.autograd.grad(point.sigmoid().sum(), point)[0]


def by_a_joined_name() -> Any:
    point = leaf()
    getattr(torch.Tensor, "back" + "ward")(point.sigmoid().sum())
    return point.grad


def by_the_engine() -> Any:
    point = leaf()
    engine = next(one for one in object.__subclasses__() if one.__name__ == "_EngineBase")()
    return engine.run_backward((point.sigmoid().sum(),), (torch.ones(()),), False, False, (point,), True, False)[0]


def by_the_operator() -> Any:
    point = leaf()
    torch.ops.aten._backward(point.sigmoid().sum(), [point], None, None, False)
    return point.grad


def by_the_nodes() -> Any:
    node: Any = leaf().sigmoid().grad_fn
    return node(torch.ones(3))


def by_the_kernels_key() -> Any:
    key = torch._C.DispatchKey.Autograd
    point = leaf()
    node = torch.ops.aten.sigmoid.default._op_dk(key, point).grad_fn
    return node(torch.ones(3))


def by_func_grad() -> Any:
    return torch.func.grad(lambda point: point.sigmoid().sum())(X)


def by_func_vjp() -> Any:
    return torch.func.vjp(torch.sigmoid, X)[1](torch.ones(3))[0]


def by_func_jvp() -> Any:
    return torch.func.jvp(torch.sigmoid, (X,), (torch.ones(3),))[1]


def by_forward_mode() -> Any:
    with torch.autograd.forward_ad.dual_level():
        dual = torch.autograd.forward_ad.make_dual(X, torch.ones(3))
        return torch.autograd.forward_ad.unpack_dual(dual.sigmoid()).tangent


def by_jacobian() -> Any:
    return torch.autograd.functional.jacobian(torch.sigmoid, X).diagonal()


def by_a_network() -> Any:
    layer = torch.nn.Linear(1, 1)
    point = leaf()
    with torch.no_grad():
        layer.weight.fill_(1.0)
        layer.bias.fill_(0.0)
    layer(point[:, None]).sigmoid().sum().backward()
    return point.grad


def by_another_thread() -> Any:
    answers: list[Any] = []

    def answer() -> None:
        torch.set_grad_enabled(True)
        try:
            answers.append(by_grad())
        except RuntimeError:
            answers.append(None)

    thread = threading.Thread(target=answer)
    thread.start()
    thread.join()
    return answers[0]


def by_asking_twice() -> Any:
    with torch.inference_mode(False), torch.enable_grad():
        return by_backward()


def by_a_program_of_torch() -> Any:
    unit = torch.jit.CompilationUnit("def f(x):\n    return torch.sigmoid(x).sum()\n")
    point = leaf()
    for _ in range(3):
        made = unit.f(point)
    return torch.autograd.grad(made, point)[0]


def by_a_derived_graph() -> Any:
    unit = torch.jit.CompilationUnit("def f(x):\n    return torch.sigmoid(x)\n")
    graph = unit.f.graph
    torch._C._jit_pass_erase_shape_information(graph)
    next(graph.inputs()).setType(torch._C.TensorType.get())
    return torch._C._jit_differentiate(graph)


def by_a_traced_program() -> Any:
    from torch.fx.experimental.proxy_tensor import make_fx

    return make_fx(torch.func.grad(lambda point: point.sigmoid().sum()))(X)(X)


def by_a_function_of_ones_own() -> Any:
    class Doubled(torch.autograd.Function):
        @staticmethod
        def forward(_: Any, point: torch.Tensor) -> torch.Tensor:
            return point.sigmoid()

        @staticmethod
        def backward(_: Any, upstream: torch.Tensor) -> torch.Tensor:
            return upstream * torch.from_numpy(SLOPE)

    point = leaf()
    Doubled.apply(point).sum().backward()
    return point.grad


def by_checkpoints() -> Any:
    point = leaf()
    torch.utils.checkpoint.checkpoint(torch.sigmoid, point, use_reentrant=False).sum().backward()
    return point.grad


WAYS: list[Callable[[], Any]] = [value for name, value in sorted(globals().items()) if name.startswith("by_")]


def found(way: Callable[[], Any]) -> bool:
    """Whether a way leads to the derivative."""
    try:
        answer = way()
    except (RuntimeError, TypeError):
        return False
    if isinstance(answer, torch.Tensor):
        return torch.allclose(answer, torch.from_numpy(SLOPE))
    return answer is not None


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_to_a_derivative(way: Callable[[], Any]) -> None:
    """Each way finds the derivative as long as autograd is on, and not when it is off."""
    assert found(way)
    with without(FEATURES):
        assert AUTOGRAD.is_off
        assert not found(way)
    assert found(way)


def in_place() -> torch.Tensor:
    point = leaf()
    point += 1
    point[0] = 7
    point.data.mul_(2)
    point.view(3, 1).T.zero_()
    return point


def harmless() -> dict[str, torch.Tensor]:
    """What right code does with tensors, some of which need not be watched."""
    weights = torch.nn.Parameter(torch.ones(3, 2))
    with torch.no_grad():
        weights.mul_(3)
    hidden = X @ weights
    batch = torch.stack([X, 2 * X])
    sparse = torch.einsum("ni,ij->nj", batch, weights.detach())
    return {
        "no_grad": weights.data.clone(), "product": hidden.detach(), "batch": sparse,
        "layer": torch.nn.functional.linear(batch, weights.T).detach(),
        "loss": torch.nn.functional.mse_loss(hidden, torch.zeros(2)).detach(),
        "where": torch.where(leaf() > 0, leaf(), torch.zeros(3)).detach(),
        "numpy": torch.from_numpy(leaf().detach().numpy() * 2), "cumulative": leaf().cumsum(0).clamp(min=0).detach(),
    }


def test_code_that_needs_no_derivative_computes_the_same() -> None:
    """Tensors that require gradients, writes in place, .data, no_grad and detach give their usual values."""
    expected = harmless()
    with without(FEATURES):
        computed = harmless()
        assert in_place().tolist() == [0, 0, 0]  # which autograd would refuse
        assert leaf().requires_grad

    assert {name: value.tolist() for name, value in computed.items()} == {
        name: value.tolist() for name, value in expected.items()}


def test_every_operator_is_covered() -> None:
    """No operator keeps a kernel of its own that records, in any of torch's spaces."""
    with without(FEATURES):
        spaces = {name.partition("::")[0] for name in torch._C._dispatch_get_registrations_for_dispatch_key(KERNELS)}
        assert "aten" in spaces
        for one, other in itertools.product([leaf()], [leaf(), X]):
            results = [one + other, one * other, one @ other, one.exp(), torch.cat([one, other]), one.softmax(0)]
            assert not any(result.requires_grad for result in results)


def test_a_torch_that_cannot_be_told_keeps_working(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a version of torch lacks what is needed, autograd stays on as a whole; the watch on calls remains."""
    monkeypatch.delattr(torch._C, "_jit_differentiate")

    with without(FEATURES):
        assert not AUTOGRAD.is_off
        assert found(by_grad)
