"""The form matrix: the reference with the form of all that it returns or stores changed, one form at a time.

A right value may arrive in many forms, and each that the handout does not forbid earns full marks. A homework gets its
row without a line of its own; what its handout does forbid is declared in homework.toml, ``[forms]``, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import HomeworkError
from ..homework import Homework
from ..text import did_you_mean
from .catalogue import Candidate, reference_sources

# Runs at the end of each of the reference's files, where ``_in_form`` says what becomes of one value.
APPENDED = '''

def _change_forms(names, stored):
    import functools
    import types

    def deep(value):
        if type(value) in (list, tuple):
            return _in_form(type(value)(deep(item) for item in value))
        if type(value) is dict:
            return _in_form({{key: deep(item) for key, item in value.items()}})
        return _in_form(value)

    def changed(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            return deep(function(*args, **kwargs))
        return call

    for name, value in list(names.items()):
        if name.startswith("_") or getattr(value, "__module__", "") != names["__name__"]:
            continue
        if isinstance(value, types.FunctionType):
            names[name] = changed(value)
        elif isinstance(value, type):
            for attribute, method in list(vars(value).items()):
                if isinstance(method, types.FunctionType) and not attribute.startswith("_"):
                    setattr(value, attribute, changed(method))
            if stored:
                value.__setattr__ = lambda self, key, value: object.__setattr__(self, key, deep(value))


{form}

class _Changed:  # a class runs in a notebook too, where a call at the top level does not
    _change_forms(globals(), {stored})
'''


@dataclass(frozen=True)
class Form:
    """One form of a right value.

    Attributes:
        code: defines ``_in_form(value)``, which returns the value in this form where it applies.
        stored: whether attributes take it too; where not, only what is returned does.
        library: the library whose values it changes; empty for plain Python's.
    """

    id: str
    code: str
    stored: bool = True
    library: str = ""


def _array(id: str, expression: str, stored: bool = True, setup: str = "") -> Form:
    """A form of NumPy arrays of floating point numbers: ``expression`` of ``value``."""
    condition = 'type(value) is np.ndarray and value.dtype.kind == "f"'
    return Form(id, _code(condition, expression, f"import numpy as np\n{setup}"), stored, "numpy")


def _number(id: str, expression: str) -> Form:
    """A form of a single number that NumPy has: ``expression`` of ``value``."""
    condition = "isinstance(value, (float, np.floating)) and not isinstance(value, np.ndarray)"
    return Form(id, _code(condition, expression, "import numpy as np\n"), False, "numpy")


def _tensor(id: str, condition: str, expression: str, stored: bool = True, setup: str = "") -> Form:
    condition = f"isinstance(value, torch.Tensor) and {condition}"
    return Form(id, _code(condition, expression, f"import numpy as np\nimport torch\n{setup}"), stored, "torch")


def _container(id: str, kind: str, expression: str, stored: bool = True, setup: str = "") -> Form:
    return Form(id, _code(f"type(value) is {kind}", expression, setup), stored)


def _code(condition: str, expression: str, setup: str = "") -> str:
    return f"{setup}\n\ndef _in_form(value):\n    return ({expression}) if {condition} else value"


SUBCLASS = "class _Array(np.ndarray):\n    pass\n"
NAMED = ("import collections\n_Named = {}\n\ndef _named(value):\n    size = len(value)\n"
         "    _Named.setdefault(size, collections.namedtuple(f'Named{size}', [f'field_{i}' for i in range(size)]))\n"
         "    return _Named[size](*value)\n")
FORMS = (
    _array("array-longdouble", "value.astype(np.longdouble)"),
    _array("array-single", "value.astype(np.float32)", stored=False),
    _array("array-big-endian", "value.astype('>f8')"),
    _array("array-fortran", "np.asfortranarray(value)"),
    _array("array-strided", "np.repeat(value, 2, axis=-1)[..., ::2] if value.ndim else value"),
    # A view, because the array itself may be the caller's: a cache may hold the network's own parameters.
    _array("array-read-only", "(lambda view: (view.setflags(write=False), view)[1])(value.view())", stored=False),
    _array("array-subclass", "value.view(_Array)", setup=SUBCLASS),
    _number("number-python", "float(value)"),
    _number("number-double", "np.float64(value)"),
    _number("number-single", "np.float32(value)"),
    _number("number-longdouble", "np.longdouble(value)"),
    _number("number-array", "np.array(value, float)"),
    _container("dict-ordered", "dict", "collections.OrderedDict(value)", setup="import collections\n"),
    _container("dict-default", "dict", "collections.defaultdict(list, value)", setup="import collections\n"),
    _container("dict-user", "dict", "collections.UserDict(value)", setup="import collections\n"),
    _container("dict-subclass", "dict", "_Dict(value)", setup="class _Dict(dict):\n    pass\n"),
    _container("dict-proxy", "dict", "types.MappingProxyType(value)", stored=False, setup="import types\n"),
    _container("tuple-named", "tuple", "_named(value)", setup=NAMED),
    _container("tuple-list", "tuple", "list(value)", stored=False),
    _container("list-tuple", "list", "tuple(value)", stored=False),
    _container("list-subclass", "list", "_List(value)", setup="class _List(list):\n    pass\n"),
    Form("list-array", _code("type(value) is list and value and isinstance(value[0], (int, float))", "np.array(value)",
                             "import numpy as np\n"), False, "numpy"),
    _tensor("tensor-double", "value.dtype == torch.float32", "value.double()", stored=False),
    _tensor("tensor-strided", "value.dim() > 0",
            "torch.repeat_interleave(value, 2, dim=-1)[..., ::2]", stored=False),
    _tensor("tensor-subclass", "type(value) is torch.Tensor", "value.as_subclass(_Tensor)", stored=False,
            setup="class _Tensor(torch.Tensor):\n    pass\n"),
    _tensor("scalar-python", "value.dim() == 0", "float(value)", stored=False),
    _tensor("scalar-numpy", "value.dim() == 0", "np.float32(value)", stored=False),
    _tensor("scalar-array", "value.dim() == 0", "np.array(float(value))", stored=False),
    _tensor("scalar-one-element", "value.dim() == 0", "value.reshape(1)", stored=False),
    _tensor("scalar-double", "value.dim() == 0", "value.double()", stored=False),
)


def form_candidates(homework: Homework, forms: Iterable[Form] = FORMS) -> list[Candidate]:
    """The reference in each form that its libraries have and its handout does not forbid.

    Raises:
        HomeworkError: homework.toml forbids a form that does not exist.
    """
    known = [form.id for form in FORMS]
    for id in homework.forms:
        if id not in known:
            raise HomeworkError(f"{homework.id}: [forms] in homework.toml names {id!r}{did_you_mean(id, known)}, which "
                                f"is no form; the forms are {', '.join(known)}.")
    reference, declared = reference_sources(homework), tuple(homework.files)
    return [Candidate(form.id, "form", in_form(reference, form), declared=declared) for form in forms
            if form.library in ("", *homework.libraries) and form.id not in homework.forms]


def in_form(sources: dict[str, str], form: Form) -> dict[str, str]:
    """The sources, with all that their functions and classes return or store in a form."""
    return {name: text + APPENDED.format(form=form.code, stored=form.stored) for name, text in sources.items()}
