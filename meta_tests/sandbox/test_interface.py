"""What the reference's files define, read from their syntax, and the sentences for a submission that differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import GraderError, HomeworkError, StudentError
from autograder.inprocess.backend import opened
from autograder.sandbox.interface import (
    Interface,
    interface_of,
    pack_interface,
    read_interface,
    unpack_interface,
)
from autograder.sandbox.request import Request
from autograder.sandbox.submission import Submission
from autograder.wire.values import Slot

REFERENCE = {
    "lib.py": b'''
import functools

LIMIT = 3


class Base:
    def __init__(self):
        self.rate = 1

    def run(self, x):
        return x


class Layer(Base):
    def step(self):
        pass

    @property
    def size(self):
        return 1

    @functools.cached_property
    def name(self):
        return "layer"

    @staticmethod
    def build():
        pass


def double(x):
    return 2 * x
''',
    "sol.py": b"from lib import Layer\n\nclass Tall(Layer):\n    pass\n",
}
INTERFACE = interface_of(REFERENCE)
RIGHT = REFERENCE["lib.py"].decode()


def test_names_are_classes_or_functions() -> None:
    """Constants and imported names are neither."""
    assert INTERFACE.names == {"lib": {"Base": "class", "Layer": "class", "double": "function"},
                               "sol": {"Tall": "class"}}


def test_methods_are_inherited_and_properties_are_none() -> None:
    """A class has the methods of its bases, in another file too; a property holds data."""
    assert INTERFACE.methods == {"Base": ("__init__", "run"), "Layer": ("__init__", "build", "run", "step"),
                                 "Tall": ("__init__", "build", "run", "step")}


def test_classes_that_inherit_in_a_circle() -> None:
    """A class named after its own base ends."""
    assert interface_of({"lib.py": b"class A(A):\n    def f(self): pass\n"}).methods == {"A": ("f",)}


def test_a_handout_keeps_it() -> None:
    """Packed and unpacked, it is the same."""
    assert unpack_interface(pack_interface(INTERFACE)) == INTERFACE


def test_a_damaged_one_is_refused() -> None:
    """The sentence says what to do."""
    with pytest.raises(GraderError, match=r"answers.bin is damaged; unzip the handout again"):
        unpack_interface(b'{"names": 3}')


@pytest.mark.parametrize(("files", "sentence"), [
    ({}, "reference/hw/lib.py cannot be read (No such file or directory); homework.toml names it."),
    ({"lib.py": "x = 1\ndef ("}, "reference/hw/lib.py, line 2: the reference cannot be read: invalid syntax; correct "
     "it there.")])
def test_a_reference_that_cannot_be_read(tmp_path: Path, files: dict[str, str], sentence: str) -> None:
    """The homework is at fault, not the submission; the sentence names the place."""
    folder = tmp_path / "reference" / "hw"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_text(content)
    with pytest.raises(HomeworkError) as refused:
        read_interface(folder, ["lib.py"])
    assert str(refused.value) == sentence


def error_of(source: str, use: Callable[[Any], object], interface: Interface = INTERFACE) -> StudentError:
    """The error of a use of this module."""
    with opened({"lib.py": source}) as backend:
        backend.interface = interface
        with pytest.raises(StudentError) as caught:
            use(Submission(backend, ["lib"]))
    return caught.value


def sentence(source: str, use: Callable[[Any], object]) -> str:
    """What a student reads about a use of this module."""
    return str(error_of(source, use))


@pytest.mark.parametrize(("value", "words"), [
    ("None", "None"), ("3", "a number"), ("2j", "a complex number"), ("'x'", "a text"), ("[1]", "a list"),
    ("{}", "a dict"), ("()", "a tuple"), ("b''", "bytes"), ("True", "True or False"),
    ("__import__('numpy').ones(2)", "an array"),
    ("__import__('numpy').float32(1)", "a number"), ("object()", "an object of type object"),
])
def test_a_value_under_the_name_of_a_class(value: str, words: str) -> None:
    """The sentence says what it is and where it may come from."""
    found = sentence(f"{RIGHT}\nLayer = {value}", lambda submission: submission.lib.Layer())
    assert found == f"Layer is {words}, not a class: did you assign to Layer in lib.py?"


def test_a_value_under_the_name_of_a_function() -> None:
    """It is called a function."""
    found = sentence("double = 4", lambda submission: submission.lib.double(2))
    assert found == "double is a number, not a function: did you assign to double in lib.py?"


def test_a_class_that_gives_data() -> None:
    """Data has no methods, whatever the case would call next; so in a program."""
    source = f"{RIGHT}\nLayer = lambda: None"
    wanted = "Layer(...) gives None, not an object of the class Layer."
    assert sentence(source, lambda submission: submission.lib.Layer()) == wanted

    def in_a_program(submission: Any) -> object:
        ran = submission.run([Request(["call", submission.lib.Layer, [], {}], "Layer"),
                              Request(["method", Slot(0), "run", [1], {}], "Layer.run")])
        assert ran.results == []
        raise ran.error
    assert sentence(source, in_a_program) == wanted


@pytest.mark.parametrize("source", [
    f"{RIGHT}\nLayer.run = 7", f"{RIGHT}\nBase.run = 7", f"{RIGHT}\nLayer.run = property(lambda self: 7)",
    f"{RIGHT}\nBase.__init__ = lambda self: vars(self).update(run=7)"])
def test_a_value_in_place_of_a_method(source: str) -> None:
    """Of the class, of its base, as a property or of the object."""
    found = sentence(source, lambda submission: submission.lib.Layer().run(1))
    assert found == "Layer.run is a number, not a method: did you assign to self.run?"


def test_a_method_that_becomes_a_value() -> None:
    """A method that is known from another object is looked up over there."""
    def use(submission: Any) -> None:
        submission.lib.Layer().run(1)
        submission.lib.Layer().run(1)

    begin = "def begin(self):\n    if hasattr(Layer, 'made'):\n        self.run = 7\n    Layer.made = True"
    found = sentence(f"{RIGHT}\n{begin}\nLayer.__init__ = begin", use)
    assert found == "run is a number, not a method: did you assign to self.run?"


def test_an_attribute_that_is_no_method_is_data() -> None:
    """Nothing is demanded of other attributes, nor of names that the reference does not define."""
    with opened({"lib.py": f"{RIGHT}\nLayer.extra = 7\nlimit = 4"}) as backend:
        backend.interface = INTERFACE
        lib = Submission(backend, ["lib"]).lib
        assert (lib.Layer().extra, lib.Layer().size, lib.Layer().rate, lib.limit) == (7, 1, 1, 4)


def test_a_method_of_an_object_of_unknown_class() -> None:
    """An object that was read from a list is asked for the methods of all classes."""
    source = f"{RIGHT}\nLayer.run = 7\nlayers = [Layer()]"
    found = sentence(source, lambda submission: submission.lib.layers[0].run(1))
    assert found == "layers.run is a number, not a method: did you assign to self.run?"


RAISES = RIGHT + "\ndef begin(self, x=0):\n    raise type(f'Secret{x}', (Exception,), {})(x)\nLayer.__init__ = begin"


@pytest.mark.parametrize(("source", "use", "told"), [
    (RIGHT, lambda submission: submission.lib.Laier(7), "lib.py has no Laier (did you mean 'Layer'?)."),
    (f"{RIGHT}\nLayer = type('Secret7', (), {{}})()", lambda submission: submission.lib.Layer,
     "Layer is not a class: did you assign to Layer in lib.py?"),
    (f"{RIGHT}\nLayer = lambda x: [x]", lambda submission: submission.lib.Layer(7),
     "Layer(...) gives something, not an object of the class Layer."),
    (RAISES, lambda submission: submission.lib.Layer(7), "the constructor of Layer raised an exception."),
    (RAISES, lambda submission: _run(submission, Request(["call", submission.lib.Layer, [7], {}], "Layer")),
     "the constructor of Layer raised an exception."),
    (f"{RIGHT}\ndef double(x):\n    raise ValueError(x)", lambda submission: submission.lib.double(7), ""),
    (f"{RIGHT}\nLayer.run = 7", lambda submission: submission.lib.Layer().run(7), ""),
])
def test_what_is_no_secret_has_no_word_from_the_submission(source: str, use: Callable[[Any], object],
                                                           told: str) -> None:
    """Names of the homework and of the first import are told; a type, a text or a value of the moment is not."""
    error = error_of(source, use)
    assert error.no_secret == told


def _run(submission: Any, step: Request) -> None:
    raise submission.run([step]).error
