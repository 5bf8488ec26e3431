"""Splits rows into training, validation and test rows, at random or as a fold of a cross-validation."""

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
    n_train = n_taken(len(rows), train_fraction)
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


def hold_out(
    rows: NDArray[np.float64], fraction: float, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Holds out floor(n_rows * fraction) rows at random, at least one; both parts keep their order.

    One stream draws n rows one way only, so a larger fraction holds out the same rows and others besides.

    Args:
        rows: (n_rows, n_columns), at least two rows; not modified.
        fraction: of the rows to hold out, above 0 and below 1.
        rng: at the beginning of its stream.

    Returns:
        (kept, held out), together every row once.
    """
    is_held = np.zeros(len(rows), np.bool_)
    is_held[rng.permutation(len(rows))[: n_held_out(len(rows), fraction)]] = True
    return rows[~is_held], rows[is_held]


def n_held_out(n_rows: int, fraction: float) -> int:
    """The number of rows that `hold_out` holds out.

    Args:
        n_rows: at least one.
        fraction: of them, from 0, which holds out none, to 1.

    Returns:
        0 .. n_rows - 1.
    """
    return min(n_rows - 1, n_taken(n_rows, fraction)) if fraction else 0


def n_taken(n_rows: int, fraction: float) -> int:
    """The number of rows that a fraction takes: rounded down, at least one.

    Args:
        n_rows: at least one.
        fraction: of them, from 0 to 1.

    Returns:
        1 .. n_rows.
    """
    # Rounded first: 0.29 * 100 is 28.999999999999996, and 29 rows are meant.
    return max(1, math.floor(round(n_rows * fraction, 9)))
