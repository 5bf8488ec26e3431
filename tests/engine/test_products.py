"""The matrix products against NumPy's, at every size that the tiles have to piece together."""

import numpy as np
import pytest

from playground.engine._jit import kernel
from playground.engine.kernels.products import column_sums, product, transpose
from playground.engine.samples import aligned
from playground.engine.simd.memory import pointer


@kernel
def _product(rows, columns, depth, left, left_row, left_column, right, start, start_row, result):
    product(
        rows, columns, depth, pointer(left), left_row, left_column, pointer(right), columns,
        pointer(start), start_row, pointer(result), columns,
    )  # fmt: skip


@kernel
def _transpose(rows, columns, source, target):
    transpose(rows, columns, pointer(source), pointer(target))


@kernel
def _column_sums(rows, columns, matrix, result):
    column_sums(rows, columns, pointer(matrix), columns, pointer(result))


def filled(*shape: int) -> np.ndarray:
    array = aligned(*shape)
    array[:] = np.random.default_rng(sum(shape)).normal(size=shape)
    return array


@pytest.mark.parametrize("rows", [*range(1, 10), 30])
@pytest.mark.parametrize("columns", [4, 8, 12, 16, 20, 28, 64])
def test_product_is_the_matrix_product(rows: int, columns: int) -> None:
    for depth in (1, 2, 3, 7, 8):
        left, right, start, result = (
            filled(rows, depth),
            filled(depth, columns),
            filled(columns),
            aligned(rows, columns),
        )
        _product(rows, columns, depth, left, depth, 1, right, start, 0, result)
        np.testing.assert_allclose(result, start + left @ right, rtol=1e-13, atol=1e-13)


def test_product_of_a_transposed_matrix_added_to_the_result() -> None:
    left, right, result = filled(5, 6), filled(5, 8), filled(6, 8)
    expected = result + left.T @ right
    _product(6, 8, 5, left, 1, 6, right, result, 8, result)
    np.testing.assert_allclose(result, expected, rtol=1e-13)


@pytest.mark.parametrize(("rows", "columns"), [(4, 4), (8, 4), (4, 12), (20, 64)])
def test_transpose_turns_a_matrix_over(rows: int, columns: int) -> None:
    source, target = filled(rows, columns), aligned(columns, rows)
    _transpose(rows, columns, source, target)
    np.testing.assert_array_equal(target, source.T)


@pytest.mark.parametrize("rows", [1, 2, 3, 10])
@pytest.mark.parametrize("columns", [4, 8, 12, 20])
def test_column_sums_add_every_row(rows: int, columns: int) -> None:
    matrix, result = filled(rows, columns), aligned(columns)
    _column_sums(rows, columns, matrix, result)
    np.testing.assert_allclose(result, matrix.sum(axis=0), rtol=1e-13, atol=1e-14)
