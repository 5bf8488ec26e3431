"""Checks the generators of several classes against what they promise, with 20 000 samples each."""

import numpy as np
import pytest

from tests.data.generating import N, generate, parts

EVERY_COUNT = pytest.mark.parametrize("n_classes", [3, 4, 5, 6])


@EVERY_COUNT
def test_rings_are_a_disc_and_bands_about_it_with_gaps_between(n_classes: int) -> None:
    x1, x2, targets = parts(generate("rings", n_classes=n_classes))
    radius, band = np.hypot(x1, x2), 5 / (n_classes - 0.3)
    for index in range(n_classes):
        low, high = index * band, (index + 0.7) * band
        quantiles = np.quantile(radius[targets == index], [0, 0.25, 0.5, 0.75, 1])
        np.testing.assert_allclose(quantiles, np.linspace(low, high, 5), atol=0.05)
    assert radius.max() == pytest.approx(5, abs=0.01)


def test_rings_have_no_preferred_direction() -> None:
    x1, x2, _ = parts(generate("rings"))
    turns = np.arctan2(x2, x1) / (2 * np.pi) + 0.5
    np.testing.assert_allclose(np.quantile(turns, [0.25, 0.5, 0.75]), [0.25, 0.5, 0.75], atol=0.02)


@EVERY_COUNT
def test_little_noise_takes_a_label_from_a_neighbouring_ring_only(n_classes: int) -> None:
    clean = generate("rings", n_classes=n_classes)[:, 2]
    noisy = generate("rings", 0.2, n_classes=n_classes)[:, 2]
    assert set(noisy - clean) == {-1.0, 0.0, 1.0}
    assert set(noisy) == set(clean)


@EVERY_COUNT
@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.25), (0.5, 2.0)])
def test_blobs_are_round_clouds_about_a_circle_whose_variance_the_noise_widens(
    n_classes: int, noise: float, variance: float
) -> None:
    rows = generate("blobs", noise, n_classes=n_classes)
    for index in range(n_classes):
        cloud, angle = rows[rows[:, 2] == index, :2], 2 * np.pi * index / n_classes
        np.testing.assert_allclose(cloud.mean(axis=0), [4 * np.sin(angle), 4 * np.cos(angle)], atol=0.08)
        np.testing.assert_allclose(np.cov(cloud.T), np.eye(2) * variance, atol=0.08 * variance + 0.01)


@pytest.mark.parametrize("n_classes", [3, 4, 5, 6])
def test_clouds_without_noise_hardly_overlap(n_classes: int) -> None:
    rows = generate("blobs", n_classes=n_classes)
    angles = 2 * np.pi * np.arange(n_classes) / n_classes
    along = rows[:, :2] @ np.array([np.sin(angles), np.cos(angles)])
    assert (along.argmax(axis=1) == rows[:, 2]).mean() > 0.999


def test_arms_without_noise_are_the_same_for_every_seed() -> None:
    np.testing.assert_array_equal(generate("arms", seed=1), generate("arms", seed=2))


@EVERY_COUNT
def test_each_arm_is_the_first_one_turned(n_classes: int) -> None:
    rows = generate("arms", n_samples=100 * n_classes, n_classes=n_classes)
    first, *others = (rows[rows[:, 2] == index, :2] for index in range(n_classes))
    for index, other in enumerate(others, start=1):
        angle = 2 * np.pi * index / n_classes
        clockwise = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        np.testing.assert_allclose(other, first @ clockwise, atol=1e-12)


@EVERY_COUNT
def test_neighbouring_arms_are_always_as_far_apart_as_the_spiral_s(n_classes: int) -> None:
    rows = generate("arms", n_samples=2000 * n_classes, n_classes=n_classes)
    radius, heading = np.hypot(rows[:, 0], rows[:, 1]), np.arctan2(rows[:, 0], rows[:, 1])
    # Going outwards along the x2 axis one meets an arm every 5 / 3.5.
    on_axis = np.sort(radius[(np.abs(heading) < 0.01) & (radius > 0.1)])
    met = np.split(on_axis, np.flatnonzero(np.diff(on_axis) > 0.5) + 1)
    np.testing.assert_allclose(np.diff([each.mean() for each in met]), 5 / 3.5, atol=0.02)


def test_too_few_samples_for_equal_classes_differ_by_one() -> None:
    targets = generate("arms", n_samples=11, n_classes=4)[:, 2]
    assert sorted(np.unique(targets, return_counts=True)[1]) == [2, 3, 3, 3]
    assert len(generate("arms")) == N
