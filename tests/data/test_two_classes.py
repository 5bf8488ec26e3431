"""Checks the generators of two classes against what they promise, with 20 000 samples each."""

from collections.abc import Callable

import numpy as np
import pytest

from playground.data.two_classes import CORNERS, GATES
from tests.data.generating import N, generate, parts


def test_circle_is_a_disc_in_a_ring_with_uniform_radius() -> None:
    x1, x2, targets = parts(generate("circle"))
    radius = np.hypot(x1, x2)
    inner, outer = radius[targets > 0], radius[targets < 0]
    assert len(inner) == len(outer) == N / 2
    for radii, low, high in ((inner, 0, 2.5), (outer, 3.5, 5)):
        assert low <= radii.min() < low + 0.01
        assert high - 0.01 < radii.max() <= high
        quartiles = np.quantile(radii, [0.25, 0.5, 0.75])
        np.testing.assert_allclose((quartiles - low) / (high - low), [0.25, 0.5, 0.75], atol=0.02)


def test_circle_has_no_preferred_direction() -> None:
    x1, x2, _ = parts(generate("circle"))
    turns = np.arctan2(x2, x1) / (2 * np.pi) + 0.5
    np.testing.assert_allclose(np.quantile(turns, [0.25, 0.5, 0.75]), [0.25, 0.5, 0.75], atol=0.02)


def test_circle_noise_flips_no_label_further_from_the_border_than_a_shift_reaches() -> None:
    x1, x2, targets = parts(generate("circle", 0.3))
    radius = np.hypot(x1, x2)
    is_flipped = (targets > 0) != (radius < 2.5)
    assert is_flipped.any()
    assert np.abs(radius[is_flipped] - 2.5).max() <= 5 * 0.3 * np.sqrt(2)


def test_xor_has_a_gap_along_both_axes() -> None:
    x1, x2, _ = parts(generate("xor"))
    for axis in (x1, x2):
        assert 0.3 <= np.abs(axis).min() < 0.31
        assert 5.29 < np.abs(axis).max() <= 5.3
        np.testing.assert_allclose(np.quantile(np.abs(axis), [0.25, 0.5, 0.75]), [1.55, 2.8, 4.05], atol=0.1)


def test_xor_is_positive_where_the_signs_agree() -> None:
    x1, x2, targets = parts(generate("xor"))
    np.testing.assert_array_equal(np.sign(x1) * np.sign(x2), targets)


def test_xor_noise_flips_labels_near_an_axis_only() -> None:
    x1, x2, targets = parts(generate("xor", 0.2))
    is_flipped = np.sign(x1) * np.sign(x2) != targets
    assert 0.02 < is_flipped.mean() < 0.2
    assert np.minimum(np.abs(x1), np.abs(x2))[is_flipped].max() <= 5 * 0.2


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gauss_is_two_round_clouds_whose_variance_the_noise_widens(noise: float, variance: float) -> None:
    rows = generate("gauss", noise)
    for label in (-1, 1):
        cloud = rows[rows[:, 2] == label, :2]
        assert len(cloud) == N / 2
        np.testing.assert_allclose(cloud.mean(axis=0), [2 * label, 2 * label], atol=0.08)
        np.testing.assert_allclose(np.cov(cloud.T), np.eye(2) * variance, atol=0.06 * variance + 0.01)


def test_spiral_without_noise_is_the_same_for_every_seed() -> None:
    np.testing.assert_array_equal(generate("spiral", seed=1), generate("spiral", seed=2))


def test_spiral_arms_are_each_other_s_mirror_image_through_the_origin() -> None:
    rows = generate("spiral", n_samples=500)
    first, second = (rows[rows[:, 2] == label, :2] for label in (1, -1))
    np.testing.assert_allclose(first, -second, atol=1e-12)


