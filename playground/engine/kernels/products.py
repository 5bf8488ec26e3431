"""Small matrix products on raw memory, the one hot spot of training and drawing.

A tile of four rows and one vector of columns stays in
registers while the depth runs; layers here are a few neurons wide, so there is nothing to block for caches.
"""

from playground.engine._jit import Branch, called, inner
from playground.engine.simd.memory import load, shift, store, transpose_block
from playground.engine.simd.vector import TILE_LANES, vector4, vector8, vector16


def _columns(
    zero, rows, depth, left, left_row, left_column, right, right_row, start, start_row, result, result_row
):
    """The columns of a product that one vector of the type of `zero` covers."""
    row = 0
    while row + 4 <= rows:
        a, b, s = row * left_row, 0, row * start_row
        sum0, sum1 = load(zero, start, s), load(zero, start, s + start_row)
        sum2, sum3 = load(zero, start, s + 2 * start_row), load(zero, start, s + 3 * start_row)
        for _ in range(depth):
            line = load(zero, right, b)
            sum0 = sum0 + line * left[a]
            sum1 = sum1 + line * left[a + left_row]
            sum2 = sum2 + line * left[a + 2 * left_row]
            sum3 = sum3 + line * left[a + 3 * left_row]
            a += left_column
            b += right_row
        c = row * result_row
        store(result, c, sum0)
        store(result, c + result_row, sum1)
        store(result, c + 2 * result_row, sum2)
        store(result, c + 3 * result_row, sum3)
        row += 4
    if row + 2 <= rows:
        a, b, s = row * left_row, 0, row * start_row
        sum0, sum1 = load(zero, start, s), load(zero, start, s + start_row)
        for _ in range(depth):
            line = load(zero, right, b)
            sum0 = sum0 + line * left[a]
            sum1 = sum1 + line * left[a + left_row]
            a += left_column
            b += right_row
        store(result, row * result_row, sum0)
        store(result, (row + 1) * result_row, sum1)
        row += 2
    if row < rows:
        # A single row is a chain of dependent additions: two half chains take half the time.
        a, b = row * left_row, 0
        even, odd = load(zero, start, row * start_row), zero
        for _ in range(depth // 2):
            even = even + load(zero, right, b) * left[a]
            odd = odd + load(zero, right, b + right_row) * left[a + left_column]
            a += 2 * left_column
            b += 2 * right_row
        if depth % 2:
            even = even + load(zero, right, b) * left[a]
        store(result, row * result_row, even + odd)


def _product_by(columns_of: Branch) -> Branch:
    @inner
    def product(
        rows,
        columns,
        depth,
        left,
        left_row,
        left_column,
        right,
        right_row,
        start,
        start_row,
        result,
        result_row,
    ):
        """Result = start + left @ right.

        Args:
            rows, columns, depth: left is (rows, depth), right (depth, columns); columns is a multiple of 4.
            left, left_row, left_column: address, and the distances between rows and between columns: a
                transposed matrix is these two exchanged.
            right, right_row, result, result_row: addresses, and the distances between rows; columns are
                adjacent.
            start, start_row: address and distance of the rows to which is added: 0 for one row of biases or
                zeros that serves all, or the result itself.
        """
        column = 0
        if TILE_LANES == 16:
            while column + 16 <= columns:
                columns_of(
                    vector16(0.0), rows, depth, left, left_row, left_column,
                    shift(right, column), right_row,
                    shift(start, column), start_row, shift(result, column), result_row,
                )  # fmt: skip
                column += 16
        while column + 8 <= columns:
            columns_of(
                vector8(0.0), rows, depth, left, left_row, left_column,
                shift(right, column), right_row,
                shift(start, column), start_row, shift(result, column), result_row,
            )  # fmt: skip
            column += 8
        if column < columns:
            columns_of(
                vector4(0.0), rows, depth, left, left_row, left_column,
                shift(right, column), right_row,
                shift(start, column), start_row, shift(result, column), result_row,
            )  # fmt: skip

    function: Branch = product
    return function


product = _product_by(called(_columns))
"""Result = start + left @ right, for several places."""

inlined_product = _product_by(inner(_columns))
"""The same for the one place that has its code to itself, because a call would cost a small network 2 %."""


@inner
def column_sums(rows, columns, matrix, matrix_row, result):
    """result[c] = sum of matrix[:, c].

    Args:
        rows, columns: of the matrix; columns is a multiple of 4.
        matrix: address of its first number.
        matrix_row: numbers from one row to the next.
        result: address of (columns,), written.
    """
    column = 0
    while column + 8 <= columns:
        _column_sums(vector8(0.0), rows, shift(matrix, column), matrix_row, shift(result, column))
        column += 8
    if column < columns:
        _column_sums(vector4(0.0), rows, shift(matrix, column), matrix_row, shift(result, column))


@inner
def _column_sums(zero, rows, matrix, matrix_row, result):
    even, odd = zero, zero
    for row in range(0, rows - 1, 2):
        even = even + load(zero, matrix, row * matrix_row)
        odd = odd + load(zero, matrix, (row + 1) * matrix_row)
    if rows % 2:
        even = even + load(zero, matrix, (rows - 1) * matrix_row)
    store(result, 0, even + odd)


@inner
def transpose(rows, columns, source, target):
    """Transpose a dense matrix.

    Args:
        rows, columns: of the source, multiples of 4.
        source: address of (rows, columns).
        target: address of (columns, rows), written.
    """
    for row in range(0, rows, 4):
        for column in range(0, columns, 4):
            transpose_block(
                shift(source, row * columns + column), columns, shift(target, column * rows + row), rows
            )
