"""Checks the surfaces against what they promise, with 20 000 samples each."""

import numpy as np
import pytest

from tests.data.generating import N, generate, parts


@pytest.mark.parametrize("name", ["reg-plane", "reg-gauss", "reg-sine", "reg-saddle"])
def test_regression_points_fill_the_whole_square_evenly(name: str) -> None:
    for axis in generate(name)[:, :2].T:
        np.testing.assert_allclose(np.quantile(axis, [0, 0.25, 0.5, 0.75, 1]), [-6, -3, 0, 3, 6], atol=0.15)


def test_plane_rises_by_a_tenth_along_each_axis() -> None:
    rows = generate("reg-plane")
    inputs = np.column_stack((rows[:, :2], np.ones(N)))
    slopes, residuals, *_ = np.linalg.lstsq(inputs, rows[:, 2])
    np.testing.assert_allclose(slopes, [0.1, 0.1, 0], atol=1e-12)
    assert residuals.sum() < 1e-20


def test_plane_noise_alters_a_target_by_at_most_what_a_shift_of_both_axes_does() -> None:
    altered = generate("reg-plane", 0.5)[:, 2] - generate("reg-plane")[:, 2]
    assert 0.55 < np.abs(altered).max() <= 0.6


PEAKS = {(-4, 2.5): 1, (0, 2.5): -1, (4, 2.5): 1, (-4, -2.5): -1, (0, -2.5): 1, (4, -2.5): -1}


@pytest.mark.parametrize(("peak", "sign"), PEAKS.items())
def test_multi_gauss_falls_straight_from_each_peak_to_zero_at_distance_2(
    peak: tuple[float, float], sign: int
) -> None:
    x1, x2, targets = parts(generate("reg-gauss"))
    distance = np.hypot(x1 - peak[0], x2 - peak[1])
    near = distance < 2
    slope, height = np.polyfit(distance[near], targets[near], 1)
    assert (slope, height) == (pytest.approx(-0.5 * sign), pytest.approx(sign))


def test_multi_gauss_is_zero_away_from_the_peaks() -> None:
    x1, x2, targets = parts(generate("reg-gauss"))
    nearest = np.min([np.hypot(x1 - p1, x2 - p2) for p1, p2 in PEAKS], axis=0)
    assert (targets[nearest >= 2] == 0).all()
    assert (targets[nearest < 1.99] != 0).all()


def test_sine_is_a_wave_along_x1_that_does_not_know_x2() -> None:
    x1, x2, targets = parts(generate("reg-sine"))
    np.testing.assert_allclose(targets**2 + np.cos(x1) ** 2, 1)
    assert (targets[np.abs(x1 - np.pi / 2) < 0.1] > 0.99).all()
    assert abs(np.corrcoef(x2, targets)[0, 1]) < 0.03


def test_saddle_rises_from_the_origin_along_x1_and_falls_along_x2() -> None:
    x1, x2, targets = parts(generate("reg-saddle"))
    inputs = np.column_stack((x1**2, x2**2, x1 * x2, x1, x2, np.ones(N)))
    weights, residuals, *_ = np.linalg.lstsq(inputs, targets)
    np.testing.assert_allclose(weights, [1 / 36, -1 / 36, 0, 0, 0, 0], atol=1e-12)
    assert residuals.sum() < 1e-20
    assert targets.min() == pytest.approx(-1, abs=0.05)
    assert targets.max() == pytest.approx(1, abs=0.05)


def test_sine_noise_alters_targets_along_the_wave_only() -> None:
    x1, _, noisy = parts(generate("reg-sine", 0.1))
    # A shift of 0.6 at most: the slope of a sine is 1 at most.
    altered = np.abs(noisy - np.sin(x1))
    assert 0.5 < altered.max() <= 0.6
