"""A plain pytest file: bare asserts, pytest.raises, fixtures, parameters."""

from unittest import mock

import numpy as np
import pytest
from calculator import Calculator, CalculatorError, Vector, counts, divisors, factorial, minmax, pi, table
from gradescope_utils.autograder_utils.decorators import weight

import calculator


@pytest.fixture
def calc():
    return Calculator()


@weight(1)
def test_number():
    """factorial of five"""
    assert factorial(5) == 120


@weight(1)
def test_with_words():
    """factorial of four"""
    assert factorial(4) == 24, "four times three times two"


@weight(1)
def test_list():
    """divisors of six"""
    assert divisors(6) == [1, 2, 3, 6]


@weight(1)
def test_dict():
    """counts of words"""
    assert counts("a b a") == {"a": 2, "b": 1}


@weight(1)
def test_text():
    """the table of two"""
    assert table(2) == "2 x 1 = 2\n2 x 2 = 4\n2 x 3 = 6"


@weight(1)
def test_close():
    """pi"""
    assert pi() == pytest.approx(3.14159, abs=1e-4)
    np.testing.assert_allclose(pi(), 3.14159, atol=1e-4)


@weight(1)
def test_attribute_of_a_result():
    """minmax gives a pair"""
    assert minmax([2, 1]).count(1) == 1


@weight(1)
def test_unpacked():
    """minmax is unpacked"""
    low, high = minmax([2, 1])
    assert low < high


@weight(1)
def test_computed():
    """factorials are added"""
    assert factorial(3) + factorial(2) == 8


@weight(1)
def test_raises():
    """factorial refuses negative numbers"""
    with pytest.raises(ValueError, match="negative"):
        factorial(-1)


@weight(1)
def test_raises_own(calc):
    """Calculator refuses what it cannot read"""
    with pytest.raises(CalculatorError) as caught:
        calc.eval("1")
    assert caught.value.place == 1
    with pytest.raises(calculator.CalculatorError, match="no operator"):
        calc.eval("1 ^ 1")


@weight(2)
@pytest.mark.parametrize(("text", "value"), [("1 + 1", 2), ("2 * 4", 8)])
def test_parameters(calc, text, value):
    """Calculator computes"""
    assert calc.eval(text) == value


@weight(1)
def test_vector():
    """Vectors are added"""
    total = Vector(1, 2) + Vector(3, 4)
    assert (total.x, total.y) == (4, 6)
    assert isinstance(total, Vector)


@weight(1)
def test_printed(capsys):
    """greet prints"""
    calculator.greet("Ada")
    assert capsys.readouterr().out == "Hello, Ada!\n"


@weight(1)
def test_patched():
    """pi does not need what is patched"""
    with mock.patch("calculator.factorial", return_value=1):
        assert pi() == pytest.approx(3.14159, abs=1e-4)


@weight(1)
def test_both_sides(submission, reference):
    """The reference raises where the submission does"""
    for side in (submission, reference):
        with pytest.raises(side.calculator.UnknownOperator):
            side.calculator.Calculator().eval("1 ^ 1")
