"""Weights of classes."""

import numpy as np

from playground.data.class_weights import sample_weights

CLASSES = np.array([0, 0, 0, 0, 1, 1, 2, 2])


def test_given_weights_are_those_of_each_sample_s_class() -> None:
    assert sample_weights([1, 2, 0.5], CLASSES).tolist() == [1, 1, 1, 1, 2, 2, 0.5, 0.5]


def test_balanced_weights_make_all_classes_weigh_the_same_and_one_on_average() -> None:
    # By hand: 8 / (3 · 4), 8 / (3 · 2), 8 / (3 · 2).
    np.testing.assert_allclose(sample_weights("balanced", CLASSES), [2 / 3] * 4 + [4 / 3] * 4)
    assert sample_weights("balanced", CLASSES).mean() == 1.0
