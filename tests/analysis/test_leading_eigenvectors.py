"""The two largest eigenvalues of matrices whose decomposition is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from playground.analysis.leading_eigenvectors import leading_eigenvectors


def made_of(values: NDArray[np.float64], seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A matrix with given eigenvalues, and its eigenvectors as columns."""
    turned = np.linalg.qr(np.random.default_rng(seed).normal(size=(len(values), len(values))))[0]
    return (turned * values) @ turned.T, turned


@given(st.integers(2, 90), st.integers(0, 2**32 - 1), st.floats(0.1, 0.99))
def test_they_are_those_of_which_the_matrix_is_made(n: int, seed: int, decay: float) -> None:
    values = np.array([decay**i for i in range(n)])
    matrix, turned = made_of(values, seed)
    found, vectors = leading_eigenvectors(matrix)
    np.testing.assert_allclose(found, values[:2], rtol=1e-9)
    np.testing.assert_allclose(np.abs((turned[:, :2] * vectors).sum(axis=0)), 1.0, atol=1e-9)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(2), atol=1e-9)


@pytest.mark.parametrize("n", [2, 24, 25, 64])
def test_of_equal_eigenvalues_any_two_directions_are_found(n: int) -> None:
    found, vectors = leading_eigenvectors(np.eye(n))
    np.testing.assert_allclose(found, 1.0)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(2), atol=1e-9)


def test_where_nothing_varies_both_are_zero() -> None:
    found, vectors = leading_eigenvectors(np.zeros((40, 40)))
    np.testing.assert_array_equal(found, 0.0)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(2), atol=1e-9)
