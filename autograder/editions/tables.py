"""An edition's homework.toml: which homework it extends, and how the two declarations are merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..declaration.words import shown
from ..errors import HomeworkError
from ..text import did_you_mean


def base_of(name: str, table: Mapping[str, Any], known: Sequence[str]) -> str:
    """The homework that the edition ``name`` extends.

    Args:
        table: the edition's homework.toml.
        known: the ids of all homeworks.

    Raises:
        HomeworkError: it is not a homework, or is the edition itself.
    """
    base, where = table["extends"], f"tests/{name}/homework.toml"
    if not isinstance(base, str):
        raise HomeworkError(f"{where}: extends is {shown(base)}; write the id of a homework in quotes.")
    if base == name:
        raise HomeworkError(f"{where}: extends names {name!r} itself; write the id of another homework.")
    if base not in known:
        others = [one for one in known if one != name]
        raise HomeworkError(f"{where}: extends names {shown(base)}, which does not exist{did_you_mean(base, others)}; "
                            f"known: {', '.join(others)}.")
    return base


def check_base(name: str, base: str, base_table: Mapping[str, Any]) -> None:
    """Allow one level only: an edition extends a complete homework.

    Raises:
        HomeworkError: the base is an edition too.
    """
    further, where = base_table.get("extends"), f"tests/{name}/homework.toml"
    if further == name:
        raise HomeworkError(f"{where}: {name!r} extends {base!r}, which extends {name!r} again; remove extends from "
                            f"the one that has all files.")
    if further is not None:
        raise HomeworkError(f"{where}: {name!r} extends {base!r}, which is an edition itself; extend {further!r}, "
                            f"and repeat what {base!r} changes.")


def merge(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The base's table with the edition's keys in place of its own; tables in both are merged key by key."""
    merged = dict(base)
    for key, value in own.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = merge(old or {}, value) if both else value
    return merged
