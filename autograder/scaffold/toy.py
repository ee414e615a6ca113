"""The toy homework that a new one starts from, as text: one function, one public case, one hidden case, one mistake.

Every file can be read in a minute, and has the place and the form of the file that will replace it.
"""

from __future__ import annotations

DECLARATION = '''\
title = "$name"
files = ["scaling.py"]                        # the only files read from a submission
libraries = ["numpy"]                         # what they may import besides Python's own modules
stub = "### WRITE THIS AND REMOVE `pass` ###\\npass"

[parts]                                       # part -> points; its cases are public/ and hidden/test_<part>.py
scale = 10

[limits]
seconds_per_import = 2
seconds_per_call = 5
seconds_per_case = 10
seconds_total = 480
memory_mib = 512
'''

REFERENCE = '''\
"""$name: replace this toy by what students are to write."""


def scale(x, factor):
    """Multiply every entry of an array by a number.

    Args:
        x: array of any shape; must not be modified.
        factor: a number.

    Returns:
        array of the same shape.
    """
    ### BEGIN SOLUTION
    return x * factor
    ### END SOLUTION
'''

PUBLIC = '''\
"""scale, on one fixed matrix."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight

from tests.support import Call, assert_close, filled

X = filled(np.random.default_rng(3), 3, 5)
CALL = Call("scale(x, 2.5)", {"x": X})


@weight(4)
def test_values(submission, reference):
    """scale multiplies every entry by the factor."""
    got, want = (side.scaling.scale(X, 2.5) for side in (submission, reference))

    also = {"the factor added to x": X + 2.5, "x itself": X}
    assert_close("scale: the result", got, want, call=CALL, also=also)
'''

HIDDEN = '''\
"""scale, for many arrays and factors, and what it must not do."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given
from hypothesis import strategies as st

from tests.support import Call, assert_close, writes_refused
from tests.support.strategies import boundary_values


@weight(6)
@given(x=boundary_values(), factor=st.sampled_from([-3.0, 0.0, 0.5, 7.0]))
def test_any_values(submission, reference, x, factor):
    """scale is right for factors of either sign and for 0, and leaves its x as it is."""
    call = Call(f"scale(x, {factor})", {"x": x})
    want = reference.scaling.scale(x, factor)

    with writes_refused("scale: the array of the caller", call):
        got = submission.scaling.scale(submission.share(x, writeable=False), factor)
    assert_close("scale: the result", got, want, call=call)
'''

MISTAKES = '''\
# Wrong solutions as small edits of the reference; `autograder certify $name` proves that each loses points on its part.
# An edit's `old` occurs exactly once in `file`, or in the class or function that `where` begins.

[[mistake]]
id = "scale-adds"
part = "scale"
description = "Adds the factor instead of multiplying by it"
[[mistake.edit]]
file = "scaling.py"
where = "def scale"
old = "x * factor"
new = "x + factor"
'''

FILES = {
    "tests/$name/homework.toml": DECLARATION,
    "tests/$name/public/test_scale.py": PUBLIC,
    "tests/$name/hidden/test_scale.py": HIDDEN,
    "reference/$name/scaling.py": REFERENCE,
    "reference/$name/mistakes.toml": MISTAKES,
}

PYTEST_FILE = "tests/conftest.py"
UNDER_PYTEST = '''\
"""For ``pytest tests/<hw>``: the cases need the grader, so pytest lets it grade the reference and shows each verdict.

A grading does not read this file.
"""

from autograder.under_pytest import pytest_collect_directory, pytest_pycollect_makemodule

__all__ = ["pytest_collect_directory", "pytest_pycollect_makemodule"]
'''
