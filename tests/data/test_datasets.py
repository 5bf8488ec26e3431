"""Checks the generators against the known properties of TensorFlow Playground's, with 20 000 samples each."""

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.data.datasets import DATASETS
from playground.streams import Purpose, stream

N = 20_000
LABEL_NOISE = ("circle", "xor", "reg-plane", "reg-gauss")
EVERY = pytest.mark.parametrize("name", DATASETS)


def generate(name: str, noise: float = 0.0, n_samples: int = N, seed: int = 0) -> NDArray[np.float64]:
    return DATASETS[name].generate(stream(seed, Purpose.DATA), n_samples, noise)


def parts(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    return rows[:, 0], rows[:, 1], rows[:, 2]


@EVERY
@pytest.mark.parametrize("n_samples", [10, 11, 500])
def test_there_are_as_many_finite_rows_as_asked_for(name: str, n_samples: int) -> None:
    rows = generate(name, 0.5, n_samples)
    assert rows.shape == (n_samples, 3)
    assert rows.dtype == np.float64
    assert np.isfinite(rows).all()


@EVERY
def test_the_same_seed_gives_the_same_bits(name: str) -> None:
    np.testing.assert_array_equal(generate(name, 0.2, seed=4), generate(name, 0.2, seed=4))


@EVERY
def test_classification_targets_are_two_balanced_classes(name: str) -> None:
    targets = generate(name)[:, 2]
    if DATASETS[name].task == "classification":
        assert set(targets) == {-1.0, 1.0}
        assert abs(targets.mean()) < 0.03
    else:
        assert len(set(targets)) > 100


@pytest.mark.parametrize("name", LABEL_NOISE)
def test_label_noise_leaves_positions_alone_and_alters_more_targets_the_more_there_is(name: str) -> None:
    clean, some, much = (generate(name, noise) for noise in (0.0, 0.1, 0.5))
    np.testing.assert_array_equal(clean[:, :2], much[:, :2])
    error = [np.abs(noisy[:, 2] - clean[:, 2]).mean() for noisy in (some, much)]
    assert 0 < error[0] < error[1]


@pytest.mark.parametrize("name", ["gauss", "spiral"])
def test_position_noise_leaves_targets_alone(name: str) -> None:
    clean, noisy = generate(name), generate(name, 0.5)
    np.testing.assert_array_equal(clean[:, 2], noisy[:, 2])
    assert (clean[:, :2] != noisy[:, :2]).any()


@pytest.mark.parametrize("name", ["gauss", "spiral"])
def test_more_noise_moves_the_same_points_further_along_the_same_way(name: str) -> None:
    clean, some, more = (generate(name, noise)[:, :2] for noise in (0.0, 0.2, 0.4))
    first, second = some - clean, more - clean
    assert (first * second >= 0).all()
    assert np.hypot(*second.T).mean() > np.hypot(*first.T).mean()


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


def test_spiral_noise_moves_a_point_by_at_most_the_noise_per_axis() -> None:
    moved = generate("spiral", 0.5)[:, :2] - generate("spiral")[:, :2]
    assert 0.49 < np.abs(moved).max() <= 0.5 + 1e-12
    assert moved.std() == pytest.approx(0.5 / np.sqrt(3), rel=0.02)


@pytest.mark.parametrize("name", ["reg-plane", "reg-gauss"])
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
