"""The search of a submission's syntax: what is forbidden is found with its line, and nothing else is blamed."""

from __future__ import annotations

import pytest

from autograder.worker.static_check import Rules, look

RULES = Rules(names=["torch.autograd.grad", "torch.nn.Linear", "torch.func"], keywords=["requires_grad"],
              methods=["backward", "requires_grad_"])


def found(body: str, rules: Rules = RULES, head: str = "") -> list[tuple[str, int, str]]:
    """What is found in a function with this body."""
    source = f"{head}\nimport torch\ndef f(x, loss):\n    {body}\n"
    return look({"a.py": source.encode()}, rules)


@pytest.mark.parametrize(("body", "what"), [
    ("torch.autograd.grad(loss, x)", "torch.autograd.grad"),
    ("torch.nn.Linear(2, 3)", "torch.nn.Linear"),
    ("torch.func.vjp(f, x)", "torch.func"),
    ("x = torch.zeros(3, requires_grad=True)", "requires_grad=True"),
    ("x.requires_grad = True", ".requires_grad = True"),
    ("x.requires_grad_()", ".requires_grad_()"),
    ("x.requires_grad_(True)", ".requires_grad_()"),
    ("loss.backward()", ".backward()"),
    ("loss.backward(retain_graph=True)", ".backward()"),
    ("getattr(torch.autograd, 'grad')(loss, x)", "torch.autograd.grad"),
    ("getattr(getattr(torch, 'autograd'), 'grad')(loss, x)", "torch.autograd.grad"),
    ("return [torch.func.vjp(f, y) for y in x]", "torch.func"),
    ("return (lambda y: torch.func.vjp(f, y))(x)", "torch.func"),
    ("from torch.func import vjp; return vjp(f, x)", "torch.func"),
    ("ag = torch.autograd; ag.grad(loss, x)", "torch.autograd.grad"),
    ("@torch.func.vmap\n    def g(y=3): return y", "torch.func"),
    ("def g(y=torch.func): return y", "torch.func"),
    ("from torch.func import grad; grad = grad(f)(x)", "torch.func"),
])
def test_forbidden_use_is_found_with_its_line(body: str, what: str) -> None:
    """Each way of using the forbidden is named with its line."""
    assert found(body) == [("a.py", 4, what)]


@pytest.mark.parametrize(("head", "body"), [
    ("from torch import nn", "nn.Linear(2, 3)"),
    ("import torch.nn as layers", "layers.Linear(2, 3)"),
    ("from torch.nn import Linear as L", "L(2, 3)"),
    ("import torch as t", "t.nn.Linear(2, 3)"),
    ("import torch\nnn = torch.nn", "nn.Linear(2, 3)"),
    ("def setup():\n    global L\n    from torch.nn import Linear as L", "L(2, 3)"),
    ("try:\n    from torch.nn import Linear\nexcept ImportError:\n    Linear = None", "Linear(2, 3)"),
    ("from torch.nn import Linear\nfor Linear in (): pass", "Linear(2, 3)"),
    ("from torch.nn import Linear\nclass Box:\n    Linear = 1", "Linear(2, 3)"),
])
def test_other_names_for_the_same_are_seen_through(head: str, body: str) -> None:
    """An alias does not hide a forbidden name."""
    assert [what for _, _, what in found(body, head=head)] == ["torch.nn.Linear"]


@pytest.mark.parametrize("body", [
    "return x @ x.T + torch.exp(-x).sum(dim=0, keepdim=True)",
    "x.requires_grad = False",
    "x = torch.zeros(3, requires_grad=False)",
    "x.requires_grad_(False)",
    "mlp.backward(loss)",
    "return torch.nn.functional.mse_loss(x, loss)",
    "return torch.nn.ReLU()(x)",
    "with torch.no_grad(): return x",
    "return 'loss.backward()'  # torch.autograd.grad",
    "return other.nn.Linear",
    "from torch.func import grad",
    "import torch.func",
    "getattr = other.find; return getattr(torch.autograd, 'grad')",
    "return getattr(torch.autograd, x)",
])
def test_plain_arithmetic_is_never_blamed(body: str) -> None:
    """Tensor arithmetic, values of torch's functions, and autograd switched off are not uses of autograd."""
    assert found(body) == []


