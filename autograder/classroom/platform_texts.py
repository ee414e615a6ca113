"""What a student reads of each case on the platform, from the exported results.json of a submission."""

from __future__ import annotations

import json
from pathlib import Path

from ..preview.markup import to_text
from ..preview.views import Reader, view_of

FOLDER = "results"  # below the folder of the class


def texts_of(folder: Path, id: str) -> dict[str, str]:
    """Number of a case -> its text; empty where the submission's results are not exported.

    Args:
        folder: of the class.
        id: of the submission.
    """
    try:
        data = json.loads((folder / FOLDER / f"{id}.json").read_bytes())
    except (OSError, ValueError):
        return {}
    lines = view_of(data, Reader.AFTER).lines if isinstance(data, dict) else ()
    return {line.number: to_text(line.output.text, line.output.format) for line in lines if line.output}
