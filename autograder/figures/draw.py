"""Draws figures with matplotlib, and writes the numbers of each beside its picture."""

from __future__ import annotations

import csv
import logging
from functools import singledispatch
from pathlib import Path
from typing import Any

from ..errors import HomeworkError
from ..figure import Curves, Figure, Images, Points

INCHES = (6.4, 4.0)
DOTS = 100  # per inch


def draw(figure: Figure, folder: Path) -> list[Path]:
    """Write ``<name>.png``, and for curves ``<name>.csv``; return what was written.

    Raises:
        HomeworkError: matplotlib is not installed.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # else it tells users without a home of its cache
    try:
        from matplotlib.figure import Figure as Canvas  # without pyplot, which keeps every figure
    except ModuleNotFoundError:
        raise HomeworkError("Figures are drawn with matplotlib, which is not installed; run: "
                            "python -m pip install matplotlib") from None
    canvas = Canvas(figsize=INCHES, layout="constrained")
    canvas.suptitle(figure.title)
    _draw(figure, canvas)
    picture = folder / f"{figure.name}.png"
    canvas.savefig(picture, dpi=DOTS, metadata={"Software": None})
    return [picture, *([_write_numbers(figure, folder)] if isinstance(figure, Curves) else [])]


@singledispatch
def _draw(figure: Any, canvas: Any) -> None:
    raise HomeworkError(f"A homework's figures are Curves, Images or Points, not {type(figure).__name__}.")


@_draw.register
def _(figure: Curves, canvas: Any) -> None:
    axes = canvas.subplots()
    for label, values in figure.series.items():
        axes.plot(range(figure.first, figure.first + len(values)), values, label=label)
    axes.set(xlabel=figure.x_label, ylabel=figure.y_label)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(alpha=0.3)
    axes.legend()


@_draw.register
def _(figure: Images, canvas: Any) -> None:
    columns = min(len(figure.images), 5)
    places = canvas.subplots(-(-len(figure.images) // columns), columns, squeeze=False).flat
    for place in places:
        place.axis("off")
    for place, (label, image) in zip(canvas.axes, figure.images.items(), strict=False):
        place.imshow(image, cmap="gray")
        place.set_title(label, fontsize="small")


@_draw.register
def _(figure: Points, canvas: Any) -> None:
    axes = canvas.subplots()
    for kind in sorted(set(figure.classes.tolist())):
        x, y = figure.positions[figure.classes == kind].T
        axes.scatter(x, y, s=12, label=f"class {kind}")
    axes.set_aspect("equal")
    axes.legend()


def _write_numbers(figure: Curves, folder: Path) -> Path:
    path = folder / f"{figure.name}.csv"
    longest = max(map(len, figure.series.values()), default=0)
    with path.open("w", encoding="utf-8", newline="") as opened:
        table = csv.writer(opened)
        table.writerow([figure.x_label, *figure.series])
        for step in range(longest):
            row = [values[step] if step < len(values) else "" for values in figure.series.values()]
            table.writerow([step + figure.first, *row])
    return path


