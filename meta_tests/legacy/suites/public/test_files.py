"""What was handed in, as Gradescope's own samples begin."""

import unittest

from gradescope_utils.autograder_utils.decorators import number, weight
from gradescope_utils.autograder_utils.files import check_submitted_files


class TestFiles(unittest.TestCase):
    @weight(1)
    @number("0")
    def test_submitted_files(self):
        """Check submitted files"""
        missing_files = check_submitted_files(["calculator.py"])
        for path in missing_files:
            print(f"Missing {path}")
        self.assertEqual(len(missing_files), 0, "Missing some required files!")

    @weight(0)
    def test_other_files(self):
        """A file that the homework does not ask for"""
        self.assertEqual(check_submitted_files(["notes.txt"]), ["notes.txt"])
