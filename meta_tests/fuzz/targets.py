"""Everything that is fuzzed. Notebooks join here when the intake reads them."""

from __future__ import annotations

from .declarations import DECLARATIONS
from .frames import CHANNEL, DECODER
from .metadata import METADATA
from .submissions import SUBMISSIONS
from .zips import ZIPS

TARGETS = {target.name: target for target in (DECODER, CHANNEL, ZIPS, METADATA, DECLARATIONS, *SUBMISSIONS)}
