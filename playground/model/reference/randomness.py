"""Random numbers that are counted rather than drawn: the order of an epoch's samples, the masks of dropout.

Number i of stream s under a key is a function of (key, s, i), so that no number needs those before it. The
function is SplitMix64: Steele, Lea and Flood, Fast splittable pseudorandom number generators (2014).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from playground.model.reference.activations import Array

_GOLDEN = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio
_FACTOR_1, _FACTOR_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_STREAMS_PER_STEP = 64  # of dropout: more than there can be layers


def mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """64-bit numbers in such disorder that neighbouring ones have nothing in common.

    Args:
        bits: any; products wrap at 2**64.

    Returns:
        As many.
    """
    bits = (bits ^ (bits >> np.uint64(30))) * _FACTOR_1
    bits = (bits ^ (bits >> np.uint64(27))) * _FACTOR_2
    return bits ^ (bits >> np.uint64(31))


def random_bits(key: int, stream: int, count: int) -> NDArray[np.uint64]:
    """The first numbers of a stream, 64 random bits each.

    Args:
        key: 64 bits.
        stream: which of the key's streams.
        count: how many.

    Returns:
        (count,).
    """
    first = np.array([(key + _GOLDEN * (stream + 1)) % 2**64], np.uint64)
    places = np.arange(count, dtype=np.uint64)
    return mixed(mixed(first) + np.uint64(_GOLDEN) * places)


@lru_cache(maxsize=8)  # all batches of an epoch want the same order
def batch_order(key: int, epoch: int, count: int) -> NDArray[np.int64]:
    """The order in which an epoch takes its samples, shuffled by Fisher and Yates.

    From the last place down, each sample changes places with a random one of those before it or with itself.

    Args:
        key: 64 bits that decide all orders of a training.
        epoch: the first is 0.
        count: how many samples.

    Returns:
        (count,) each of 0 .. count - 1 once; not to be written to.
    """
    order = np.arange(count)
    halves = random_bits(key, epoch, count) >> np.uint64(32)  # 32 random bits: fractions of 2**32
    for i in range(count - 1, 0, -1):
        j = int(halves[i]) * (i + 1) // 2**32  # 0 .. i
        order[i], order[j] = order[j], order[i]
    order.flags.writeable = False
    return order


def dropout_mask(rate: float, key: int, step: int, layer: int, shape: tuple[int, int]) -> Array:
    """Factors for a layer's activations: 0 for those left out, 1 / (1 - rate) for the others.

    Scaling up those that stay keeps the mean.

    Args:
        rate: fraction of the neurons to leave out, below 1.
        key: 64 bits that decide all masks of a training.
        step: of training; the first is 0.
        layer: the first is 0.
        shape: (n, fan_out).

    Returns:
        (n, fan_out).

    Source:
        Srivastava et al., Dropout (2014), with the scaling in training.
    """
    n, fan_out = shape
    bits = random_bits(key, step * _STREAMS_PER_STEP + layer, n * fan_out)
    numbers = (bits >> np.uint64(11)) * 2.0**-53  # 0 <= number < 1
    return np.where(numbers < rate, 0.0, 1.0 / (1.0 - rate)).reshape(n, fan_out)
