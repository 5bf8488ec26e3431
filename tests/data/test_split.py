import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.split import split
from playground.data.streams import Purpose, stream

ROWS = np.arange(300.0).reshape(100, 3)


@given(st.integers(2, 300), st.integers(10, 90))
def test_every_row_is_on_exactly_one_side_and_neither_is_empty(n_rows: int, percent: int) -> None:
    rows = np.arange(n_rows, dtype=np.float64)[:, np.newaxis]
    train, test = split(rows, percent / 100, stream(0, Purpose.SPLIT))
    np.testing.assert_array_equal(np.sort(np.concatenate((train, test)), axis=0), rows)
    assert len(train) == max(1, n_rows * percent // 100)
    assert len(test) > 0


def test_the_rows_are_shuffled_and_left_alone() -> None:
    before = ROWS.copy()
    train, test = split(ROWS, 0.5, stream(0, Purpose.SPLIT))
    np.testing.assert_array_equal(ROWS, before)
    assert not np.array_equal(np.concatenate((train, test)), ROWS)


def test_another_fraction_moves_the_border_and_not_the_order() -> None:
    smaller, _ = split(ROWS, 0.3, stream(5, Purpose.SPLIT))
    larger, _ = split(ROWS, 0.7, stream(5, Purpose.SPLIT))
    np.testing.assert_array_equal(larger[:30], smaller)


@pytest.mark.parametrize(("fraction", "n_train"), [(0.29, 29), (0.57, 57), (0.7, 70)])
def test_a_fraction_that_binary_cannot_hold_still_means_its_percent(fraction: float, n_train: int) -> None:
    assert len(split(ROWS, fraction, stream(0, Purpose.SPLIT))[0]) == n_train