def test_spiral_goes_evenly_outwards_for_one_turn_and_three_quarters() -> None:
    rows = generate("spiral", n_samples=500)[:250]
    radius = np.hypot(rows[:, 0], rows[:, 1])
    np.testing.assert_allclose(np.diff(radius), 0.02, atol=1e-12)
    assert radius[0] == 0
    heading = np.unwrap(np.arctan2(rows[1:, 0], rows[1:, 1]))
    assert (heading[-1] - heading[0]) / (2 * np.pi) == pytest.approx(1.75 * 248 / 250)


def test_moons_are_each_other_s_mirror_image_through_the_origin() -> None:
    x1, x2, targets = parts(generate("moons"))
    assert (targets > 0).sum() == N / 2
    for label in (1, -1):
        moon = targets == label
        across, up = label * x1[moon] + 1.5, label * x2[moon] + 0.75
        assert up.min() >= 0
        for values, low, high in ((np.hypot(across, up), 2.6, 3.4), (np.arctan2(up, across), 0, np.pi)):
            wanted = np.linspace(low, high, 5)
            np.testing.assert_allclose(np.quantile(values, [0, 0.25, 0.5, 0.75, 1]), wanted, atol=0.05)


def test_moons_reach_into_each_other_without_touching() -> None:
    rows = generate("moons", n_samples=2000)
    upper, lower = (rows[rows[:, 2] == label, :2] for label in (1, -1))
    assert upper[:, 1].min() < 0 < lower[:, 1].max()
    distances = np.hypot(*(upper[:, np.newaxis] - lower).transpose(2, 0, 1))
    assert 1 < distances.min() < 1.2


def test_checkerboard_alternates_every_three_units_in_both_directions() -> None:
    x1, x2, targets = parts(generate("checkerboard"))
    for axis in (x1, x2):
        np.testing.assert_allclose(np.quantile(axis, [0, 0.25, 0.5, 0.75, 1]), [-6, -3, 0, 3, 6], atol=0.15)
    for column, left in enumerate((-6, -3, 0, 3)):
        for row, bottom in enumerate((-6, -3, 0, 3)):
            inside = (x1 > left) & (x1 < left + 3) & (x2 > bottom) & (x2 < bottom + 3)
            assert inside.sum() == pytest.approx(N / 16, rel=0.1)
            assert set(targets[inside]) == {1.0 if (column + row) % 2 == 0 else -1.0}


def test_checkerboard_noise_flips_labels_near_a_border_only() -> None:
    clean, noisy = generate("checkerboard"), generate("checkerboard", 0.2)
    is_flipped = clean[:, 2] != noisy[:, 2]
    to_border = np.abs(clean[:, :2] - 3 * np.round(clean[:, :2] / 3)).min(axis=1)
    assert 0.02 < is_flipped.mean() < 0.3
    assert to_border[is_flipped].max() <= 3 * 0.2


TRUTH: dict[str, Callable[[bool, bool], bool]] = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "nand": lambda a, b: not (a and b),
    "xor": lambda a, b: a != b,
}


@pytest.mark.parametrize("gate", GATES)
def test_gates_are_the_four_corners_of_a_truth_table_in_turn(gate: str) -> None:
    rows = generate("gates", n_samples=10, gate=gate)
    np.testing.assert_array_equal(np.abs(rows[:, :2]), 3)
    assert len(np.unique(rows[:4, :2], axis=0)) == 4
    np.testing.assert_array_equal(rows[4:8], rows[:4])
    assert [row[2] > 0 for row in rows] == [TRUTH[gate](a > 0, b > 0) for a, b, _ in rows]


@pytest.mark.parametrize("noise", [0.1, 0.5])
def test_noise_makes_round_clouds_of_the_corners(noise: float) -> None:
    rows = generate("gates", noise, gate="xor")
    for corner in CORNERS:
        cloud = rows[np.arange(N) % 4 == CORNERS.index(corner), :2]
        np.testing.assert_allclose(cloud.mean(axis=0), corner, atol=0.1)
        np.testing.assert_allclose(cloud.std(axis=0), 3 * noise, rtol=0.05)
