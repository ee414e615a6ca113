"""A calculator: functions, classes, and a program that reads expressions and prints their values."""

import logging
import re
import sys
import warnings


class CalculatorError(ValueError):
    """Something cannot be computed."""

    def __init__(self, text, place=0):
        super().__init__(text)
        self.place = place


class UnknownOperator(CalculatorError):
    """An operator that the calculator does not have."""


class Vector:
    """A pair of numbers."""

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __str__(self):
        return f"({self.x}, {self.y})"

    def __bool__(self):
        return bool(self.x or self.y)

    def __iter__(self):
        return iter((self.x, self.y))


class Calculator:
    """Evaluates ``"1 + 2"``, and remembers."""

    def __init__(self):
        self.history = []
        self.last = None

    def eval(self, text):
        """The value of one operation, with spaces around the operator."""
        parts = text.split()
        if len(parts) != 3:
            raise CalculatorError(f"cannot read {text!r}", place=len(parts))
        left, operator, right = float(parts[0]), parts[1], float(parts[2])
        if operator not in "+-*/":
            raise UnknownOperator(f"no operator {operator}", place=2)
        value = {"+": left + right, "-": left - right, "*": left * right}.get(operator)
        self.last = left / right if value is None else value
        self.history.append(text)
        return self.last


class Scientific(Calculator):
    """One more operation."""

    def root(self, number):
        return number ** 0.5


def factorial(n):
    if n < 0:
        raise ValueError("factorial of a negative number")
    return 1 if n < 2 else n * factorial(n - 1)


def is_even(n):
    return n % 2 == 0


def find(items, wanted):
    return items.index(wanted) if wanted in items else None


def divisors(n):
    return [d for d in range(1, n + 1) if n % d == 0]


def minmax(items):
    return min(items), max(items)


def unique(items):
    return set(items)


def counts(text):
    return {word: text.split().count(word) for word in text.split()}


def lengths(words):
    return {len(word): word for word in words}


def table(n):
    return "\n".join(f"{n} x {i} = {n * i}" for i in range(1, 4))


def pi()
    return 3.14159265


def greet(name):
    print(f"Hello, {name}!")


def ask_twice():
    return int(input("first: ")) + int(input("second: "))


def old(n):
    warnings.warn("use factorial", DeprecationWarning, stacklevel=2)
    logging.getLogger("calculator").warning("old(%d)", n)
    return factorial(n)


def main():
    calculator = Calculator()
    if len(sys.argv) > 1:
        print(calculator.eval(" ".join(sys.argv[1:])))
        return
    for line in sys.stdin:
        if re.match(r"quit", line):
            sys.exit(3)
        try:
            print(calculator.eval(line.strip()))
        except CalculatorError as error:
            print("error:", error, file=sys.stderr)


if __name__ == "__main__":
    main()
