"""Softmax: the outputs of a layer as probabilities, for batches in rows and for samples in columns.

The largest logit is subtracted first, so that nothing overflows.
"""

import math

from playground.engine._jit import called, inner
from playground.engine.simd import elementary
from playground.engine.simd.memory import load, store
from playground.engine.simd.scalar import larger
from playground.engine.simd.vector import at_least, keep_first, total, vector4, where_positive

_LN2 = math.log(2.0)


@called
def softmax_rows(count, n_classes, width, values):
    """Replace logits by probabilities, sample by sample.

    Args:
        count: samples.
        n_classes: logits of each.
        width: the same, padded.
        values: address of (count, width); the padding becomes 0.
    """
    zero = vector4(0.0)
    for s in range(count):
        start = s * width
        largest = values[start]
        for o in range(1, n_classes):
            largest = larger(largest, values[start + o])
        summed = 0.0
        for k in range(0, width, 4):
            power = keep_first(elementary.exp(load(zero, values, start + k) - largest), n_classes - k)
            store(values, start + k, power)
            summed += total(power)
        for k in range(0, width, 4):
            store(values, start + k, load(zero, values, start + k) / (zero + summed))


@called
def softmax_slopes(count, width, deltas, values):
    """Turn derivatives by the probabilities into derivatives by the logits, in place: p (d - Σ p d).

    Args:
        count, width: samples, and classes padded.
        deltas: address of (count, width) derivatives.
        values: address of (count, width) probabilities.
    """
    zero = vector4(0.0)
    for s in range(count):
        start = s * width
        summed = 0.0
        for k in range(0, width, 4):
            summed += total(load(zero, values, start + k) * load(zero, deltas, start + k))
        for k in range(0, width, 4):
            centred = load(zero, deltas, start + k) - summed
            store(deltas, start + k, load(zero, values, start + k) * centred)


@called
def softmax_columns(like, n_classes, values, row, k):
    """Replace the logits in one vector of columns by probabilities.

    Args:
        like: a vector of the wanted width.
        n_classes: rows of logits.
        values: address of (n_classes, row).
        row: numbers from one row to the next.
        k: the first column.
    """
    largest, summed = _powers(like, n_classes, values, row, k)
    for o in range(n_classes):
        power = elementary.exp(load(like, values, o * row + k) - largest)
        store(values, o * row + k, power / summed)


@called
def categorical_loss(like, n_classes, logits, row, k, targets, target_row, place):
    """-ln p of each column's class, from logits: ln Σ exp(z) minus the z of the class, whose target is 1.

    Args:
        like, n_classes, row, k: as for `softmax_columns`.
        logits: address of (n_classes, row).
        targets: address of (n_classes, target_row): 1 at the class, 0 elsewhere.
        target_row: numbers from one row of targets to the next.
        place: their first column.

    Returns:
        A vector: the loss of each column.
    """
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
