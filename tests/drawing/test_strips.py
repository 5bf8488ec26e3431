"""Strips as SVG: a dot for each seed, hollow where the goal was not reached, and the median."""

import re

import numpy as np
import pytest

from playground.drawing.palettes import css, palette_of
from playground.drawing.strips import Strip, strips_svg

PALETTE = palette_of("light", "usual")


def test_every_finite_number_is_a_dot_and_larger_ones_lie_further_right() -> None:
    values = np.array([0.3, np.nan, 0.1, 0.2])
    svg = strips_svg("loss", [Strip("<a>", values, values < 0.25)], 0.25, PALETTE)
    dots = re.findall(r'<circle cx="([\d.]+)" .*? fill="(#\w+)"', svg)
    at = [float(x) for x, _ in dots]
    assert at[1] < at[2] < at[0]
    filled, hollow = css(PALETTE.text), css(PALETTE.surface)
    assert [colour for _, colour in dots] == [hollow, filled, filled]
    goal, median = re.findall(rf'd="M([\d.]+) \d+V\d+" stroke="{css(PALETTE.branches[1])}"', svg)
    assert float(median) == pytest.approx(at[2])
    assert float(goal) == pytest.approx((at[0] + at[2]) / 2, abs=0.1)
    assert "&lt;a&gt;</text>" in svg


def test_a_setting_whose_runs_all_diverged_has_its_name_alone() -> None:
    none = np.full(3, np.nan)
    svg = strips_svg("loss", [Strip("wild", none, np.zeros(3, bool))], None, PALETTE)
    assert "<circle" not in svg
    assert ">wild</text>" in svg
