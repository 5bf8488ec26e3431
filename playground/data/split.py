"""Splits rows into training and test rows, at random or as a fold of a cross-validation."""

import math

import numpy as np
from numpy.typing import NDArray


def split(
    rows: NDArray[np.float64], train_fraction: float, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shuffles the rows, then takes the first floor(n_rows * train_fraction), at least one, for training.

    One stream shuffles n rows one way only, so another fraction moves the border and not the order.

    Args:
        rows: (n_rows, n_columns), at least one row; not modified.
        train_fraction: fraction of the rows to train on, from 0 to 1.
        rng: at the beginning of its stream.

    Returns:
        (train, test), together every row once.
    """
    shuffled = rng.permutation(rows)
    # Rounded first: 0.29 * 100 is 28.999999999999996, and 29 rows are meant.
    n_train = max(1, math.floor(round(len(rows) * train_fraction, 9)))
    return shuffled[:n_train], shuffled[n_train:]


def split_fold(
    rows: NDArray[np.float64], index: int, n_folds: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shuffles the rows, cuts them into parts as equal as can be, and takes one of them for testing.

    Args:
        rows: (n_rows, n_columns), at least as many as parts; not modified.
        index: which part tests, from 0.
        n_folds: how many parts there are.
        rng: at the beginning of its stream; with equal streams the parts of all indices hold each row once.

    Returns:
        (train, test), together every row once.
    """
    shuffled = rng.permutation(rows)
    begin, end = (len(rows) * part // n_folds for part in (index, index + 1))
    return np.concatenate((shuffled[:begin], shuffled[end:])), shuffled[begin:end]
