"""Hostile: every answer is an object that claims to equal, to contain and to be computed to anything."""


class Anything(int):
    pass


class Everything:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __contains__(self, item): return True
    def __bool__(self): return True
    def __add__(self, other): return self
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __add__
    def __abs__(self): return 0
    def __hash__(self): return 0
    def __iter__(self): return iter([self, self])
    def __getitem__(self, place): return self
    def count(self, item): return self
    x = y = property(lambda self: self)
    def eval(self, text): return self


class CalculatorError(ValueError): pass
class UnknownOperator(Exception): pass


def factorial(n): return Everything()


divisors = counts = table = minmax = greet = pi = factorial


class Calculator(Everything): pass


class Vector(Everything):
    def __init__(self, x, y): pass
