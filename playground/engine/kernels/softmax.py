"""Softmax: the outputs of a layer as probabilities, for batches in rows and for samples in columns.

Knows numbers in memory. The largest logit is subtracted first, so that nothing overflows.
"""

import math

from playground.engine._jit import inner
from playground.engine.simd import elementary
from playground.engine.simd.vector import at_least, keep_first, load, store, total, vector4, where_positive

_LN2 = math.log(2.0)


@inner
def softmax_rows(count, n_classes, width, values):
    """Replace the logits of `count` samples, (count, width) of which n_classes are real, by probabilities."""
    zero = vector4(0.0)
    for s in range(count):
        start = s * width
        largest = values[start]
        for o in range(1, n_classes):
            largest = max(largest, values[start + o])
        summed = 0.0
        for k in range(0, width, 4):
            power = keep_first(elementary.exp(load(zero, values, start + k) - largest), n_classes - k)
            store(values, start + k, power)
            summed += total(power)
        for k in range(0, width, 4):
            store(values, start + k, load(zero, values, start + k) / (zero + summed))


@inner
def softmax_slopes(count, width, deltas, values):
    """Turn derivatives by the probabilities into derivatives by the logits: p (d - Σ p d), in place."""
    zero = vector4(0.0)
    for s in range(count):
        start = s * width
        summed = 0.0
        for k in range(0, width, 4):
            summed += total(load(zero, values, start + k) * load(zero, deltas, start + k))
        for k in range(0, width, 4):
            share = load(zero, deltas, start + k) - summed
            store(deltas, start + k, load(zero, values, start + k) * share)


@inner
def softmax_columns(like, n_classes, values, row, k):
    """Replace the logits in one vector of columns, n_classes rows `row` apart, by probabilities."""
    largest, summed = _powers(like, n_classes, values, row, k)
    for o in range(n_classes):
        power = elementary.exp(load(like, values, o * row + k) - largest)
        store(values, o * row + k, power / summed)


@inner
def categorical_loss(like, n_classes, logits, row, k, targets, target_row, place):
    """-ln p of each column's class, from logits: ln Σ exp(z) minus the z of the class, whose target is 1."""
    largest, summed = _powers(like, n_classes, logits, row, k)
    chosen = like
    for o in range(n_classes):
        chosen = chosen + load(like, logits, o * row + k) * load(like, targets, o * target_row + place)
    # The sum is 1 to n_classes: halved until it is at most 2, where log1p is at home.
    result = largest - chosen
    for _ in range(6):
        halved = where_positive(summed - 2.0, 0.5 * summed, summed)
        result = result + where_positive(summed - halved, _LN2, 0.0 * summed)
        summed = halved
    return result + elementary.log1p(summed - 1.0)


@inner
def _powers(like, n_classes, logits, row, k):
    """(the largest logit, the sum of exp(logit - largest)) of each column."""
    largest = load(like, logits, k)
    for o in range(1, n_classes):
        largest = at_least(load(like, logits, o * row + k), largest)
    summed = like
    for o in range(n_classes):
        summed = summed + elementary.exp(load(like, logits, o * row + k) - largest)
    return largest, summed
