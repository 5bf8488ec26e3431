"""Unequal classes and bootstrap samples: some rows of each class left out, or rows drawn with replacement."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FEWEST_OF_CLASS = 10
"""A class that is thinned out keeps so many rows, or all that it has: they can still be split and folded."""


def thin_classes(
    rows: NDArray[np.float64],
    classes: NDArray[np.int64],
    fractions: Sequence[float],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Keeps a fraction of the rows of each class, chosen at random, in their order.

    With equal streams, the rows kept at a smaller fraction are among those kept at a larger one.

    Args:
        rows: (n_rows, n_columns); not modified.
        classes: (n_rows,), the number of each row's class.
        fractions: of each class, above 0 and up to 1.
        rng: at the beginning of its stream.

    Returns:
        (n_kept, n_columns): round(fraction * n) of the n rows of a class, but `FEWEST_OF_CLASS` or all
        at least.
    """
    ranks = rng.permutation(len(rows))
    kept = np.zeros(len(rows), np.bool_)
    for number, fraction in enumerate(fractions):
        members = np.flatnonzero(classes == number)
        count = max(round(fraction * len(members)), min(FEWEST_OF_CLASS, len(members)))
        kept[members[np.argsort(ranks[members])[:count]]] = True
    return rows[kept]


def bootstrap(rows: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Draws as many rows as there are, with replacement; about 37 % of them are in no such sample.

    Args:
        rows: (n_rows, n_columns); not modified.
        rng: draws the rows.

    Returns:
        (n_rows, n_columns).

    Source: Breiman, Bagging predictors (1996).
    """
    return rows[rng.integers(0, len(rows), len(rows))]