LOCAL = [
    "for grad in x: grad.zero_()",
    "for (name, grad) in x: x[name] = -grad",
    "grad = x * 2; return grad",
    "grad: int = x * 2; grad += 1; return grad",
    "return [grad + 1 for grad in x]",
    "return {name: grad for name, grad in x if grad}",
    "return [grad for row in x for grad in row]",
    "return (lambda grad, *rest: grad + 1)(x)",
    "return sorted(x, key=lambda *grad: grad)",
    "with x as grad: return grad",
    "if (grad := x) is not None: return grad",
    "try: pass\n    except ValueError as grad: return grad",
    "match x:\n        case [grad, *loss]: return grad",
    "match x:\n        case {'a': 1, **grad}: return grad",
    "def grad(y): return y\n    return grad(x)",
    "class grad: pass\n    return grad()",
    "import math as grad; return grad.pi",
    "from .own import grad; return grad(x)",
    "def inner(): return grad\n    grad = 3; return inner()",
    "def inner(grad): return grad\n    return inner(x)",
    "return x.grad",
]


@pytest.mark.parametrize("body", LOCAL)
@pytest.mark.parametrize("head", ["from torch.func import grad", "import torch.func as grad"])
def test_a_local_name_is_not_the_import_of_that_name(head: str, body: str) -> None:
    """A loop variable, parameter or other local name is the student's own, whatever the file imports."""
    assert found(body, head=head) == []


def test_each_scope_has_its_own_names() -> None:
    """A name is local in one method and the import in the next."""
    source = ("from torch.func import grad\nclass Net:\n"
              "    def clear(self):\n        for grad in self.grads: grad.zero_()\n"
              "    def cheat(self, f):\n        return grad(f)\n")
    assert look({"a.py": source.encode()}, RULES) == [("a.py", 6, "torch.func")]


def test_a_name_of_a_class_is_not_a_name_of_its_methods() -> None:
    """An attribute of the class hides no import from the methods' own code, only from the class's."""
    source = ("from torch.func import grad\nclass Net:\n    grad = 3\n    size = grad + 1\n"
              "    def cheat(self, f): return grad(f)\n")
    assert look({"a.py": source.encode()}, RULES) == [("a.py", 5, "torch.func")]


def test_long_code_is_searched() -> None:
    """A sum of thousands of terms and a long row of aliases end neither the search nor the worker."""
    aliases = "".join(f"a{number + 1} = a{number}\n    " for number in range(500))
    assert found("x" + " + x" * 900 + " + torch.func.vjp(f)") == [("a.py", 4, "torch.func")]
    assert found(f"a0 = x\n    {aliases}a500.grad") == []
    assert found("a = b; b = a; return a.grad") == []


def test_own_backward_without_arguments_is_not_blamed() -> None:
    """If the student wrote a backward without arguments, x.backward() may mean that one."""
    own = "class Loss:\n    def backward(self): return 1\ndef f(loss): return loss.backward()\n"
    needs_one = own.replace("(self)", "(self, g)")

    assert look({"a.py": own.encode()}, RULES) == []
    assert look({"a.py": needs_one.encode()}, RULES) == [("a.py", 3, ".backward()")]


def test_the_check_follows_only_the_entry_names() -> None:
    """What the graded names use is looked at, across files; own tests, the main guard and top-level code are not."""
    library = "def helper(loss):\n    loss.backward()\n"
    main = ("from b import helper\nclass Net:\n    def step(self, loss): helper(loss)\n"
            "def own_test(loss):\n    loss.backward()\nif __name__ == '__main__':\n    own_test(1).backward()\n")
    rules = Rules(entry=["Net"], methods=["backward"])

    assert look({"a.py": main.encode(), "b.py": library.encode()}, rules) == [("b.py", 2, ".backward()")]


@pytest.mark.parametrize("source", [b"def f(:\n", b"\xff\xfe", b"x = " + b"(" * 5000, b"\0"])
def test_a_file_that_cannot_be_parsed_has_no_use(source: bytes) -> None:
    """A file that is not Python is not blamed, and does not end the check."""
    assert look({"a.py": source}, RULES) == []
