"""Unequal classes and bootstrap samples."""

import numpy as np
import pytest

from playground.data.resampling import FEWEST_OF_CLASS, bootstrap, thin_classes
from playground.data.streams import Purpose, stream

CLASSES = np.repeat([0, 1, 0, 2], [100, 200, 100, 4])
ROWS = np.arange(len(CLASSES), dtype=float)[:, None]


def kept(*fractions: float) -> np.ndarray:
    rows = thin_classes(ROWS, CLASSES, fractions, stream(3, Purpose.CLASS_SIZES))
    return rows[:, 0].astype(int)


def test_a_fraction_of_each_class_is_kept_in_the_given_order() -> None:
    rows = kept(1.0, 0.25, 1.0)
    assert np.bincount(CLASSES[rows]).tolist() == [200, 50, 4]
    assert (np.diff(rows) > 0).all()


@pytest.mark.parametrize(("more", "fewer"), [(0.9, 0.5), (0.5, 0.1)])
def test_rows_kept_at_a_smaller_fraction_are_among_those_of_a_larger_one(more: float, fewer: float) -> None:
    assert set(kept(fewer, 1.0, 1.0)) < set(kept(more, 1.0, 1.0))


def test_a_small_class_keeps_enough_rows_to_be_split() -> None:
    assert np.bincount(CLASSES[kept(0.001, 0.001, 0.001)]).tolist() == [FEWEST_OF_CLASS, FEWEST_OF_CLASS, 4]


def test_a_bootstrap_sample_repeats_rows_and_leaves_out_a_third() -> None:
    rows = bootstrap(ROWS, stream(0, Purpose.RESAMPLING))
    assert rows.shape == ROWS.shape
    shares = [
        len(np.unique(bootstrap(ROWS, stream(seed, Purpose.RESAMPLING)))) / len(ROWS) for seed in range(25)
    ]
    assert np.mean(shares) == pytest.approx(1 - np.exp(-1), abs=0.02)
