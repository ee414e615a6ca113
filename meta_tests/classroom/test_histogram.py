"""Bins and their picture: no number is lost, edges are even, and who cannot see the picture has its numbers."""

from __future__ import annotations

import re

import pytest

from autograder.classroom.histogram import MOST_BINS, Bin, draw, of_moves, of_scores, words


@pytest.mark.parametrize(("maximum", "bins", "width"), [(50, 20, 2.5), (100, 20, 5), (15, 15, 1), (1, 20, 0.05),
                                                        (7, 14, 0.5), (0, 1, 0)])
def test_bins_have_a_nice_width(maximum: float, bins: int, width: float) -> None:
    """At most MOST_BINS of them cover all points."""
    found = of_scores([], maximum)
    assert (len(found), found[0].high) == (bins, pytest.approx(width))
    assert found[-1].high == pytest.approx(maximum)
    assert len(found) <= MOST_BINS


def test_each_score_is_in_one_bin() -> None:
    """An edge belongs to the bin above; all points belong to the last bin, also if sums of shares are not exact."""
    found = of_scores([0, 2.5, 2.4999999999999996, 49.9, 50, 50.000000001], 50)
    assert [(one.low, one.count) for one in found if one.count] == [(0, 1), (2.5, 2), (47.5, 3)]


def test_moves_up_and_down_are_apart() -> None:
    """The bins are mirrored at 0, and who did not move is in none."""
    assert of_moves([0, 0]) == []
    assert of_moves([1, -1, -1, 0]) == [Bin(-2, -1, 2), Bin(-1, -0.0, 0), Bin(0, 1, 0), Bin(1, 2, 1)]
    assert sum(one.count for one in of_moves([-20, 0.25, 0.3, 7, 0])) == 4


def test_no_bin_is_narrower_than_the_moves_differ() -> None:
    """If all move by the same, there are two bins and not twenty empty ones."""
    assert of_moves([0.25, 0.25]) == [Bin(0, 0.25, 0), Bin(0.25, 0.5, 2)]


def test_the_picture_says_its_numbers() -> None:
    """Its label and a title of each bar are texts; the highest bar fills the height."""
    picture = draw([Bin(0, 5, 1), Bin(5, 10, 4)], 'Scores of "T" <b>')
    assert 'aria-label="Scores of &quot;T&quot; &lt;b&gt;"' in picture
    assert re.findall(r"<title>(.*?)</title>", picture) == ["0 to 5: 1", "5 to 10: 4"]
    low, high = map(float, re.findall(r'height="([\d.]+)" fill', picture))
    assert high == 4 * low


def test_edges_are_signed_where_they_are_moves() -> None:
    """A move up has its plus."""
    assert words(Bin(-2, -1, 3), "+g") == "-2 to -1"
    assert words(Bin(0.30000000000000004, 1, 3), "+g") == "+0.3 to +1"
    assert words(Bin(-1, -0.0, 3), "+g") == "-1 to 0"
