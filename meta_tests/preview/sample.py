"""A made-up preview that uses everything a page can show."""

from __future__ import annotations

import json

from autograder.preview.preview import Preview, preview_of
from autograder.preview.run import Ran

DATA = {
    "output": "Read <class 'x'> first.\n\nThen <b>this</b>.",
    "leaderboard": [{"name": "Accuracy", "value": 0.943}],
    "extra_data": {"grader_notes": ["The sandbox is weak."]},
    "tests": [
        {"name": "Linear.forward <is> right", "number": "1.1", "score": 2, "max_score": 2, "tags": ["shapes"]},
        {"name": "Later", "number": "1.2", "score": 0, "max_score": 2, "visibility": "after_published",
         "output": "got <script>alert(1)</script>"},
        {"name": "Staff", "number": "1.3", "score": 0, "max_score": 1, "visibility": "hidden"},
        {"name": "Remark", "status": "passed", "score": 0},
        {"name": "Quiet", "status": "passed", "score": 0},
        {"name": "Quieter", "status": "passed", "score": 0},
        *({"name": "Long", "status": "failed", "score": 0, "output": "the <first> line\n  got\n  should be"},) * 2,
    ],
}


def sample() -> Preview:
    """A run with a finding, hidden tests, notes, tags, a leaderboard, hostile text, and what is folded."""
    return preview_of("hw-bundle.zip", "<b>jane</b>.zip", Ran(json.dumps(DATA).encode(), "printed & <done>\n", 3.44))
