"""Dropout: neurons left out at random while training, the others scaled up so that the mean stays.

Source: Srivastava et al., Dropout (2014), with inverted scaling. The masks are a
pure function of (key, step, layer), by the counting generator of `shuffling`.
"""

import numpy as np

from playground.engine._jit import called, inner
from playground.engine.kernels.shuffling import mixed_bits, stream_start
from playground.engine.simd.memory import load, store
from playground.engine.simd.vector import vector4

_MOST_LAYERS = 64
_11 = np.uint64(11)


@called
def drop_out(rate, key, step, layer, count, fan_out, width, values, masks):
    """Multiply a layer's batch by a random mask, 0 or 1 / (1 - rate), and keep the mask.

    Args:
        rate: the probability of 0.
        key: 64 bits, the experiment's.
        step: the number of the update.
        layer: the number of the layer, below 64.
        count, fan_out, width: samples, neurons, neurons padded.
        values, masks: addresses of (count, width); the first is multiplied, the second written.
    """
    start = stream_start(key, step * _MOST_LAYERS + layer)
    keep = 1.0 / (1.0 - rate)
    for s in range(count):
        for o in range(fan_out):
            number = (mixed_bits(start, s * fan_out + o) >> _11) * 2.0**-53  # 0 <= number < 1
            masks[s * width + o] = 0.0 if number < rate else keep
    multiply(count * width, values, masks)


@inner
def multiply(count, values, factors):
    """Multiply numbers in place.

    Args:
        count: how many, a multiple of 4.
        values: address of the numbers.
        factors: address of as many factors.
    """
    zero = vector4(0.0)
    for k in range(0, count, 4):
        store(values, k, load(zero, values, k) * load(zero, factors, k))
