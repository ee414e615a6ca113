"""What gradescope-utils' decorators leave on a test function when it ends: its score, and its leaderboard value."""

from __future__ import annotations

from typing import Any


def take_credit(function: Any, name: str, default: Any) -> Any:
    """Read and remove what a decorator left on the function, so that no other case sees it.

    With two decorators the inner one leaves it on the function that the outer one wraps.
    """
    function = getattr(function, "__func__", function)
    value = default
    while function is not None:
        if name in getattr(function, "__dict__", {}):
            value = getattr(function, name)
            delattr(function, name)
        function = getattr(function, "__wrapped__", None)
    return value
