import sys


def double(x):
    for _ in range(3000):
        sys.stdout.write("x" * 1000)
    return "y" * 3_000_000


class Counter:
    def __init__(self, start=0):
        print("z" * 2_000_000)
        self.count = [start] * 100_000
