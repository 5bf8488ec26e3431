"""What can be learned of rows at all, as nearest neighbours see it: what a network is held against."""

import numpy as np
from numpy.typing import NDArray

_NEIGHBOURS = (3, 9)
_FEWEST = 20  # rows; among fewer a neighbour is far away
_MOST = 400

Numbers = NDArray[np.float64]


def attainable_skill(inputs: Numbers, targets: Numbers, *, has_classes: bool) -> float:
    """The skill of nearest neighbours on rows that they do not include themselves, the better of 3 and 9.

    Of so few rows that neighbours say nothing, it is 1.

    Args:
        inputs: (n_rows, n_inputs), finite; of more than 400 rows, evenly spaced ones stand for all.
        targets: (n_rows, n_outputs), finite.
        has_classes: whether rows with equal targets are a class; otherwise targets are numbers.

    Returns:
        As of `skill`; at least 0.

    Source: Cover and Hart 1967, "Nearest neighbor pattern classification", for what neighbours bound.
    """
    if len(inputs) < _FEWEST:
        return 1.0
    rows = slice(0, None, -(-len(inputs) // _MOST))
    points, answers = inputs[rows], targets[rows]
    spread = points.std(axis=0)
    points = points / np.where(spread > 0.0, spread, 1.0)
    squares = np.sum(points * points, axis=1)
    distances = squares[:, None] + squares[None, :] - 2.0 * (points @ points.T)
    np.fill_diagonal(distances, np.inf)
    nearest = np.argsort(distances, axis=1, kind="stable")[:, : max(_NEIGHBOURS)]
    if has_classes:
        _, numbers = np.unique(answers, axis=0, return_inverse=True)
        answers = np.eye(numbers.max() + 1)[numbers.ravel()]
    best = 0.0
    for count in _NEIGHBOURS:
        said = answers[nearest[:, :count]].mean(axis=1)
        if has_classes:
            right = float(np.mean(said.argmax(axis=1) == answers.argmax(axis=1)))
            best = max(best, skill(right, float(answers.mean(axis=0).max())))
        else:
            residues = float(np.sum((answers - said) ** 2))
            total = float(np.sum((answers - answers.mean(axis=0)) ** 2))
            best = max(best, 1.0 - residues / total if total > 0.0 else 0.0)
    return best


def skill(accuracy: float, most_common: float) -> float:
    """How far an accuracy is on the way from always answering the most common class to being always right.

    Args:
        accuracy: from 0 to 1.
        most_common: the part of the rows that are of the most common class.

    Returns:
        1 for always right, 0 for no better than the most common class, less below.
    """
    return 1.0 if most_common >= 1.0 else (accuracy - most_common) / (1.0 - most_common)
