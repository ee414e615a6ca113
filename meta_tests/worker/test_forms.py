"""Every form of a right value arrives as one plain kind, and what has no plain form stays an object."""

from __future__ import annotations

import collections
import decimal
import enum
import fractions
import types
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.errors import StudentError, StudentTimeout
from autograder.sandbox.local import DirectBackend
from autograder.sandbox.proxies import ObjectProxy
from autograder.sandbox.session import Session
from autograder.sandbox.submission import Submission
from autograder.wire.codec import MAX_NODES, Path, Ref, Tensor, WireError, decode, encode
from autograder.worker.executor import Executor
from autograder.worker.forms import plain
from meta_tests.worker.real_worker import submitted

SOURCE = '''
import collections, collections.abc, decimal, enum, fractions, types
import numpy as np
Pair = collections.namedtuple("Pair", "loss gradient")
class Attributes(dict):
    __getattr__ = dict.__getitem__
class Lazy(collections.abc.Mapping):
    def __getitem__(self, key): return {"a": 1, "b": [2]}[key]
    def __iter__(self): return iter("ab")
    def __len__(self): return 2
class Name(str): pass
class Array(np.ndarray): pass
class Size(enum.IntEnum): SMALL = 3
class Listed(list): pass
class Rows(collections.abc.Sequence):
    def __getitem__(self, place): return [5, 6][place]
    def __len__(self): return 2
FORMS = {
    "ordered": collections.OrderedDict(b=1, a=2), "default": collections.defaultdict(list, a=[1]),
    "attributes": Attributes(W=np.ones(2)), "mapping": Lazy(), "read-only": types.MappingProxyType({"a": 1}),
    "text keys": {np.str_("a"): 1, Name("b"): 2}, "nested": Attributes(a=collections.OrderedDict(b=Pair(1, 2))),
    "namedtuple": Pair(0.5, Listed([1])), "list": Listed([1, (2,)]), "range": range(2, 5),
    "deque": collections.deque([1, 2]), "sequence": Rows(),
    "set": {np.int64(1), "a"}, "frozenset": frozenset({(1, 2)}), "own set": type("S", (set,), {})([3]),
    "number keys": {np.int64(1): np.float64(2), (1, None): [3]}, "counter": collections.Counter([4, 4]),
    "text": Name("relu"), "np.str_": np.str_("relu"), "enum": Size.SMALL, "float": type("F", (float,), {})(0.5),
    "float64": np.float64(0.5), "longdouble": np.longdouble("0.5"), "fraction": fractions.Fraction(1, 4),
    "decimal": decimal.Decimal("0.25"), "complex": 1 + 2j, "0-d": np.array(0.5), "0-d big-endian": np.array(7, ">i4"),
    "0-d longdouble": np.array(0.5, np.longdouble), "matrix": np.array([[1.0, 2.0]]).view(np.matrix),
    "subclass": np.arange(3.0).view(Array), "0-d subclass": np.array(2.0).view(Array),
    "unmasked": np.ma.masked_array([1.0, 2.0]), "wide": np.arange(3, dtype=np.longdouble) / 4,
    "wide complex": np.array([1j], np.clongdouble), "big-endian": np.arange(3, dtype=">f4"),
    "strided": np.arange(6.0)[::-2], "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "broadcast": np.broadcast_to(np.float32(2), (2, 2)),
}
'''
F8, F4 = np.float64, np.float32
PLAIN: dict[str, Any] = {
    "ordered": {"b": 1, "a": 2}, "default": {"a": [1]}, "attributes": {"W": np.ones(2)}, "mapping": {"a": 1, "b": [2]},
    "read-only": {"a": 1}, "text keys": {"a": 1, "b": 2}, "nested": {"a": {"b": (1, 2)}},
    "namedtuple": (0.5, [1]), "list": [1, (2,)], "range": [2, 3, 4], "deque": [1, 2], "sequence": [5, 6],
    "set": {1, "a"}, "frozenset": frozenset({(1, 2)}), "own set": {3},
    "number keys": {1: F8(2), (1, None): [3]}, "counter": {4: 2},
    "text": "relu", "np.str_": "relu", "enum": 3, "float": 0.5, "float64": F8(0.5), "longdouble": F8(0.5),
    "fraction": 0.25, "decimal": 0.25, "complex": np.complex128(1 + 2j), "0-d": F8(0.5),
    "0-d big-endian": np.int32(7), "0-d longdouble": F8(0.5), "matrix": np.array([[1.0, 2.0]]),
    "subclass": np.array([0.0, 1, 2]), "0-d subclass": F8(2), "unmasked": np.array([1.0, 2.0]),
    "wide": np.array([0, 0.25, 0.5]), "wide complex": np.array([1j]), "big-endian": np.array([0, 1, 2], F4),
    "strided": np.array([5.0, 3, 1]), "fortran": np.array([[0.0, 1, 2], [3, 4, 5]]),
    "broadcast": np.full((2, 2), F4(2)),
}
OBJECTS = '''
import numpy as np
class Net(dict):
    def forward(self, x): return [x, sorted(self)]
class Called(list):
    def __call__(self): return len(self)
class Holder:
    parameters = Net(W=np.zeros(2))
    layers = Called([1, 2])
class Endless(dict):
    def __iter__(self):
        while True: yield "a"
class Slow(dict):
    def __iter__(self):
        while True: pass
class Raises(list):
    def __iter__(self): raise KeyError("mine")
class Nested(dict):
    def __getitem__(self, key): return self
def net(): return Net(W=1)
def endless(): return Endless(a=1)
def slow(): return Slow(a=1)
def raises(): return Raises()
def nested(): return Nested(a=1)
'''


