"""Runs, in a copy of the project, the tests that guard every homework."""

from __future__ import annotations

import re

from meta_tests.docs.project import Project

GUARDS = "meta_tests/catalogue meta_tests/test_homeworks.py meta_tests/template"
FEWEST = 30


def guard(project: Project, name: str) -> list[str]:
    """Run the guards of one homework; return what was wrong, such as that they hardly know it."""
    done = project.run(f"python -m pytest -q -n0 {GUARDS} -k {name}")
    passed = re.search(r"(\d+) passed", done.stdout)
    if done.returncode != 0 or passed is None:
        return [f"The tests of {name} ended with {done.returncode}:\n{done.stdout}"]
    count = int(passed.group(1))
    return [] if count >= FEWEST else [f"Only {count} tests guard {name}:\n{done.stdout}"]
