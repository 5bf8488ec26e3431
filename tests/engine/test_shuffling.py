"""The batch order: a permutation, decided by key and epoch alone."""

import numpy as np
import pytest

from playground.engine._jit import kernel
from playground.engine.kernels.shuffling import shuffle
from playground.engine.simd.vector import pointer


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
    # Worked out apart from the engine, in whole numbers of any size: see `slow_order`.
    np.testing.assert_array_equal(order_of(12345, 2, 12), slow_order(12345, 2, 12))
    np.testing.assert_array_equal(order_of(-1, 0, 12), slow_order(2**64 - 1, 0, 12))


def test_every_place_is_equally_likely() -> None:
    counts = np.zeros((6, 6))
    for epoch in range(3000):
        counts[np.arange(6), order_of(99, epoch, 6)] += 1
    # 500 expected, standard deviation 20.4: five of them.
    assert np.abs(counts - 500).max() < 102


def slow_order(key: int, epoch: int, count: int) -> list[int]:
    golden, full = 0x9E3779B97F4A7C15, 2**64

    def mixed(bits: int) -> int:
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9 % full
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB % full
        return bits ^ (bits >> 31)

    start = mixed((key + golden * (epoch + 1)) % full)
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        j = (mixed((start + golden * i) % full) >> 32) * (i + 1) >> 32
        order[i], order[j] = order[j], order[i]
    return order
