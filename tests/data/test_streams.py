import itertools

import numpy as np
import pytest

from playground.data.streams import Purpose, key, stream


def test_a_stream_begins_again_with_the_same_bits() -> None:
    np.testing.assert_array_equal(
        stream(7, Purpose.DATA).integers(0, 2**63, 9), stream(7, Purpose.DATA).integers(0, 2**63, 9)
    )


def test_what_a_seed_means_never_changes() -> None:
    assert stream(0, Purpose.DATA).integers(0, 2**32, 2).tolist() == [499699024, 2608617074]
    assert key(0, Purpose.BATCH_ORDER) == 4989270442267675056


@pytest.mark.parametrize("seeds", [(0, 1), (0, 2**32), (5, 5 + 2**32), (2**53 - 1, 2**53 - 2)])
def test_different_seeds_give_different_streams(seeds: tuple[int, int]) -> None:
    first, second = (stream(seed, Purpose.DATA).random() for seed in seeds)
    assert first != second


def test_every_purpose_has_a_stream_and_a_key_of_its_own() -> None:
    for first, second in itertools.combinations(Purpose, 2):
        assert stream(3, first).random() != stream(3, second).random()
        assert key(3, first) != key(3, second)


def test_a_key_is_64_bits() -> None:
    assert all(0 <= key(seed, Purpose.DROPOUT) < 2**64 for seed in range(100))


def test_neighbouring_seeds_are_unrelated() -> None:
    first, second = (stream(seed, Purpose.DATA).random(10_000) for seed in (41, 42))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.04  # four standard deviations
