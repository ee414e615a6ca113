"""Numbers, times and counts of a class in words, the same in pages, tables and the terminal."""

from __future__ import annotations

from datetime import datetime

from ..text import part_title

__all__ = ["counted", "duration", "moment", "part_title", "percent", "points", "signed"]


def points(value: float) -> str:
    """Points with at most two decimals: ``"46.6"``."""
    return f"{round(value, 2) + 0.0:g}"


def signed(value: float) -> str:
    """A difference of points: ``"+0.25"``; ``"0"`` if it is none."""
    rounded = round(value, 2)
    return f"{rounded:+g}" if rounded else "0"


def percent(share: float) -> str:
    """A share of 1: ``"20 %"``."""
    return f"{100 * share:.0f} %"


def counted(count: int, one: str, many: str = "") -> str:
    """``"1 student"``, ``"2 students"``.

    Args:
        many: the word for several, if it is not the first with an s.
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """``"0.35 s"``, ``"12 s"``, ``"3 min 20 s"``, ``"2 h 5 min"``."""
    if seconds < 10:
        return f"{seconds:.2g} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def moment(iso: str) -> str:
    """A time of class.json to the minute, as it is written there otherwise; ``"-"`` if it is not known."""
    try:
        return datetime.fromisoformat(iso.replace("Z", "+00:00")).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return iso or "-"
