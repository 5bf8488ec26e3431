"""Curves as SVG: where lines run, where they are cut, and what of many points is kept."""

import re

import numpy as np
from numpy.typing import NDArray

from playground.drawing.curves import Curve, curves_svg
from playground.drawing.palettes import palette_of

PALETTE = palette_of("light", "usual")


def drawn(*curves: NDArray[np.float64]) -> list[list[tuple[float, float]]]:
    """The points of each curve's line."""
    epochs = np.arange(len(curves[0]), dtype=np.float64)
    named = [Curve("<a&b>", each, PALETTE.text) for each in curves]
    svg = curves_svg('"x"', epochs, named, "epoch", PALETTE)
    assert "<a&b>" not in svg
    assert 'aria-label="&quot;x&quot;"' in svg
    paths = re.findall(r'<path d="([^"]*)" fill="none"', svg)
    return [[(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", each)] for each in paths]


def test_higher_numbers_lie_higher_and_later_ones_to_the_right() -> None:
    (points,) = drawn(np.array([0.3, 0.2, 0.1]))
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert [y for _, y in points] == sorted(y for _, y in points)


def test_equal_factors_are_equally_far_where_numbers_spread() -> None:
    (points,) = drawn(np.array([1.0, 0.1, 0.01]))
    first, second, third = (y for _, y in points)
    assert abs((second - first) - (third - second)) < 0.2


def test_a_line_is_cut_where_a_number_is_not_finite() -> None:
    svg = curves_svg(
        "", np.arange(5.0), [Curve("", np.array([1.0, 2.0, np.nan, 1.0, np.inf]), PALETTE.text)], "", PALETTE
    )
    (path,) = re.findall(r'<path d="([^"]*)" fill="none"', svg)
    assert path.count("M") == 2


def test_a_spike_among_many_epochs_is_kept() -> None:
    values = np.full(100_000, 0.5)
    values[[33_333, 66_666]] = 0.9, 0.1
    (points,) = drawn(values)
    (flat,) = drawn(np.array([0.9, 0.5, 0.1]))
    assert len(points) < 2_000
    assert min(y for _, y in points) == flat[0][1]
    assert max(y for _, y in points) == flat[2][1]