def same(got: Any, want: Any) -> bool:
    """Whether two values are equal and of the same exact types throughout."""
    if type(got) is not type(want):
        return False
    if isinstance(want, (list, tuple)):
        return len(got) == len(want) and all(map(same, got, want))
    if isinstance(want, dict):
        return list(got) == list(want) and all(same(got[key], want[key]) for key in want)
    if isinstance(want, np.ndarray):
        return got.dtype == want.dtype and got.shape == want.shape and bool((got == want).all())
    return bool(got == want)


def module_of(source: str) -> dict[str, Any]:
    """A student's module of this source, by its name."""
    module = types.ModuleType("toy")
    exec(source, module.__dict__)
    return {"toy": module}


@pytest.fixture(scope="module")
def toy() -> Iterator[Any]:
    """A module of both sources in a real worker, behind its proxies."""
    with submitted(toy=SOURCE + OBJECTS) as (session, submission):
        yield _Cases(session, submission)


class _Cases:
    """A session and its submission; each test is a case."""

    def __init__(self, session: Session, submission: Submission) -> None:
        self.session, self.submission = session, submission

    def case(self) -> Any:
        """The module, in a fresh case."""
        self.session.begin(60)
        return self.submission.toy


@pytest.mark.parametrize("form", PLAIN)
def test_a_form_becomes_plain_data(form: str) -> None:
    """Each form becomes its plain kind on the wire, exact types and dtypes included."""
    answer = Executor(module_of(SOURCE)).answer(encode(["getitem", Path(("toy", "FORMS")), form]))

    assert same(decode(answer), ["ok", PLAIN[form]])


@pytest.mark.parametrize("form", PLAIN)
def test_the_reference_answers_in_the_same_plain_kinds(form: str) -> None:
    """What the grader asks in its own process comes in the same kinds as from a worker."""
    assert same(DirectBackend(module_of(SOURCE)).ask(["getitem", Path(("toy", "FORMS")), form], "toy"), PLAIN[form])


def test_all_forms_arrive_from_a_real_worker(toy: Any) -> None:
    """A module-level dict of all forms is read through a sandboxed worker."""
    assert same(toy.case().FORMS, PLAIN)


@pytest.mark.parametrize("value", [
    {1: 2, object: 3}, {"a": 1, object: 3}, {object}, np.array([None]), np.ma.masked, set(range(3_000)),
    np.ma.masked_array([1.0, 2.0], [True, False]),
    object(), {}.keys(), (i for i in ()), bytearray(b"x"), np.datetime64("2020-01-01"), np.array(["x"]),
    enum.Enum("E", "A")["A"],
], ids=lambda value: type(value).__name__)
def test_what_has_no_plain_form_is_left_as_it_is(value: object) -> None:
    """Keys that are no data, sets of objects, object arrays, masked values, views, generators and bytes stay."""
    assert plain(value) is value


def test_an_instance_that_a_case_made_is_an_object(toy: Any) -> None:
    """What calling a student's class gives keeps its methods, also where the class inherits from dict or list."""
    module = toy.case()
    network = module.Net({"b": 1, "a": 2})
    assert isinstance(network, ObjectProxy)
    assert network.forward(5) == [5, ["a", "b"]]
    assert toy.submission.fetch(network) == {"b": 1, "a": 2}


def test_what_can_be_called_is_an_object(toy: Any) -> None:
    """A container with __call__ is not data."""
    assert toy.case().Holder().layers() == 2


def test_a_mapping_is_data_and_by_reference_an_object(toy: Any) -> None:
    """An attribute that is a mapping is read as a dict; by reference it keeps methods and can be written into."""
    module = toy.case()
    assert same(module.net(), {"W": 1})
    holder = module.Holder()
    assert same(holder.parameters, {"W": np.zeros(2)})
    by_reference = toy.submission.refer(holder, "parameters")
    assert by_reference.forward(1) == [1, ["W"]]
    by_reference["b"] = 4
    assert list(holder.parameters) == ["W", "b"]
    assert isinstance(toy.submission.refer(holder, "parameters", "W"), ObjectProxy)


def test_what_its_methods_raise_is_the_students(toy: Any) -> None:
    """An exception while a value is read is an exception of the call."""
    with pytest.raises(StudentError, match="^'mine'$") as caught:
        toy.case().raises()
    assert (caught.value.kind, caught.value.where) == ("KeyError", "raises()")
    assert "in __iter__" in caught.value.trace


