"""A suite in the style of Gradescope's samples."""

import subprocess
import sys
import unittest

from calculator import Calculator, CalculatorError
from gradescope_utils.autograder_utils.decorators import leaderboard, number, partial_credit, visibility, weight
from gradescope_utils.autograder_utils.files import check_submitted_files


class TestCalculator(unittest.TestCase):
    """The calculator, as a class and as a program."""

    def setUp(self):
        """Make a calculator for each test."""
        self.calc = Calculator()

    def test_submitted_files(self):
        """Check submitted files"""
        self.assertEqual(check_submitted_files(["calculator.py"]), [])

    @weight(2)
    @number("1.1")
    def test_add(self):
        """Evaluate 1 + 1"""
        self.assertEqual(self.calc.eval("1 + 1"), 2)

    @weight(2)
    @visibility("after_due_date")
    def test_divide_by_zero(self):
        """1 / 0 raises ZeroDivisionError"""
        with self.assertRaises(ZeroDivisionError):
            self.calc.eval("1 / 0")

    @weight(2)
    def test_unknown_operator(self):
        """1 ^ 2 raises CalculatorError"""
        with self.assertRaisesRegex(CalculatorError, "no operator"):
            self.calc.eval("1 ^ 2")

    @partial_credit(2)
    def test_several(self, set_score=None):
        """One point for each right value"""
        set_score(sum(self.calc.eval(text) == value for text, value in {"1 / 2": 0.5, "2 + 2": 4}.items()))

    @weight(2)
    def test_program(self):
        """python calculator.py 1 + 2 prints 3.0"""
        done = subprocess.run([sys.executable, "calculator.py", "1", "+", "2"], capture_output=True, text=True,
                              check=True, timeout=5)
        self.assertEqual(done.stdout, "3.0\n")

    @leaderboard("half")
    def test_leaderboard(self, set_leaderboard_value=None):
        """Evaluate 1 / 2"""
        set_leaderboard_value(self.calc.eval("1 / 2"))
