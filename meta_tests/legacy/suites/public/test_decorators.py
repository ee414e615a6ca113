"""Each decorator of gradescope-utils at least once."""

import unittest

from gradescope_utils.autograder_utils.decorators import (
    hide_errors, leaderboard, number, partial_credit, tags, visibility, weight)

from calculator import Calculator, factorial


class TestDecorators(unittest.TestCase):
    def setUp(self):
        self.calc = Calculator()

    @weight(1)
    @number("1.1")
    def test_add(self):
        """Evaluate 1 + 1"""
        self.assertEqual(self.calc.eval("1 + 1"), 2)

    @weight(2)
    @number("1.2")
    @visibility("after_due_date")
    @tags("division", "floats")
    def test_divide(self):
        """Evaluate 1 / 2"""
        self.assertEqual(self.calc.eval("1 / 2"), 0.5)

    @weight(2)
    @visibility("hidden")
    @hide_errors("Something about subtraction is wrong")
    def test_subtract(self):
        """Evaluate 3 - 1, errors hidden"""
        self.assertEqual(self.calc.eval("3 - 1"), 4 - 2)

    @weight(2)
    @hide_errors("Something about multiplication is wrong")
    def test_multiply(self):
        """Evaluate 3 * 4, errors hidden"""
        self.assertEqual(self.calc.eval("3 * 4"), 12)

    @partial_credit(4)
    @number("2.1")
    def test_partial(self, set_score=None):
        """A point for each right factorial"""
        set_score(sum(factorial(n) == want for n, want in enumerate([1, 1, 2, 6])))

    @partial_credit(4.0)
    @visibility("visible")
    def test_partial_by_keyword(self, **kwargs):
        """Half of the points whatever is handed in"""
        kwargs["set_score"](2.0)

    @leaderboard("largest", "asc")
    @weight(0)
    def test_leaderboard(self, set_leaderboard_value=None):
        """Factorial of five"""
        set_leaderboard_value(factorial(5))

    @leaderboard("high_score")
    @weight(0)
    def test_leaderboard_by_keyword(self, **kwargs):
        """A constant"""
        kwargs["set_leaderboard_value"](7)

    def test_without_weight(self):
        """Worth nothing"""
        self.assertTrue(True)
