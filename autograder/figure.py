"""A figure as data: what a homework's ``figures.py`` gives, and ``autograder figures`` draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Curves:
    """Lines over a common axis.

    Attributes:
        name: the name of the file, without its ending.
        series: label -> the values of a line, one for each step.
        first: the step of the first value.
    """

    name: str
    title: str
    x_label: str
    y_label: str
    series: Mapping[str, Sequence[float]]
    first: int = 1


@dataclass(frozen=True)
class Images:
    """Small images in a row.

    Attributes:
        name: the name of the file, without its ending.
        images: label -> an array ``(height, width)``.
    """

    name: str
    title: str
    images: Mapping[str, Any]


@dataclass(frozen=True)
class Points:
    """Points of the plane, each of a class.

    Attributes:
        name: the name of the file, without its ending.
        positions: ``(N, 2)``.
        classes: integers ``(N,)``.
    """

    name: str
    title: str
    positions: Any
    classes: Any


Figure = Curves | Images | Points
