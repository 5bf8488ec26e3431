"""Checks the discs of two labels against what they promise, with 20 000 samples."""

import numpy as np

from tests.data.generating import generate, parts


def test_a_row_has_the_labels_of_the_discs_in_which_it_lies() -> None:
    x1, x2, targets = parts(generate("labels"))
    in_a, in_b = np.hypot(x1 + 1.5, x2) < 3.5, np.hypot(x1 - 1.5, x2) < 3.5
    np.testing.assert_array_equal(targets, in_a + 2.0 * in_b)


def test_all_four_combinations_are_common_and_each_label_is_as_common_as_the_other() -> None:
    targets = generate("labels")[:, -1]
    np.testing.assert_allclose(
        np.bincount(targets.astype(int)) / len(targets), [0.41, 0.2, 0.2, 0.18], atol=0.015
    )
