"""Each assertion method of unittest at least once."""

import contextlib
import io
import sys
import unittest
from unittest import mock

import calculator
from calculator import *
from gradescope_utils.autograder_utils.decorators import weight


class TestMethods(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = [1, 2, 3]

    def setUp(self):
        self.vector = Vector(1, 2)
        self.addCleanup(self.shared.clear)

    def tearDown(self):
        self.shared.extend([1, 2, 3])

    @weight(1)
    def test_equal(self):
        self.assertEqual(factorial(5), 120)
        self.assertEqual(factorial(0), 1)

    @weight(1)
    def test_not_equal(self):
        self.assertNotEqual(pi(), 3.1)

    @weight(1)
    def test_true_and_false(self):
        self.assertTrue(is_even(4))
        self.assertFalse(is_even(3))

    @weight(1)
    def test_is(self):
        self.assertIs(is_even(4), True)
        self.assertIsNot(is_even(3), None)

    @weight(1)
    def test_none(self):
        self.assertIsNone(find([1], 2))
        self.assertIsNotNone(find([1], 1))

    @weight(1)
    def test_in(self):
        self.assertIn(6, divisors(6))
        self.assertNotIn(4, divisors(6))

    @weight(1)
    def test_instance(self):
        self.assertIsInstance(self.vector, Vector)
        self.assertIsInstance(Scientific(), Calculator)
        self.assertNotIsInstance(self.vector, calculator.Calculator)
        self.assertTrue(issubclass(calculator.Scientific, Calculator))

    @weight(1)
    def test_raises(self):
        self.assertRaises(ValueError, factorial, -1)
        with self.assertRaises(ZeroDivisionError):
            Calculator().eval("1 / 0")

    @weight(1)
    def test_raises_own(self):
        with self.assertRaises(CalculatorError) as context:
            Calculator().eval("1")
        self.assertEqual(str(context.exception), "cannot read '1'")
        self.assertEqual(context.exception.place, 1)

    @weight(1)
    def test_raises_derived(self):
        with self.assertRaises(calculator.CalculatorError):
            Calculator().eval("1 ^ 2")
        try:
            Calculator().eval("1 ^ 2")
        except UnknownOperator as error:
            self.assertEqual(error.args, ("no operator ^",))

    @weight(1)
    def test_raises_regex(self):
        with self.assertRaisesRegex(ValueError, "negative"):
            factorial(-1)

    @weight(1)
    def test_almost_equal(self):
        self.assertAlmostEqual(pi(), 3.1416, places=4)
        self.assertNotAlmostEqual(pi(), 3.14, places=4)

    @weight(1)
    def test_order(self):
        self.assertGreater(pi(), 3.14)
        self.assertGreaterEqual(factorial(3), 6)
        self.assertLess(pi(), 3.15)
        self.assertLessEqual(factorial(3), 6)

    @weight(1)
    def test_regex(self):
        self.assertRegex(table(2), r"2 x 3 = 6")
        self.assertNotRegex(table(2), r"= 5")

    @weight(1)
    def test_count_equal(self):
        self.assertCountEqual(divisors(6), [6, 3, 2, 1])

    @weight(1)
    def test_multi_line(self):
        self.assertMultiLineEqual(table(2), "2 x 1 = 2\n2 x 2 = 4\n2 x 3 = 6")

    @weight(1)
    def test_sequences(self):
        self.assertSequenceEqual(divisors(4), (1, 2, 4))
        self.assertListEqual(divisors(4), [1, 2, 4])
        self.assertTupleEqual(minmax([3, 1, 2]), (1, 3))

    @weight(1)
    def test_set(self):
        self.assertSetEqual(unique([1, 2, 2]), {1, 2})

    @weight(1)
    def test_dict(self):
        self.assertDictEqual(counts("a b a"), {"a": 2, "b": 1})

    @weight(1)
    def test_dict_of_numbers(self):
        self.assertEqual(lengths(["a", "bc"]), {1: "a", 2: "bc"})

    @weight(1)
    def test_fail(self):
        if find([1], 2) is not None:
            self.fail("nothing is found in a list that does not contain it")

    @weight(1)
    def test_sub_tests(self):
        for n in range(4):
            with self.subTest(n=n):
                self.assertEqual(is_even(n), n in (0, 2))

    @weight(1)
    def test_objects(self):
        self.assertEqual(self.vector, Vector(1, 2))
        self.assertNotEqual(self.vector, Vector(2, 1))
        self.assertEqual(self.vector + Vector(1, 1), Vector(2, 3))
        self.assertEqual(str(self.vector), "(1, 2)")
        self.assertFalse(Vector(0, 0))
        self.assertEqual(list(self.vector), [1, 2])

    @weight(1)
    def test_state(self):
        calc = Calculator()
        self.assertIsNone(calc.last)
        calc.eval("1 + 2")
        self.assertEqual((calc.last, calc.history), (3.0, ["1 + 2"]))

    @weight(1)
    def test_printed(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            greet("Ada")
        self.assertEqual(out.getvalue(), "Hello, Ada!\n")

    @weight(1)
    @mock.patch("sys.stdout", new_callable=io.StringIO)
    def test_printed_to_a_mock(self, stdout):
        greet("Bob")
        self.assertIn("Bob", stdout.getvalue())

    @weight(1)
    def test_read(self):
        before, sys.stdin = sys.stdin, io.StringIO("3\n4\n")
        try:
            self.assertEqual(ask_twice(), 7)
        finally:
            sys.stdin = before
