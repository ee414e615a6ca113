"""A calculator for one operation, and a program that uses it."""

import sys


class CalculatorError(Exception):
    """Something cannot be computed."""


class Calculator:
    """Evaluates texts such as ``"1 + 2"``."""

    def eval(self, text):
        """Return the value; the operator is + or /."""
        left, operator, right = text.split()
        if operator == "+":
            return float(left) + float(right)
        if operator == "/":
            return float(left) / float(right)
        raise CalculatorError(f"no operator {operator}")


if __name__ == "__main__":
    print(Calculator().eval(" ".join(sys.argv[1:])))
