"""Curves as SVG: where lines run, where they are cut, and what of many points is kept."""

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.drawing.axes import Axis
from playground.drawing.curves import Curve, Mark, curves_svg
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


@pytest.mark.parametrize("highest", [1e40, 1e307, 1.7e308])
def test_an_axis_over_hundreds_of_decades_marks_a_few(highest: float) -> None:
    ticks = Axis.over([np.array([1e-3, highest])]).ticks()
    assert 4 <= len(ticks) <= 11
    assert all(1e-3 / 2 <= value <= highest * 2 for value, _ in ticks)


def test_a_mark_stands_at_its_epoch() -> None:
    curve = Curve("loss", np.linspace(1.0, 0.0, 11), PALETTE.text)
    svg = curves_svg("loss", np.arange(11.0), [curve], "epoch", PALETTE, [Mark(5.0, "<here>")])
    ends = [
        float(x)
        for x in re.findall(r"[ML]([\d.]+) [\d.]+", svg.partition('fill="none"')[0].rpartition("d=")[2])
    ]
    (at,) = re.findall(r'd="M([\d.]+) \d+V', svg)
    assert float(at) == pytest.approx((ends[0] + ends[-1]) / 2, abs=0.1)
    assert "&lt;here&gt;</text>" in svg
