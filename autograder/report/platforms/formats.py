"""The bytes of a file of results, by the platform's name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..report import Report
from ..write import encode_report
from . import AUTOLAB, GITHUB, GRADESCOPE, PRAIRIELEARN
from .autolab import to_autolab
from .github import to_github
from .prairielearn import to_prairielearn

Encode = Callable[[Report], bytes]


def _as_json(convert: Callable[[Report], dict[str, Any]]) -> Encode:
    return lambda report: (json.dumps(convert(report), indent=1, ensure_ascii=False) + "\n").encode()


ENCODERS: dict[str, Encode] = {
    GRADESCOPE: encode_report,
    PRAIRIELEARN: _as_json(to_prairielearn),
    AUTOLAB: lambda report: to_autolab(report).encode(),
    GITHUB: _as_json(to_github),
}