@pytest.mark.parametrize("name", ["endless", "nested"])
def test_a_value_without_end_is_too_large(toy: Any, name: str) -> None:
    """A mapping with endless keys, or one that contains itself, is refused within the wire's bounds."""
    with pytest.raises(StudentError, match="the value cannot be sent to the grader: a value is"):
        getattr(toy.case(), name)()


def test_reading_a_value_counts_within_the_calls_time(toy: Any) -> None:
    """A mapping whose keys never come is stopped as a call that never ends."""
    with pytest.raises(StudentTimeout):
        toy.case().slow()


@pytest.mark.parametrize("value", [
    range(MAX_NODES + 1), collections.deque(range(MAX_NODES + 1)),
    np.broadcast_to(np.longdouble(0), (10**9,)), np.broadcast_to(0.0, (10**9,)).view(type("A", (np.ndarray,), {})),
], ids=["range", "deque", "longdouble", "subclass"])
def test_a_large_value_is_refused_before_it_is_copied(value: object) -> None:
    """More parts or bytes than may cross are never gathered."""
    with pytest.raises(WireError, match="too large to send"):
        plain(value)


@pytest.mark.parametrize("value", [fractions.Fraction(10**400), decimal.Decimal("sNaN")], ids=["overflow", "sNaN"])
def test_a_number_that_is_no_float_is_an_error_of_the_student(value: object) -> None:
    """A number that float() refuses raises what float() raises."""
    with pytest.raises((OverflowError, ValueError)):
        plain(value)


def test_an_integer_of_a_subclass_may_be_too_long() -> None:
    """A huge integer of a subclass is answered in the same words as a plain one."""
    modules = module_of("class I(int): pass\nbig = I(2**100)")
    assert decode(Executor(modules).answer(encode(["fetch", Path(("toy", "big"))]))) == [
        "ok", "an integer of 101 bits"]


def test_arguments_keep_their_axes() -> None:
    """An array without axes that a case passes is still an array over there."""
    modules = module_of("def kind(x): return type(x).__name__")
    assert decode(Executor(modules).answer(encode(["call", Path(("toy", "kind")), [np.array(1.0)], {}]))) == [
        "ok", "ndarray"]


TENSORS = '''
import torch
class Mine(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None): raise RuntimeError("not for you")
grid = torch.arange(6.0).reshape(2, 3)
FORMS = {
    "float64": grid.double(), "float16": grid.half(), "bfloat16": grid.bfloat16(), "int64": grid.long(),
    "transposed": grid.T.contiguous().T, "strided": torch.arange(12.0)[::2].reshape(2, 3), "sparse": grid.to_sparse(),
    "parameter": torch.nn.Parameter(grid.clone()), "subclass": grid.as_subclass(Mine),
    "conjugate": torch.complex(grid, grid).conj().imag * -1, "size": grid.shape,
    "number": grid.sum(), "expanded": torch.tensor([[0.0], [1.0]]).expand(2, 3),
}
'''


@pytest.mark.parametrize(("form", "dtype"), [
    ("float64", "f8"), ("float16", "f2"), ("bfloat16", "f4"), ("int64", "i8"), ("transposed", "f4"),
    ("strided", "f4"), ("sparse", "f4"), ("parameter", "f4"), ("subclass", "f4"), ("conjugate", "f4"),
])
def test_a_tensor_of_any_kind_arrives_with_its_values(form: str, dtype: str) -> None:
    """Each precision, layout and subclass of a tensor is sent as its numbers."""
    pytest.importorskip("torch")
    module = module_of(TENSORS)["toy"]
    tensor = plain(module.FORMS[form])
    want = np.arange(6.0).reshape(2, 3) * (2 if form == "strided" else 1)

    assert type(tensor) is Tensor
    assert tensor.array.dtype == dtype
    assert tensor.array.tolist() == want.tolist()
    assert tensor.requires_grad is (form == "parameter")


def test_other_values_of_torch() -> None:
    """A size is a tuple, a tensor without axes keeps its kind, and a tensor without values is an object."""
    torch = pytest.importorskip("torch")
    forms = module_of(TENSORS)["toy"].FORMS
    number, empty = plain(forms["number"]), torch.zeros(2, device="meta")

    assert same(plain(forms["size"]), (2, 3))
    assert type(number) is Tensor
    assert (number.array.shape, float(number.array)) == ((), 15.0)
    assert same(plain(forms["expanded"]).array, np.array([[0, 0, 0], [1, 1, 1]], F4))  # type: ignore[attr-defined]
    assert plain(empty) is empty
    with pytest.raises(WireError, match="too large"):
        plain(torch.zeros(1).expand(10**9))


def test_a_lent_request_has_plain_data_too() -> None:
    """Arguments of student code to a lent object are converted too."""
    executor = Executor(module_of(SOURCE))
    payload = encode([collections.OrderedDict(a=1), collections.deque([2]), object()], executor.export)

    assert decode(payload) == [{"a": 1}, [2], Ref(0, "object")]
