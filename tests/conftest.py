"""For ``pytest tests/<hw>``: the cases need the grader, so pytest lets it grade the reference and shows each verdict.

A grading does not read this file.
"""

from autograder.under_pytest import pytest_collect_directory, pytest_pycollect_makemodule

__all__ = ["pytest_collect_directory", "pytest_pycollect_makemodule"]
