"""The batch order: a permutation, decided by key and epoch alone."""

import numpy as np
import pytest

from playground.engine._jit import kernel
from playground.engine.kernels.shuffling import shuffle
from playground.engine.simd.memory import pointer


@kernel
def _shuffle(key, epoch, order):
    shuffle(key, epoch, pointer(order), order.shape[0])


def order_of(key: int, epoch: int, count: int) -> np.ndarray:
    order = np.zeros(count, np.int64)
    _shuffle(key, epoch, order)
    return order


@pytest.mark.parametrize("count", [1, 2, 3, 250, 20_000])
def test_every_sample_comes_exactly_once(count: int) -> None:
    assert sorted(order_of(7, 0, count)) == list(range(count))


def test_key_and_epoch_decide_the_order() -> None:
    np.testing.assert_array_equal(order_of(7, 3, 100), order_of(7, 3, 100))
    assert (order_of(7, 3, 100) != order_of(7, 4, 100)).any()
    assert (order_of(7, 3, 100) != order_of(8, 3, 100)).any()


def test_the_order_of_an_epoch_never_changes_between_versions() -> None:
    # Written down, so that no edit of the algorithm passes: kept runs and links depend on these orders.
    assert order_of(12345, 2, 12).tolist() == [11, 8, 1, 3, 4, 0, 7, 6, 9, 2, 10, 5]
    assert order_of(-1, 0, 12).tolist() == [7, 10, 5, 2, 4, 3, 1, 8, 6, 0, 11, 9]
    expected = [8, 11, 4, 7, 14, 1, 15, 0, 6, 2, 16, 17, 5, 18, 3, 19, 13, 10, 9, 12]
    assert order_of(7, 1000, 20).tolist() == expected


def test_every_place_is_equally_likely() -> None:
    counts = np.zeros((6, 6))
    for epoch in range(3000):
        counts[np.arange(6), order_of(99, epoch, 6)] += 1
    # 500 expected, standard deviation 20.4: five of them.
    assert np.abs(counts - 500).max() < 102
