"""The two largest eigenvalues of a symmetric matrix, in pieces so small that no thread waits for another."""

import numpy as np
from numpy.typing import NDArray

from playground.engine.sums import product

Numbers = NDArray[np.float64]

_SMALL = 24
"""Rows up to which LAPACK finds all eigenvectors in one thread."""
_COLUMNS = 16
"""Of the subspace: the error of a step shrinks by the 17th eigenvalue over the second."""
_TOLERANCE = 1e-10
"""Of |Av - λv|, beside the largest eigenvalue."""
_MOST_STEPS = 20


def leading_eigenvectors(matrix: Numbers) -> tuple[Numbers, Numbers]:
    """The two largest eigenvalues of a positive semidefinite matrix, and their eigenvectors.

    OpenBLAS divides the decomposition of larger matrices among threads that then wait for each other while
    trainings use the cores: 64 rows took 15 ms of processor time instead of half of one.

    Args:
        matrix: (n, n), n at least 2, symmetric, without negative eigenvalues.

    Returns:
        The values (2,), the largest first, and the vectors as columns (n, 2), orthonormal.

    Source:
        Saad, Numerical Methods for Large Eigenvalue Problems (2011), section 5.1: subspace iteration with
        projection.
    """
    n = len(matrix)
    if n > _SMALL:
        # Any start will do that has a part of every eigenvector.
        basis = np.linalg.qr(np.random.default_rng(0).normal(size=(n, _COLUMNS)))[0]
        for _ in range(_MOST_STEPS):
            image = product(matrix, basis)
            basis = np.linalg.qr(image)[0]
            image = product(matrix, basis)
            found = np.linalg.eigh(product(basis.T, image))
            values, turn = found[0][:-3:-1], found[1][:, :-3:-1]
            vectors = product(basis, turn)
            left = product(image, turn) - vectors * values
            if np.linalg.norm(left, axis=0).max() <= _TOLERANCE * values[0]:
                return values, vectors
    # Of nearly equal eigenvalues there are too many for the subspace.
    all_values, all_vectors = np.linalg.eigh(matrix)
    return all_values[:-3:-1], all_vectors[:, :-3:-1]
