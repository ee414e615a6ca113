"""The file as a program, with inputs and expected outputs."""

import os
import subprocess
import sys
import unittest

from gradescope_utils.autograder_utils.decorators import weight

CASES = {"add": ("1 + 2\n", "3.0\n"), "several": ("1 + 2\n3 * 4\n", "3.0\n12.0\n"), "nothing": ("", "")}


class FromFiles(type):
    """One test for each pair of an input and its expected output."""

    def __new__(mcs, name, bases, attributes):
        for case in CASES:
            attributes[f"test_{case}"] = mcs.test_of(case)
        return super().__new__(mcs, name, bases, attributes)

    @classmethod
    def test_of(mcs, case):
        given, expected = CASES[case]

        @weight(1)
        def test(self):
            process = subprocess.Popen(["python3", "calculator.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
            output, errors = process.communicate(given.encode(), 5)
            self.assertEqual(output, expected.encode(), "Output did not match")

        test.__doc__ = f"Input {case}"
        return test


class TestDiff(unittest.TestCase, metaclass=FromFiles):
    pass


class TestProgram(unittest.TestCase):
    @weight(1)
    def test_run(self):
        """Arguments"""
        done = subprocess.run([sys.executable, "calculator.py", "2", "*", "4"], capture_output=True, text=True, timeout=5)
        self.assertEqual((done.returncode, done.stdout), (0, "8.0\n"))

    @weight(1)
    def test_check_output(self):
        """A string of bytes"""
        self.assertEqual(subprocess.check_output([sys.executable, "-u", "./calculator.py", "1", "-", "4"]), b"-3.0\n")

    @weight(1)
    def test_shell(self):
        """By the shell"""
        self.assertEqual(subprocess.getoutput("python3 calculator.py 6 / 4"), "1.5")

    @weight(1)
    def test_status(self):
        """An exit status"""
        done = subprocess.run([sys.executable, "calculator.py"], input="quit\n", text=True)
        self.assertEqual(done.returncode, 3)
        with self.assertRaises(subprocess.CalledProcessError):
            subprocess.run([sys.executable, "calculator.py"], input=b"quit\n", check=True)

    @weight(1)
    def test_stderr(self):
        """Errors, and where they go"""
        command = [sys.executable, "calculator.py"]
        apart = subprocess.run(command, input="1\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        self.assertEqual((apart.stdout, apart.stderr), ("", "error: cannot read '1'\n"))
        together = subprocess.run(command, input="1\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(together.stdout, "error: cannot read '1'\n")

    @weight(1)
    def test_traceback(self):
        """An exception that nobody catches"""
        done = subprocess.run([sys.executable, "calculator.py", "1", "/", "0"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.endswith("ZeroDivisionError: float division by zero\n"), done.stderr)

    @weight(1)
    def test_system(self):
        """By os.system"""
        self.assertEqual(os.system("python3 calculator.py 1 + 1"), 0)
        self.assertNotEqual(os.system("python3 calculator.py 1"), 0)

    @weight(1)
    def test_another_program(self):
        """Other programs are started as ever"""
        self.assertEqual(subprocess.check_output([sys.executable, "-c", "print(1 + 1)"], text=True), "2\n")
