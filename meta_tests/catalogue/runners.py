"""Every homework's cases in this process, with few examples of fuzzed cases: quick enough for every change."""

from __future__ import annotations

from autograder.homework import find_homeworks, load_homework
from autograder.inprocess.runner import Runner

EXAMPLES = 6
RUNNERS = {name: Runner(load_homework(name), EXAMPLES) for name in find_homeworks()}
