"""As a student hands it in: every function is there, and every one is wrong somewhere."""

import sys


class CalculatorError(Exception):
    def __init__(self, text, place=0):
        super().__init__(text)
        self.place = place


class UnknownOperator(Exception):
    pass


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y)


class Calculator:
    history = ["0 + 0"]
    last = 0

    def eval(self, text):
        left, operator, right = text.split()
        return float(left) - float(right)


class Scientific:
    def root(self, number):
        return number / 2


def factorial(n):
    return n * factorial(n - 1) if n > 1 else n


def is_even(n):
    return n % 2


def find(items, wanted):
    return items.index(wanted) if wanted in items else -1


def divisors(n):
    return [d for d in range(2, n) if n % d == 0]


def minmax(items):
    return [max(items), min(items)]


def unique(items):
    return {items[0]}


def counts(text):
    return {word: 1 for word in text.split()}


def lengths(words):
    return {}


def table(n):
    return "\n".join(f"{n} x {i} = {n + i}" for i in range(1, 4))


def pi():
    return 3.1


def greet(name):
    return f"Hello, {name}!"


def ask_twice():
    return input("first: ") + input("second: ")


def old(n):
    return n


if __name__ == "__main__":
    print("error" if len(sys.argv) > 1 else 0)
